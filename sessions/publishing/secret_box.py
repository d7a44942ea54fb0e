"""Encryption of tokens and private keys of repositories; see sessions/web/sealing.py."""

from sessions.publishing.faults import GitError, GitFault
from sessions.web import sealing

_PURPOSE = b"conference-log: secrets of repositories"


def seal(secret: str) -> str:
    """Encrypt a secret; "" stays ""."""
    return sealing.seal(secret, _PURPOSE)


def unseal(sealed: str) -> str:
    """Decrypt a secret; raises GitError when it was encrypted with another SECRET_KEY."""
    try:
        return sealing.unseal(sealed, _PURPOSE)
    except sealing.SealBroken:
        raise GitError(GitFault.SECRET_LOST) from None
