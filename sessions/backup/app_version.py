"""Version of the program, as pyproject.toml tells it."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def app_version() -> str:
    """Return the version, such as ``0.1.0``; "" in an install without pyproject.toml."""
    try:
        text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        return ""
    return str(tomllib.loads(text)["project"]["version"])
