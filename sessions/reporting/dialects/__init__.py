"""The dialects of Markdown that a report can be written in, by the name that commands and forms use."""

from sessions.reporting.dialects.zenn.dialect import Zenn

from .base import Dialect

DIALECTS: dict[str, Dialect] = {"zenn": Zenn()}

__all__ = ["DIALECTS", "Dialect"]
