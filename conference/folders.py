"""Where the program finds its own files and its version, and where it keeps data: in a checkout, and when installed."""

import tomllib
from importlib import metadata
from pathlib import Path
from typing import Final

import platformdirs

BASE_DIR: Final = Path(__file__).resolve().parent.parent
"""The checkout; for an installed program the folder of all packages."""

IS_CHECKOUT: Final = not (BASE_DIR / "conference" / "files").is_dir()

FILES: Final = BASE_DIR if IS_CHECKOUT else BASE_DIR / "conference" / "files"
"""The folder of templates, static files and translations."""

DEFAULT_DATA_DIR: Final = BASE_DIR / "data" if IS_CHECKOUT else platformdirs.user_data_path("conference-log", False)
"""The folder of data where DATA_DIR is not set: in the checkout, else the one that the system has for this."""


def collected_files(data: Path) -> Path:
    """Return the folder of static files as they are served; an installed program cannot write beside itself."""
    return BASE_DIR / "staticfiles" if IS_CHECKOUT else data / "cache" / "staticfiles"


def program_version() -> str:
    """Return the version, such as ``0.9.0``: that of the checkout, else of the installed package."""
    if IS_CHECKOUT:
        project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])
    return metadata.version("conference-log")
