"""An article that waits, as it is understood: its text, its outline with the roles that a person gave, its document."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS, Dialect
from sessions.article.outline.decoding import Decoded, decoded, with_line_feeds
from sessions.article.outline.model import Outline, Role
from sessions.article.outline.read import read_outline, with_roles
from sessions.article.outline.to_document import ReadArticle
from sessions.article.read_article import read_article
from sessions.importing.edits.keep import IncomingText
from sessions.models import IncomingArticle
from sessions.quotas.rows import TooManyParts

BOM = "\ufeff"


@dataclass(frozen=True)
class UnderstoodArticle:
    """A file with an article, and what it is read as; `roles` are those that a person gave."""

    file: Decoded
    dialect: Dialect
    stem: str
    roles: Mapping[int, Role]

    @property
    def text(self) -> str:
        """The text with LF line ends."""
        return with_line_feeds(self.file.text)

    def as_sent(self, name: str) -> IncomingText:
        """Return the text with its line ends and its byte order mark, to be kept."""
        return IncomingText(
            f"{BOM if self.file.marked else ''}{self.file.text}", self.file.encoding, name, self.file.remarks
        )

    @cached_property
    def as_read(self) -> Outline:
        """The outline without the roles that a person gave."""
        outline = _outline(self.text, self.dialect, self.stem)
        return replace(outline, remarks=(*outline.remarks, *self.file.remarks))

    @cached_property
    def outline(self) -> Outline:
        """The outline with the roles that a person gave."""
        return with_roles(self.as_read, self.roles)

    def article(self, language: str = "") -> ReadArticle:
        """Return the document; `language` is that of the event, if there is one."""
        return read_article(self.text, self.dialect, self.stem, language, dict(self.roles))

    def other_roles(self, given: Mapping[int, Role]) -> dict[int, Role]:
        """Return the roles that differ from those that were read, after a person has given `given`."""
        read = {entry.line: entry.role for entry in self.as_read.entries}
        lines = self.as_read.lines
        roles = {line: role for line, role in {**self.roles, **given}.items() if role != read.get(line, Role.TEXT)}
        return {line: role for line, role in roles.items() if line < len(lines) and lines[line].strip()}


@lru_cache(maxsize=2)
def _outline(text: str, dialect: Dialect, stem: str) -> Outline:
    """Read an outline; kept for the next request, because a person changes many roles of one article."""
    return read_outline(text, dialect, stem)


def understood(incoming: IncomingArticle) -> UnderstoodArticle:
    """Return an article that waits as it is understood."""
    roles = {int(line): Role(role) for line, role in incoming.roles.items()}
    dialect = DIALECTS.get(incoming.dialect) or DIALECTS[DEFAULT_DIALECT]
    return UnderstoodArticle(decoded(incoming.bytes), dialect, incoming.stem, roles)


@contextmanager
def too_long_leads_to_outline(incoming: IncomingArticle) -> Iterator[None]:
    """Context manager: where an article has too many parts, the page that says so leads to its outline."""
    try:
        yield
    except TooManyParts as refusal:
        refusal.page = reverse("sessions:article-outline", args=[incoming.pk])
        refusal.page_name = _("Outline of the report")
        raise
