"""Secrets of repositories: how tokens and keys are stored, new deploy keys for ssh, and host keys."""

import hashlib
import re
from base64 import b64decode, b64encode
from contextlib import suppress

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
    load_ssh_public_key,
)

from sessions.publishing.faults import GitError, GitFault
from sessions.web import sealing

KNOWN_HOSTS = {
    "github.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    "gitlab.com": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf",
    "codeberg.org": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB",
}
"""Host keys that their owners publish; a test compares them with the published fingerprints."""

_PURPOSE = b"conference-log: secrets of repositories"
_KEY = re.compile(
    r"(?:^|\s)(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))\s+([A-Za-z0-9+/]{40,4000}={0,3})(?=\s|$)"
)


class BadKey(Exception):
    """A private key that cannot be used; ``encrypted`` says that it needs a passphrase."""

    def __init__(self, *, encrypted: bool = False) -> None:
        super().__init__("encrypted" if encrypted else "unreadable")
        self.encrypted = encrypted


def seal(secret: str) -> str:
    """Encrypt a secret; "" stays ""."""
    return sealing.seal(secret, _PURPOSE)


def unseal(sealed: str) -> str:
    """Decrypt a secret; raises GitError when it was encrypted with another SECRET_KEY."""
    try:
        return sealing.unseal(sealed, _PURPOSE)
    except sealing.SealBroken:
        raise GitError(GitFault.SECRET_LOST) from None


def host_keys(text: str) -> list[str]:
    """Return the host keys in a pasted text, such as the output of ssh-keyscan; [] when there is none.

    Each is kind and key as in known_hosts, without a host.
    """
    found: dict[str, None] = {}
    for line in text.splitlines():
        match = None if line.lstrip().startswith(("#", "@")) else _KEY.search(line)
        with suppress(ValueError, UnsupportedAlgorithm):
            if match and load_ssh_public_key(f"{match[1]} {match[2]}".encode()):
                found[f"{match[1]} {match[2]}"] = None
    return list(found)


def fingerprint(host_key: str) -> str:
    """Return the fingerprint of a host key as ssh prints it."""
    digest = hashlib.sha256(b64decode(host_key.split()[1])).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


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
