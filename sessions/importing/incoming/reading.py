"""An article that waits, as it is understood: its text, its outline with the roles that a person gave, its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sessions.models import IncomingArticle
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS, Dialect
from sessions.reporting.outline.article import read_article
from sessions.reporting.outline.model import Outline, Role
from sessions.reporting.outline.read import read_outline
from sessions.reporting.outline.roles import with_roles
from sessions.reporting.outline.to_document import ReadArticle


@dataclass(frozen=True)
class UnderstoodArticle:
    """The text of an article with its line ends, and what it is read as; `roles` are those that a person gave."""

    text: str
    dialect: Dialect
    stem: str
    roles: Mapping[int, Role]
    encoding: str = "utf-8"

    @property
    def lines_text(self) -> str:
        """The text with LF line ends."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def as_read(self) -> Outline:
        """The outline without the roles that a person gave."""
        return read_outline(self.lines_text, self.dialect, self.stem)

    @cached_property
    def outline(self) -> Outline:
        """The outline with the roles that a person gave."""
        return with_roles(self.as_read, self.roles)

    def article(self, language: str = "") -> ReadArticle:
        """Return the document; `language` is that of the event, if there is one."""
        return read_article(self.lines_text, self.dialect, self.stem, language, dict(self.roles))

    def other_roles(self, given: Mapping[int, Role]) -> dict[int, Role]:
        """Return the roles that differ from those that were read, after a person has given `given`."""
        read = {entry.line: entry.role for entry in self.as_read.entries}
        roles = {**self.roles, **given}
        most = len(self.as_read.lines)
        return {line: role for line, role in roles.items() if line < most and role != read.get(line, Role.TEXT)}


def understood(incoming: IncomingArticle) -> UnderstoodArticle:
    """Return an article that waits as it is understood."""
    text, encoding = decoded_text(incoming.bytes)
    roles = {int(line): Role(role) for line, role in incoming.roles.items()}
    dialect = DIALECTS.get(incoming.dialect) or DIALECTS[DEFAULT_DIALECT]
    return UnderstoodArticle(text, dialect, incoming.stem, roles, encoding)


def decoded_text(content: bytes) -> tuple[str, str]:
    """Return the text of an article and its encoding: UTF-8, UTF-16 with a byte order mark, else Shift_JIS."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        try:
            return content.decode("cp932"), "cp932"
        except UnicodeDecodeError:
            return content.decode("utf-8-sig", "replace"), "utf-8"
