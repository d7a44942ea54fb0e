"""Reading an article of any author: in the form that the app writes, or by the evidence of its outline; pure."""

import re
from collections.abc import Mapping

from sessions.article.dialects.base import Dialect
from sessions.article.document import Document, FrontMatter
from sessions.article.lines import scan, split_lines
from sessions.article.outline.model import Outline, Role
from sessions.article.outline.read import read_outline, with_roles
from sessions.article.outline.to_document import ReadArticle, document_of
from sessions.article.reader import read
from sessions.article.writer import write
from sessions.rules.codes import split_heading

SURELY_OWN = 0.8
"""Share of sessions with codes or sections from which on an article of our form is taken for our own."""

_KANA = re.compile("[\u3040-\u30ff]")


def read_article(
    text: str, dialect: Dialect, name: str = "", language: str = "", roles: Mapping[int, Role] | None = None
) -> ReadArticle:
    """Read an article with LF line ends from a file with the stem `name`.

    `roles` are those that a person gave to lines of the body. An article that the app has written is read exactly; for
    any other the outline decides. `language` is that of headings and facts that it does not write ("": detected).
    """
    own = None if roles else _own_document(text, dialect)
    if own and _is_surely_own(own, text, dialect):
        return ReadArticle(own, Outline(own.front, ()), in_own_form=True)
    outline = read_outline(text, dialect, name)
    # Somebody else can have written so as well: then other headings than the sessions stand among them.
    if own and len(outline.having(Role.SESSION)) == len(own.sessions) > 0:
        return ReadArticle(own, outline, in_own_form=True)
    return document_of(with_roles(outline, roles or {}), dialect, language or language_of(text))


def language_of(text: str) -> str:
    """Return the language of an article: Japanese if it has kana."""
    return "ja" if _KANA.search(text) else "en"


def _own_document(text: str, dialect: Dialect) -> Document | None:
    """Return the document of an article that has the form in which the app writes it; None for another form.

    Writing the document gives the same text, but for missing front matter.
    """
    document = read(text, dialect)
    front, body = dialect.write_front(FrontMatter()), text
    if document.front == FrontMatter() and front:
        body = f"{front}\n\n{text}"
    return document if write(document, dialect) == body else None


def _is_surely_own(document: Document, text: str, dialect: Dialect) -> bool:
    """Return whether an article of that form was written by the app.

    It has marks that only the app writes, or nearly all sessions have codes or sections, or none has any text in which
    something could be found.
    """
    sessions = document.sessions
    told = sum(bool(each.sections) or bool(split_heading(each.heading)[0]) for each in sessions)
    bare = not any(each.lead or each.sections or each.recording_url for each in sessions)
    if document.series or document.shown() or (sessions and (bare or told >= SURELY_OWN * len(sessions))):
        return True
    return any(line.marked or line.grouped for line in scan(split_lines(dialect.read_front(text)[1])))
