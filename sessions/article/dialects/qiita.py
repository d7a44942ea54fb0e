"""Qiita (qiita.com): ``public/<slug>.md``, checked with qiita-cli 1.10.0.

``:::note`` boxes, HTML for folded parts and widths; an address on its line is a card.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.base import Dialect, check_photo, is_name_in_address, setting
from sessions.article.dialects.github import ANGLED, GitHubNotation, text_written
from sessions.article.dialects.shared import inline
from sessions.article.dialects.shared.constructs import PreviewRules, add_extensions
from sessions.article.dialects.shared.front_matter import FrontFormat, flag_key, list_key, site_key, text_key
from sessions.article.dialects.shared.house import HouseBox, address_of_embed, embed_at, embed_of
from sessions.article.dialects.shared.html import add_breaks_and_comments, add_comment_lines, add_html_pictures
from sessions.article.dialects.shared.translation import FOLDED, FoundBox, dedented, folded, folded_box, pairs
from sessions.article.findings import Finding, FindingTarget, ReportFacts
from sessions.article.images import image_paths
from sessions.rules.translation_marks import gettext_noop

NAME = "qiita"

MAX_TAGS = 5
"""Maximum number of topics at Qiita."""

MESSAGES: Mapping[str, str] = {
    "qiita-body-empty": gettext_noop("The article has no text. Qiita publishes no empty article."),
    "qiita-tags-missing": gettext_noop("Qiita requires at least one topic."),
    "qiita-tags-many": gettext_noop("There are %(count)d topics; at most 5 are allowed."),
    "qiita-tag-empty": gettext_noop("One of the topics is empty."),
    "qiita-organization": gettext_noop("An article of limited sharing cannot belong to an organization."),
    "qiita-tag-space": gettext_noop("The topic “%(topic)s” contains a space, at which Qiita splits it."),
    "qiita-image-http": gettext_noop("The image “%(name)s” must begin with https://."),
    "qiita-upload": gettext_noop(
        "The image “%(name)s” has no address at Qiita yet. Upload it there and paste its address."
    ),
}

_NOTES = {"message": ":::note info", "alert": ":::note alert"}
_KINDS = {line: kind for kind, line in _NOTES.items()}
_NOTE = re.compile(r":::note(?: .*)?")


class QiitaNotation(GitHubNotation):
    """Translation between the house notation and Qiita's Markdown, which is close to GitHub's."""

    def box(self, box: HouseBox, inside: list[str]) -> list[str]:
        """Return a note, or a folded part."""
        return folded(box.title, inside) if box.kind == "details" else [_NOTES[box.kind], *inside, ":::"]

    def closed_boxes(self, lines: Sequence[str], fenced: Sequence[bool]) -> dict[int, int]:
        """Return the ends of folded parts and notes."""
        return pairs(lines, fenced, FOLDED, "</details>") | pairs(lines, fenced, _NOTE, ":::")

    def find_box(self, lines: Sequence[str], ends: Mapping[int, int], at: int) -> FoundBox | None:
        """Return the note or folded part that begins at a line."""
        kind = _KINDS.get(lines[at].strip(" "))
        if kind is None:
            return folded_box(lines, ends, at)
        return FoundBox(kind, "", dedented(lines, at, ends[at]), ends[at] + 1) if at in ends else None

    def opening(self, line: str) -> str:
        """Return the first line of code, which Qiita reads as Zenn does."""
        return line

    def read_opening(self, line: str) -> str:
        """Reverse `opening`."""
        return line

    def line(self, line: str, following: str) -> str:
        """Return a line with its embed as an address, its pictures with a width as HTML, and no other HTML."""
        if (embed := embed_of(line)) and (address := address_of_embed(*embed)):
            return address
        shown = inline.outside_code(line, text_written)
        return f"{shown}\\" if inline.SIZED_IMAGE.fullmatch(line) and following.strip(" \t") else shown

    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`; an address in angle brackets alone on it is a link, no card."""
        if ANGLED.fullmatch(line):
            return line
        return embed_at(line) or super().read_line(line, following, references=references)


class Qiita(Dialect):
    """The dialect of qiita.com. Its program uploads no picture: each needs an address on the web."""

    name = NAME
    label = "Qiita"
    front = FrontFormat(
        [
            text_key("title", "title", always=True),
            list_key("tags", "topics", always=True),
            site_key("private", "false", is_text=False),
            site_key("updated_at", '""', is_text=True),
            site_key("id", "null", is_text=True),
            site_key("organization_url_name", "null", is_text=True),
            site_key("slide", "false", is_text=False),
            flag_key("ignorePublish", "published", inverse=True),
        ]
    )
    """The keys that qiita-cli writes, all present, in its order."""
    knows = front.attributes
    notation = QiitaNotation()
    site_keys = ("id", "updated_at")
    messages = MESSAGES
    preview = PreviewRules(boxes=("note",), cards=True, names_code=True)
    link_cards = True
    author_in_address = True

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address that Qiita gave the article, which is known after it was published."""
        name, item = (known.get(NAME, "") for known in (article.authors, article.items))
        is_known = is_name_in_address(name) and is_name_in_address(item)
        return f"https://qiita.com/{name}/items/{item}" if is_known else ""

    def image_path(self, folder: str, name: str) -> str:
        """Return the plain name: it shows which picture has no address yet."""
        return name

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Return None: no path leads to a picture."""
        return None

    def picture_name(self, address: str) -> str:
        """Return the name as it stands."""
        return unquote(address).removeprefix("./")

    def article_file(self, slug: str) -> str:
        """Return the path of the article in the folder of qiita-cli."""
        return f"public/{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture beside it, from where a person uploads it."""
        return f"images/{folder}/{name}" if folder else f"images/{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Qiita would refuse in the settings."""
        if not facts.front.title:
            yield setting("error", "title-missing", "title")
        if not facts.front.topics:
            yield setting("error", "qiita-tags-missing", "topics")
        elif len(facts.front.topics) > MAX_TAGS:
            yield setting("error", "qiita-tags-many", "topics", count=len(facts.front.topics))
        if not all(facts.front.topics):
            yield setting("error", "qiita-tag-empty", "topics")
        for topic in facts.front.topics:
            if len(topic.split()) > 1:
                yield setting("warning", "qiita-tag-space", "topics", topic=topic)
        site = dict(facts.front.site)
        if site.get("private") == "true" and site.get("organization_url_name"):
            yield setting("error", "qiita-organization", "organization")

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield whether the article has no text."""
        if facts.article and not self.front.read(facts.article)[1].strip():
            yield Finding("error", "qiita-body-empty", FindingTarget("event"))

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that are not on the web yet: Qiita shows only addresses with https."""
        for path in dict.fromkeys(image_paths(text)):
            if path.startswith("http://"):
                yield Finding("error", "qiita-image-http", target, {"name": path})
            elif not path.startswith("https://"):
                yield from check_photo(path, target, facts)
                if facts.photos.get(path) is not None and path not in facts.addresses:
                    where = FindingTarget("uploads", path, label=target.label)
                    yield Finding("error", "qiita-upload", where, {"name": path})

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add notes, cards and players, folded parts and pictures with a width in HTML."""
        add_extensions(md, self.preview)
        add_breaks_and_comments(md)
        add_comment_lines(md)
        add_html_pictures(md)
