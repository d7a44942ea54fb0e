"""The interface of a dialect: all that differs between publishing sites. Adding one touches nothing else."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from markdown_it import MarkdownIt

from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts


class Dialect(Protocol):
    """How one publishing site wants a report: front matter, paths, constructs, limits, checks, and its preview."""

    name: str
    """The name that commands, forms and addresses use."""

    label: str
    """The name that people read."""

    slug_length: tuple[int, int]
    """Fewest and most characters of the slug of an article."""

    messages: Mapping[str, str]
    """The sentence, in English and marked for translation, of each key that only the checks of this dialect find."""

    embeds: Mapping[str, str]
    """What people call the sites whose contents the preview shows as cards, by the kind of the card."""

    def write_front(self, front: FrontMatter) -> str:
        """Return the head of the article, without a final newline; "" where the dialect has none."""
        ...

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split an article into its front matter and the body below it."""
        ...

    def image_path(self, folder: str, name: str) -> str:
        """Return the path by which an article shows the picture `name`."""
        ...

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Return (folder, name) for a path that `image_path` made, or None for any other."""
        ...

    def picture_name(self, address: str) -> str:
        """Return the plain name of the photo that the preview shows for the address of a picture, however written."""
        ...

    def recording_line(self, url: str) -> str:
        """Return the line that shows a recording."""
        ...

    def read_recording_line(self, line: str) -> str:
        """Return the address of the recording that a line shows, or "" for any other line."""
        ...

    def article_file(self, slug: str) -> str:
        """Return where the article lies in the dialect's repository."""
        ...

    def image_file(self, folder: str, name: str) -> str:
        """Return where a picture lies in the dialect's repository."""
        ...

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the settings of the article."""
        ...

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the pictures of one text, each picture once."""
        ...

    def add_constructs(self, md: MarkdownIt) -> None:
        """Teach the preview what the site adds to Markdown; a token of type "card" (meta: kind, value) is a card."""
        ...

    def code_title(self, info: str) -> tuple[str, str]:
        """Return the language and the file name that the info string of a code block gives; "" for what it does not."""
        ...

    def __hash__(self) -> int:
        """Say that two dialects are the same only if they are one object: the preview keeps a parser for each."""
        ...
