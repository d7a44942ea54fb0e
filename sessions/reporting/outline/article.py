"""Reading an article of any author: in the form that the app writes, or by the evidence of its outline; pure."""

import re
from collections.abc import Mapping

from sessions.reporting.dialects.base import Dialect
from sessions.reporting.document import Document, FrontMatter
from sessions.reporting.lines import scan, split_lines
from sessions.reporting.outline.model import Outline, Role
from sessions.reporting.outline.read import read_outline
from sessions.reporting.outline.roles import with_roles
from sessions.reporting.outline.to_document import ReadArticle, document_of
from sessions.reporting.reader import read
from sessions.reporting.writer import write

_KANA = re.compile("[\u3040-\u30ff]")


def read_article(
    text: str, dialect: Dialect, name: str = "", language: str = "", roles: Mapping[int, Role] | None = None
) -> ReadArticle:
    """Read an article with LF line ends from a file with the stem `name`.

    `roles` are those that a person gave to lines of the body. An article that the app has written is read exactly; for
    any other the outline decides. `language` is that of headings and facts that it does not write ("": detected).
    """
    outline = read_outline(text, dialect, name)
    if not roles and (own := _own_document(text, dialect, outline)):
        return ReadArticle(own, outline, in_own_form=True)
    return document_of(with_roles(outline, roles or {}), dialect, language or language_of(text))


def read_own_article(text: str, dialect: Dialect) -> ReadArticle:
    """Read an article with LF line ends that the app has written."""
    return ReadArticle(read(text, dialect), Outline(FrontMatter(), ()), in_own_form=True)


def language_of(text: str) -> str:
    """Return the language of an article: Japanese if it has kana."""
    return "ja" if _KANA.search(text) else "en"


def _own_document(text: str, dialect: Dialect, outline: Outline) -> Document | None:
    """Return the document of an article in the form that the app writes; None for another form.

    It is one if writing the document gives the same text, but for missing front matter, and if it has marks that only
    the app writes, or the outline finds as many sessions. A list of sessions without any text has nothing to be found.
    """
    document = read(text, dialect)
    front, body = dialect.write_front(FrontMatter()), text
    if document.front == FrontMatter() and front:
        body = f"{front}\n\n{text}"
    if write(document, dialect) != body:
        return None
    marked = any(line.marked or line.grouped for line in scan(split_lines(dialect.read_front(text)[1])))
    if marked or document.shown() or document.series:
        return document
    found = len(outline.having(Role.SESSION))
    bare = not any(each.lead or each.sections or each.recording_url for each in document.sessions)
    return document if document.sessions and (bare or found == len(document.sessions)) else None
