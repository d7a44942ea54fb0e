"""Registry of Markdown dialects, by the name that commands and forms use."""

from sessions.reporting.dialects.zenn.dialect import Zenn

from .base import Dialect

DEFAULT_DIALECT = "zenn"

DIALECTS: dict[str, Dialect] = {DEFAULT_DIALECT: Zenn()}

__all__ = ["DEFAULT_DIALECT", "DIALECTS", "Dialect"]
