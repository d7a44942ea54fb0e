"""Values of the fields of an article, read from the lines of which it is known what they are; pure.

Because each line is read as the one thing that it was, nothing has to be told apart: blanks, colons, bullets and
brackets may have been written in another way.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from sessions.rules.codes import join_heading, split_heading

from .article_links import ArticleAddress, with_files
from .dialects.base import Dialect
from .document_parts import is_bare_url
from .facts_reading import date_at_end, facts_in
from .guard import unguard
from .headings import raised, taken_back
from .images import image_paths, rewrite_images
from .line_forms import even
from .lines import trim

_CODE = re.compile(
    r"(?P<front>[\W_]*+(?:[0-9]+[.)]\s)?[\W_]*+)"
    r"(?P<code>[A-Za-z]+[0-9]{3,4}(?:-[A-Za-z0-9]+)*)\s*(?P<sign>[:：|｜])\s*(?P<title>\S.*)"
)
_ADDRESS = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True)
class ValueReader:
    """Reads the values of one article in the notation of its site.

    `addresses` are those of pictures on the web, by name; `articles` those of other articles, by file name; `folders`
    are those of the pictures, and `level` the heading level of the days. An article that is kept in the form in which
    somebody wrote it (`as_typed`) has no escapes of ours.
    """

    dialect: Dialect
    addresses: Mapping[str, str]
    articles: Mapping[str, ArticleAddress]
    folders: frozenset[str]
    level: int
    language: str
    as_typed: bool = False

    @cached_property
    def _names(self) -> dict[str, str]:
        return {address: name for name, address in self.addresses.items()}

    def text(self, lines: Sequence[str], *, free: bool = False, in_chapter: bool = False) -> str:
        """Return a text as it is stored: in the house notation, with plain names of pictures and other articles.

        Headings are as a person types them, but for those of a `free` chapter, outside the days; `in_chapter`: of one
        inside a day.
        """
        if not lines:
            return ""
        body = self.dialect.read_body(with_files("\n".join(lines), self.articles))
        text = trim(rewrite_images(trim(body), cache(self._plain)))
        if not self.as_typed:
            text = unguard(text)
        if free:
            return text
        return (raised if self.as_typed else taken_back)(text, self.level, in_chapter=in_chapter)

    def _plain(self, path: str) -> str:
        if path in self._names:
            return self._names[path]
        place = self.dialect.read_image_path(path)
        return place[1] if place is not None and place[0] in self.folders else path

    def pictures(self, body: str) -> tuple[str, ...]:
        """Return the plain names of the pictures of an article, and the paths of others, each once, in order."""
        return tuple(dict.fromkeys(map(self._plain, image_paths(self.dialect.read_body(body)))))

    def words(self, heading: str) -> str:
        """Return the words of a heading as they are stored."""
        return " ".join(self.dialect.read_body(even(heading)).split())

    def session(self, heading: str, code: str) -> tuple[str, str]:
        """Return code and title of a heading; an emoji, a number or a link around it goes to the title.

        A known `code` may stand before other signs than ours.
        """
        words = self.words(heading)
        found = _CODE.fullmatch(words)
        if found and (found["code"].casefold() == code.casefold() or (found["front"] and found["sign"] in "|｜")):
            words = join_heading(found["code"], found["front"] + found["title"])
        return split_heading(words)

    def day(self, heading: str) -> tuple[str, date | None]:
        """Return the words of a day's heading, and its date."""
        return date_at_end(self.words(heading), typed=True)

    def address(self, lines: Sequence[str]) -> str:
        """Return the address of a recording or of slides; "" if there is none."""
        text = self.dialect.read_body("\n".join(lines))
        found = _ADDRESS.search(text)
        address = found[0] if found else ""
        if found and text[: found.start()].endswith("]("):
            address = address.rpartition(")")[0] or address
        return address if is_bare_url(address) else ""

    def facts(self, lines: Sequence[str], day: date | None) -> dict[str, Any]:
        """Return the facts that the line of a session tells, by the names of their fields."""
        return facts_in(lines, self.language, day)
