"""What differs between publishing sites: front matter, notation, paths, limits, checks, preview (strategy pattern).

A dialect is a subclass; adding one changes no other module.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.shared.cards import EMBEDS
from sessions.article.dialects.shared.constructs import PreviewRules
from sessions.article.dialects.shared.front_matter import FrontFormat
from sessions.article.dialects.shared.translation import Translation
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, FindingTarget, Level, ReportFacts
from sessions.article.images import image_paths, is_plain_name

IMAGES = "images/"
"""Folder of the pictures of an article."""

_NAME = re.compile(r"[0-9A-Za-z_-]{1,40}")


class Dialect(ABC):
    """A site whose articles have YAML front matter, and whose Markdown is translated from the house notation."""

    name: str
    """The identifier in commands, forms and URLs."""

    label: str
    """The display name."""

    front: ClassVar[FrontFormat]
    notation: ClassVar[Translation]

    site_keys: ClassVar[tuple[str, ...]] = ()
    """Keys of the front matter that the site itself writes."""

    slug_length: tuple[int, int] = (1, 100)
    """Minimum and maximum length of an article's slug."""

    knows: frozenset[str]
    """The attributes of `FrontMatter` that an article of this dialect tells."""

    messages: Mapping[str, str] = {}
    """Messages of this dialect's own checks by key, in English, marked for translation."""

    preview: PreviewRules = PreviewRules()

    embeds: Mapping[str, str] = EMBEDS
    """Display names of embedded sites by kind of card."""

    link_cards = False
    """Whether the site shows the bare address of an article, alone on its line, as a card."""

    author_in_address = False
    """Whether addresses of articles contain the name that a person has at the site."""

    @abstractmethod
    def article_address(self, article: LinkedArticle) -> str:
        """Return the address with which other articles link to `article`; "" while it is unknown."""

    def write_front(self, front: FrontMatter) -> str:
        """Return the front matter without a final newline; "" if the dialect has none."""
        return self.front.write(front)

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split an article into its front matter and the body below it."""
        return self.front.read(text)

    def keep_from(self, article: str, there: str) -> str:
        """Return `article` with what the site or its author wrote into the front matter of the one that is `there`."""
        return self.front.kept(article, there, self.site_keys)

    def write_body(self, text: str) -> str:
        """Translate the body of an article from the house notation (`shared/house.py`) into that of the site."""
        return self.notation.write(text)

    def read_body(self, text: str) -> str:
        """Translate the body of an article into the house notation.

        Writing is stable: `write_body(read_body(text)) == text` for every text that `write_body` has written.
        """
        return self.notation.read(text)

    @abstractmethod
    def image_path(self, folder: str, name: str) -> str:
        """Return the path of picture `name` in an article."""

    @abstractmethod
    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path made by `image_path` into (folder, name); None for another path."""

    def image_folder(self, body: str) -> str:
        """Return the folder of most pictures of an article, "" if it has none."""
        folders: Counter[str] = Counter()
        for path, count in Counter(image_paths(body)).items():
            if place := self.read_image_path(path):
                folders[place[0]] += count
        return folders.most_common(1)[0][0] if folders else ""

    @abstractmethod
    def picture_name(self, address: str) -> str:
        """Return the plain photo name in any form of a picture path, for the preview."""

    def name_in_folder(self, address: str, folder: str | None) -> str:
        """Return the plain name of a picture by its address in an article whose pictures are in `folder` (None: any).

        The path of a picture in another folder stays: that is another picture, even if it has the name of one of these.
        """
        name, path = self.picture_name(address), _bare(unquote(address))
        return name if folder is None or path in (name, _bare(self.image_path(folder, name))) else path

    @abstractmethod
    def article_file(self, slug: str) -> str:
        """Return the path of the article in the dialect's repository."""

    @abstractmethod
    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture of the article `slug` in the dialect's repository."""

    @abstractmethod
    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the settings."""

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the article as a whole, such as its length."""
        return iter(())

    @abstractmethod
    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what the site would refuse in the pictures of one text, each picture once."""

    def repaired_front(self, facts: ReportFacts, finding: Finding) -> FrontMatter | None:
        """Return the settings with the repair of a finding of kind "setting"; None if it has none."""
        return None

    @abstractmethod
    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's Markdown extensions to a parser, by `preview` and `shared/constructs.py`.

        A token of type "card" (meta: kind, value) is a card, "box_open" and "box_close" (meta: kind, title) are a box.
        """

    def parser(self) -> MarkdownIt:
        """Return a new parser of the site's Markdown, which reads no HTML."""
        md = MarkdownIt("commonmark", {"html": False, "breaks": self.preview.breaks})
        self.add_constructs(md.enable(["table", "strikethrough"]))
        return md

    def code_title(self, info: str) -> tuple[str, str]:
        """Return language and file name from the info string of a code block, such as ``js:main.js``; "" if missing."""
        language, _colon, name = info.strip().partition(":")
        return language, name


class ImagesBeside(Dialect):
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

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures of a text that are no photo of the event, or have no file yet; each once."""
        for path in dict.fromkeys(image_paths(text)):
            if not path.lower().startswith(("https://", "http://")):
                yield from check_photo(path, target, facts)


def check_photo(path: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield whether a path is not the name of a photo of the event, or of one that has no file yet."""
    if not is_plain_name(path) or path not in facts.photos:
        yield Finding("error", "image-unknown", target, {"name": path})
    elif facts.photos[path] is None:
        # Link to the upload page of the missing file; the text is correct.
        yield Finding("error", "image-missing", FindingTarget("photos", path, label=target.label), {"name": path})


def is_name_in_address(name: str) -> bool:
    """Return whether the address of an article can have a name of a person or a key in it."""
    return _NAME.fullmatch(name) is not None


def setting(level: Level, key: str, field: str, **params: object) -> Finding:
    """Return a finding of a field of the settings."""
    return Finding(level, key, FindingTarget("settings", field=field), params)


def _bare(path: str) -> str:
    return path.removeprefix("./").removeprefix("/")
