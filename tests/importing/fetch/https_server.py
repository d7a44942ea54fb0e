"""A real https server on the loopback address, with a certificate of an authority of its own, that says any bytes."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clock import real_now

Answer = Callable[["Visit"], None]


class Visit:
    """One request: its lines, the name that TLS was asked for, and what can be answered."""

    def __init__(self, connection: socket.socket, head: bytes, name: str | None, stopped: threading.Event) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, _ = lines[0].split(" ")
        self.headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        self.name = name
        self._connection = connection
        self._stopped = stopped

    def send(self, content: bytes) -> None:
        self._connection.sendall(content)

    def drip(self, content: bytes) -> None:
        """Send the bytes again and again, slowly, until the client goes."""
        while not self._stopped.wait(0.01):
            self.send(content)

    def pour(self, content: bytes) -> None:
        """Send the bytes again and again until the client goes."""
        while not self._stopped.is_set():
            self.send(content)


class Server:
    """A server whose answers are set by path; it remembers its visits."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.visits: list[Visit] = []
        self._tls = tls
        self._stopped = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listening.accept()
                connection.settimeout(5)
                thread = threading.Thread(target=self._serve, args=[connection])
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        # A client that goes, or does not trust the certificate, is no failure of the server.
        with contextlib.suppress(OSError), connection:
            name = None
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                name = getattr(connection, "asked_for", None)
            with connection:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    if not (more := connection.recv(65_536)):
                        return
                    head += more
                visit = Visit(connection, head.removesuffix(b"\r\n\r\n"), name, self._stopped)
                self.visits.append(visit)
                self.answers[visit.path](visit)


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS of a server with these names, and that of clients who trust its authority."""
    authority = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
    now = real_now()  # OpenSSL looks at the real clock

    def signed(subject: x509.Name, public: ec.EllipticCurvePublicKey, *extensions: x509.ExtensionType) -> bytes:
        built = x509.CertificateBuilder(
            issuer, subject, public, x509.random_serial_number(), now, now + timedelta(days=1)
        )
        for extension in extensions:
            built = built.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return built.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    trusted = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    root = signed(issuer, authority.public_key(), x509.BasicConstraints(ca=True, path_length=0), trusted, usage)
    alternatives = x509.SubjectAlternativeName(
        [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names]
    )
    leaf = signed(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Server of the tests")]),
        key.public_key(),
        alternatives,
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(trusted),
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + leaf)
    (folder / "authority.pem").write_bytes(root)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)

    def remember(connection: ssl.SSLSocket, name: str | None, _context: ssl.SSLContext) -> None:
        connection.asked_for = name

    server.sni_callback = remember
    return server, ssl.create_default_context(cadata=root.decode())
