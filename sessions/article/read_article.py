"""Reading an article that the app does not know, by the evidence of its outline; pure."""

import re
from collections.abc import Mapping

from sessions.article.dialects.base import Dialect
from sessions.article.outline.model import Role
from sessions.article.outline.read import read_outline, with_roles
from sessions.article.outline.to_document import ReadArticle, document_of

_KANA = re.compile("[\u3040-\u30ff]")


def read_article(
    text: str, dialect: Dialect, name: str = "", language: str = "", roles: Mapping[int, Role] | None = None
) -> ReadArticle:
    """Read an article with LF line ends from a file with the stem `name`.

    `roles` are those that a person gave to lines of the body. `language` is that of headings and facts that the article
    does not write ("": detected).
    """
    outline = read_outline(text, dialect, name)
    return document_of(with_roles(outline, roles or {}), dialect, language or language_of(text))


def language_of(text: str) -> str:
    """Return the language of an article: Japanese if it has kana."""
    return "ja" if _KANA.search(text) else "en"
