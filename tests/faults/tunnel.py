"""A tunnel to a port, whose connections can be cut all at once, or pass nothing on any more."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RESET = struct.pack("ii", 1, 0)


class Tunnel:
    """Passes bytes on in both directions; ``port`` is where it listens."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        self.ends: set[socket.socket] = set()
        self.changing = threading.Lock()
        self.flows = threading.Event()
        self.flows.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target))
                except OSError:
                    client.close()
                    continue
                with self.changing:
                    self.ends |= {client, server}
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.flows.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self.changing:
            self.ends -= {source}
        source.close()

    def cut(self) -> None:
        """Reset all connections."""
        with self.changing:
            ends, self.ends = self.ends, set()
        for end in ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)

    def freeze(self) -> None:
        """Pass nothing on, and keep all connections: as if the processes of the server were stopped."""
        self.flows.clear()

    def thaw(self) -> None:
        """Pass on again, also what came meanwhile."""
        self.flows.set()

    def close(self) -> None:
        """Take no more connections, and cut those that are there."""
        self.listener.close()
        self.thaw()
        self.cut()


@contextmanager
def tunnel_to(port: int) -> Iterator[Tunnel]:
    """Give a tunnel to a port of this machine."""
    tunnel = Tunnel(port)
    try:
        yield tunnel
    finally:
        tunnel.close()
