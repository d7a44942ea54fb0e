"""SECRET_KEY of an install without one: generated once, stored in the data folder."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

MINIMUM_LENGTH = 50
"""Characters of a key that cannot be guessed, as Django's deployment check counts them."""


def checked_secret_key(key: str, name: str) -> str:
    """Return the key; raises ImproperlyConfigured for one that Django's deployment check calls too weak."""
    if len(key) < MINIMUM_LENGTH or len(set(key)) < 5:
        raise ImproperlyConfigured(f"{name} must be random and {MINIMUM_LENGTH} characters or longer.")
    return key


def kept_secret_key(path: Path) -> str:
    """Return the key in the file; create the file (mode 0600) when missing.

    Safe against a race of several processes: one key wins, and all use it.
    """
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"DATA_DIR must be writable, to keep the secret key: {error}") from error
    return checked_secret_key(key, str(path))


def key_when_needed(path: Path) -> str:
    """Return the key in the file; without a file, create it when the key is used: a command that refuses to run in a
    wrong folder leaves nothing there.
    """
    if path.exists():
        return kept_secret_key(path)
    key: str = SimpleLazyObject(lambda: kept_secret_key(path))  # type: ignore[assignment]  # behaves as a str
    return key


def _write_once(path: Path, text: str) -> None:
    # A hard link is atomic, and never replaces an existing file.
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secret_key.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
