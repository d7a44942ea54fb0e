"""Interface of a dialect (strategy pattern): all that differs between publishing sites.

Adding a dialect changes no other module.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts


class Dialect(Protocol):
    """How one publishing site wants a report: front matter, paths, constructs, limits, checks, preview."""

    name: str
    """The identifier in commands, forms and URLs."""

    label: str
    """The display name."""

    slug_length: tuple[int, int]
    """Minimum and maximum length of an article's slug."""

    knows: frozenset[str]
    """The attributes of `FrontMatter` that an article of this dialect tells."""

    messages: Mapping[str, str]
    """Messages of this dialect's own checks by key, in English, marked for translation."""

    embeds: Mapping[str, str]
    """Display names of embedded sites by kind of card."""

    link_cards: bool
    """Whether the site shows the bare address of an article, alone on its line, as a card."""

    author_in_address: bool
    """Whether addresses of articles contain the name that a person has at the site."""

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address with which other articles link to `article`; "" while it is unknown."""
        ...

    def write_front(self, front: FrontMatter) -> str:
        """Return the front matter without a final newline; "" if the dialect has none."""
        ...

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split an article into its front matter and the body below it."""
        ...

    def keep_from(self, article: str, there: str) -> str:
        """Return `article` with what the site or its author wrote into the front matter of the one that is `there`."""
        ...

    def write_body(self, text: str) -> str:
        """Translate the body of an article from the house notation (`shared/house.py`) into that of the site."""
        ...

    def read_body(self, text: str) -> str:
        """Translate the body of an article into the house notation.

        Writing is stable: `write_body(read_body(text)) == text` for every text that `write_body` has written.
        """
        ...

    def image_path(self, folder: str, name: str) -> str:
        """Return the path of picture `name` in an article."""
        ...

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path made by `image_path` into (folder, name); None for another path."""
        ...

    def picture_name(self, address: str) -> str:
        """Return the plain photo name in any form of a picture path, for the preview."""
        ...

    def article_file(self, slug: str) -> str:
        """Return the path of the article in the dialect's repository."""
        ...

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture of the article `slug` in the dialect's repository."""
        ...

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the settings."""
        ...

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the article as a whole, such as its length."""
        ...

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the pictures of one text, each picture once."""
        ...

    def repaired_front(self, facts: ReportFacts, finding: Finding) -> FrontMatter | None:
        """Return the settings with the repair of a finding of kind "setting"; None if it has none."""
        ...

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's Markdown extensions to the preview parser.

        A token of type "card" (meta: kind, value) is a card, "box_open" and "box_close" (meta: kind, title) are a box.
        The attribute ``preview`` of a dialect says more: see preview_rules.py.
        """
        ...

    def code_title(self, info: str) -> tuple[str, str]:
        """Return language and file name from the info string of a code block; "" if not given."""
        ...

    def __hash__(self) -> int:
        """Hash by identity: the preview caches a parser per dialect."""
        ...


def name_in_folder(dialect: Dialect, address: str, folder: str | None) -> str:
    """Return the plain name of a picture by its address in an article whose pictures are in `folder` (None: in any).

    The path of a picture in another folder stays: that is another picture, even if it has the name of one of these.
    """
    name, path = dialect.picture_name(address), _bare(unquote(address))
    return name if folder is None or path in (name, _bare(dialect.image_path(folder, name))) else path


def _bare(path: str) -> str:
    return path.removeprefix("./").removeprefix("/")
