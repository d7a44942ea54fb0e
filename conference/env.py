"""Reads the environment: every function gives a checked value or refuses, naming the variable."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def env_str(name: str, default: str | None = None) -> str:
    """The text of the variable, stripped; unset or blank means the default, and no default means refusal."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set.")
    return default


def env_bool(name: str, default: bool) -> bool:
    """The switch, written on/off, yes/no, true/false or 1/0."""
    value = env_str(name, "on" if default else "off").lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def env_int(name: str, default: int, minimum: int = 0) -> int:
    """The whole number, not below the minimum."""
    value = env_str(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be {minimum} or more, not {number}.")
    return number


def env_list(name: str, default: Iterable[str] = ()) -> list[str]:
    """The values between commas, blanks dropped."""
    value = env_str(name, ",".join(default))
    return [part.strip() for part in value.split(",") if part.strip()]


def env_choice(name: str, choices: Iterable[str], default: str) -> str:
    """One of the choices, in lower case."""
    allowed = tuple(choices)
    value = env_str(name, default).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def env_secret(name: str) -> str | None:
    """The secret from NAME, or from the file that NAME_FILE names; None when neither is set.

    The secret itself never stands in an error message.
    """
    path = os.environ.get(f"{name}_FILE", "").strip()
    value = os.environ.get(name, "").strip()
    if path and value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE exclude each other.")
    if not path:
        return value or None
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file.")
    return value
