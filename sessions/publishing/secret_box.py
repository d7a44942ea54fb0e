"""Encryption of tokens and private keys with a key derived from SECRET_KEY.

A copy of the database alone opens no repository. After a change of SECRET_KEY, secrets are readable as long as the old
key is in SECRET_KEY_FALLBACKS.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sessions.publishing.faults import GitError, GitFault

_PURPOSE = b"conference-log: secrets of repositories"


def seal(secret: str) -> str:
    """Encrypt a secret; "" stays ""."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Decrypt a secret; raises GitError when it was encrypted with another SECRET_KEY."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise GitError(GitFault.SECRET_LOST) from None


def _box() -> MultiFernet:
    # The first key encrypts, all of them decrypt.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
