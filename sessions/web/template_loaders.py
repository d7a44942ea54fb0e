"""Loaders of templates: as Django's, but what browsers get has no indentation, which a page has much of.

Only that of the templates: texts of people come in when a page is rendered, and stay as they are.
"""

import re
from typing import Any

from django.template.loaders import app_directories, filesystem

_INDENTATION = re.compile(r"\n\s+")


class _WithoutIndentation:
    def get_contents(self, origin: Any) -> str:
        """Return the source of a template; of HTML without indentation and blank lines."""
        contents: str = super().get_contents(origin)  # type: ignore[misc]  # of the loader beside it
        return _INDENTATION.sub("\n", contents) if str(origin.name).endswith(".html") else contents


class FilesystemLoader(_WithoutIndentation, filesystem.Loader):
    """Templates of the folders in the settings."""


class AppLoader(_WithoutIndentation, app_directories.Loader):
    """Templates of the installed apps."""
