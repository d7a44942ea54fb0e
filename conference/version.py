"""Version of the program, which stands in pyproject.toml alone."""

import tomllib
from importlib import metadata

from conference.folders import BASE_DIR, IS_CHECKOUT


def program_version() -> str:
    """Return the version, such as ``0.9.0``: that of the checkout, else of the installed package."""
    if IS_CHECKOUT:
        project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])
    return metadata.version("conference-log")
