"""Registry of Markdown dialects, by the name that commands and forms use."""

from sessions.reporting.dialects.zenn.dialect import Zenn

from .base import Dialect

DIALECTS: dict[str, Dialect] = {"zenn": Zenn()}

__all__ = ["DIALECTS", "Dialect"]
