"""Registry of Markdown dialects, by the name that commands and forms use."""

from sessions.article.dialects.github import GitHub
from sessions.article.dialects.hugo import Hugo
from sessions.article.dialects.qiita import Qiita
from sessions.article.dialects.zenn import Zenn

from .base import Dialect

DEFAULT_DIALECT = "zenn"

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (Zenn(), Qiita(), Hugo(), GitHub())}

__all__ = ["DEFAULT_DIALECT", "DIALECTS", "Dialect", "dialect_named"]


def dialect_named(name: str) -> Dialect:
    """Return the dialect with this name; the default one for an unknown name."""
    return DIALECTS.get(name) or DIALECTS[DEFAULT_DIALECT]
