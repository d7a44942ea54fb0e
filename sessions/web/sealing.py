"""Encryption of secrets in the database with keys derived from SECRET_KEY.

A copy of the database alone opens nothing. After a change of SECRET_KEY, secrets are readable as long as the old key
is in SECRET_KEY_FALLBACKS.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealBroken(Exception):
    """The text was encrypted with another SECRET_KEY or for another purpose, or was altered."""


def seal(secret: str, purpose: bytes) -> str:
    """Encrypt a secret; "" stays "". Each purpose has a key of its own."""
    return _box(purpose).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str, purpose: bytes) -> str:
    """Decrypt a secret; raises SealBroken."""
    if not sealed:
        return ""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise SealBroken from None


def _box(purpose: bytes) -> MultiFernet:
    # The first key encrypts, all of them decrypt.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode()) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
