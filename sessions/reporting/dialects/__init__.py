"""The dialects of Markdown that a report can be written in, by the name that commands and forms use."""

from .base import Dialect
from .zenn import Zenn

DIALECTS: dict[str, Dialect] = {"zenn": Zenn()}

__all__ = ["DIALECTS", "Dialect"]
