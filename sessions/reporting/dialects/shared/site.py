"""What dialects share: YAML front matter, a notation, no repairs; each overrides what its site has in another way."""

from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import unquote

from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.dialects.shared.front_matter import FrontFormat
from sessions.reporting.dialects.shared.translation import Translation
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, ReportFacts
from sessions.reporting.images import is_plain_name

IMAGES = "images/"


class Site:
    """A site whose articles have YAML front matter, and whose Markdown is translated from the house notation."""

    front: ClassVar[FrontFormat]
    notation: ClassVar[Translation]
    site_keys: ClassVar[tuple[str, ...]] = ()
    """Keys of the front matter that the site itself writes."""

    slug_length: tuple[int, int] = (1, 100)
    embeds: Mapping[str, str] = EMBEDS
    link_cards = False
    author_in_address = False

    def write_front(self, front: FrontMatter) -> str:
        """Return the YAML front matter with its ``---`` lines."""
        return self.front.write(front)

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the YAML front matter; a text without it is all body."""
        return self.front.read(text)

    def keep_from(self, article: str, there: str) -> str:
        """Return `article` with the keys of the front matter `there` that are not ours, or that the site wrote."""
        return self.front.kept(article, there, self.site_keys)

    def write_body(self, text: str) -> str:
        """Translate from the house notation."""
        return self.notation.write(text)

    def read_body(self, text: str) -> str:
        """Translate into the house notation."""
        return self.notation.read(text)

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield nothing: what most sites refuse is in the settings and the pictures."""
        return iter(())

    def repaired_front(self, facts: ReportFacts, finding: Finding) -> FrontMatter | None:
        """Return nothing: no finding in the settings has one right repair."""
        return None

    def code_title(self, info: str) -> tuple[str, str]:
        """Split ``js:main.js`` at the colon."""
        language, _colon, name = info.strip().partition(":")
        return language, name


class ImagesBeside(Site):
    """A site whose articles have their pictures in a folder ``images`` beside them."""

    def image_path(self, folder: str, name: str) -> str:
        """Return the path relative to the article."""
        return f"{IMAGES}{name}"

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path below ``images/``."""
        bare = path.removeprefix("./")
        name = bare.removeprefix(IMAGES)
        return ("", name) if bare.startswith(IMAGES) and is_plain_name(name) else None

    def picture_name(self, address: str) -> str:
        """Return the name in ``images/…``."""
        return unquote(address).removeprefix("./").removeprefix(IMAGES)
