"""Keys of ssh: deploy keys (made here or pasted), and host keys with their fingerprints."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

KNOWN_HOSTS = {
    "github.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    "gitlab.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf",
    "codeberg.org": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB",
}
"""Host keys that their owners publish; a test compares them with the published fingerprints."""

_KINDS = frozenset(
    {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"},
)
_KEY = re.compile(r"(?:^|\s)([a-z0-9-]{7,40})\s+([A-Za-z0-9+/]{40,4000}={0,3})(?=\s|$)")
MOST_KEYS = 10


class BadKey(Exception):
    """A private key that cannot be used; ``encrypted`` says that it needs a passphrase."""

    def __init__(self, *, encrypted: bool = False) -> None:
        super().__init__("encrypted" if encrypted else "unreadable")
        self.encrypted = encrypted


@dataclass(frozen=True, slots=True)
class HostKey:
    """The public key of a server."""

    kind: str
    text: str

    @property
    def line(self) -> str:
        """The key as in known_hosts, without a host."""
        return f"{self.kind} {self.text}"

    @property
    def fingerprint(self) -> str:
        """The fingerprint as ssh prints it."""
        digest = hashlib.sha256(base64.b64decode(self.text)).digest()
        return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def host_keys(text: str) -> list[HostKey]:
    """Return the host keys in a pasted text, such as the output of ssh-keyscan; [] when there is none."""
    found: dict[HostKey, None] = {}
    for line in text.splitlines():
        match = None if line.lstrip().startswith(("#", "@")) else _KEY.search(line)
        if match and match[1] in _KINDS and _is_key(match[1], match[2]):
            found[HostKey(match[1], match[2])] = None
    return list(found)[:MOST_KEYS]


def _is_key(kind: str, text: str) -> bool:
    """Return whether the text is the key of that kind: it begins with its own name."""
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    name = kind.encode()
    return content.startswith(len(name).to_bytes(4, "big") + name)


def new_key() -> str:
    """Return a new private key (Ed25519)."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()


def public_key(private: str) -> str:
    """Return the public key of a private key, as one line; raises BadKey."""
    content = private.strip().replace("\r\n", "\n").encode() + b"\n"
    load = load_ssh_private_key if b"BEGIN OPENSSH" in content[:80] else load_pem_private_key
    try:
        key = load(content, None)
        return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    except TypeError:
        raise BadKey(encrypted=True) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadKey(encrypted="password" in str(error).lower()) from None
