"""Environment variables with validation: every function returns a valid value, or raises an error with the variable's
name.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
LAST_PORT = 65_535
"""The highest port that there is."""


def env_str(name: str, default: str | None = None) -> str:
    """Return a text, stripped.

    Unset and blank mean the default; without a default they raise ImproperlyConfigured.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set.")
    return default


def cores() -> int:
    """Return the number of CPU cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def env_bool(name: str, default: bool) -> bool:
    """Return a boolean: on/off, yes/no, true/false or 1/0."""
    value = env_str(name, "on" if default else "off").lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def env_int(name: str, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    """Return an integer of at least `minimum`, and at most `maximum` if that is given."""
    value = env_str(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be {minimum} or more, not {number}.")
    if maximum is not None and number > maximum:
        raise ImproperlyConfigured(f"{name} must be {maximum} or less, not {number}.")
    return number


def env_list(name: str, pattern: str = ".+") -> list[str]:
    """Return a comma-separated list without blanks; each value must match the whole pattern."""
    parts = [part.strip() for part in env_str(name, "").split(",") if part.strip()]
    for part in parts:
        if not re.fullmatch(pattern, part):
            raise ImproperlyConfigured(f"{name} contains {part!r}, which does not have the expected form.")
    return parts


def env_choice(name: str, choices: Iterable[str], default: str) -> str:
    """Return one of the choices in lower case."""
    allowed = tuple(choices)
    value = env_str(name, default).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def env_url(name: str, default: str) -> str:
    """Return an origin, such as https://s3.example.org:9000, without a path."""
    value = env_str(name, default).rstrip("/")
    if value and not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", value):
        raise ImproperlyConfigured(f"{name} must be of the form https://host, not {value!r}.")
    return value


def env_zone(name: str, default: str) -> str:
    """Return a valid IANA time zone name."""
    value = env_str(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder
        raise ImproperlyConfigured(f"{name} is not a known time zone: {value!r}.") from None
    return value


def env_folder(name: str, default: Path) -> Path:
    """Return the absolute path of a folder, created with mode 0700 when missing."""
    folder = Path(env_str(name, str(default))).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names a folder that cannot be created: {error}") from error
    return folder


def env_secret(name: str) -> str | None:
    """Return a secret from NAME, or from the file in NAME_FILE; None when neither is set.

    Error messages never contain the secret.
    """
    path = os.environ.get(f"{name}_FILE", "").strip()
    value = os.environ.get(name, "").strip()
    if path and value:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    if not path:
        return value or None
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file.")
    return value
