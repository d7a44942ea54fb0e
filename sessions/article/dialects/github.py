"""GitHub (CommonMark with GitHub's extensions): ``<slug>.md`` and ``images/…``, checked with cmark-gfm.

Alerts for notes, HTML for folded parts and widths, addresses in angle brackets.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.base import ImagesBeside, setting
from sessions.article.dialects.shared import inline
from sessions.article.dialects.shared.constructs import PreviewRules, add_extensions
from sessions.article.dialects.shared.house import HouseBox, address_of_embed, embed_at, embed_of, is_address
from sessions.article.dialects.shared.html import add_breaks_and_comments, add_comment_lines, add_html_pictures
from sessions.article.dialects.shared.translation import (
    CAPTION,
    FOLDED,
    IMAGE,
    FoundBox,
    Translation,
    folded,
    folded_box,
    pairs,
    quoted,
    quoted_box,
)
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, ReportFacts
from sessions.article.images import plain_text

_ALERTS = {"message": "NOTE", "alert": "WARNING"}
_KINDS = {f"> [!{name}]": kind for kind, name in _ALERTS.items()}
_NAMED = re.compile(r"^( {0,3}[`~]{3}(?:~*+`++)*+)([^\s:`]++):([^\s`]++)")
_TITLED = re.compile(r'^( {0,3}[`~]{3})(\S++) title="([^"`]*+)"')
ANGLED = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_CODES = "60"
_TITLE = re.compile(r"# ([^\n]+)\n(?:\n|\Z)")
_CLOSING = re.compile(r"(?<!#)#++$")
_NO_TITLE = "—"


class GitHubNotation(Translation):
    """Translation between the house notation and GitHub's Markdown."""

    def box(self, box: HouseBox, inside: list[str]) -> list[str]:
        """Return an alert, or a folded part."""
        return folded(box.title, inside) if box.kind == "details" else [f"> [!{_ALERTS[box.kind]}]", *quoted(inside)]

    def closed_boxes(self, lines: Sequence[str], fenced: Sequence[bool]) -> dict[int, int]:
        """Return the ends of folded parts."""
        return pairs(lines, fenced, FOLDED, "</details>")

    def find_box(self, lines: Sequence[str], ends: Mapping[int, int], at: int) -> FoundBox | None:
        """Return the alert or folded part that begins at a line."""
        kind = _KINDS.get(lines[at].strip(" "))
        return quoted_box(kind, lines, at) if kind else folded_box(lines, ends, at)

    def opening(self, line: str) -> str:
        """Return the first line of code with the file name apart from the language."""
        return _NAMED.sub(r'\1\2 title="\3"', line, count=1)

    def read_opening(self, line: str) -> str:
        """Reverse `opening`."""
        return _TITLED.sub(r"\1\2:\3", line, count=1)

    def line(self, line: str, following: str) -> str:
        """Return a line with its address as a link, its pictures with a width as HTML, and no other HTML."""
        if (embed := embed_of(line)) and (address := address_of_embed(*embed)):
            return f"<{address}>"
        if is_address(line):
            return f"<{line}>"
        shown = inline.outside_code(line, text_written)
        return f"{shown}\\" if breaks_after(line, following) else shown

    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`."""
        if found := ANGLED.fullmatch(line):
            return embed_at(found[1]) or found[1]
        return without_break(inline.outside_code(line, _text_read if references else _images_read), following)


def breaks_after(line: str, following: str) -> bool:
    """Return whether a picture needs a line break after it: above its caption, or because it is HTML."""
    is_captioned = IMAGE.fullmatch(line) and CAPTION.fullmatch(following)
    return bool(is_captioned or (inline.SIZED_IMAGE.fullmatch(line) and following.strip(" \t")))


def without_break(line: str, following: str) -> str:
    """Return a line without the break of `breaks_after`."""
    bare = line.removesuffix("\\")
    return bare if bare != line and breaks_after(bare, following) else line


def text_written(text: str) -> str:
    """Return a text outside code with its pictures with a width as HTML, and without other HTML."""
    return inline.images_as_html(text, lambda between: inline.escape_html(inline.guarded_references(between, _CODES)))


def _text_read(text: str) -> str:
    return inline.images_from_html(text, lambda between: inline.unreferenced(between, _CODES))


def _images_read(text: str) -> str:
    return inline.images_from_html(text, str, typed=True)


class GitHub(ImagesBeside):
    """The dialect of files on GitHub; other CommonMark readers understand most of it."""

    name = "github"
    label = "GitHub"
    notation = GitHubNotation()
    knows = frozenset({"title"})
    preview = PreviewRules(look="github", breaks=False, alerts=True, loose_links=True)

    def article_address(self, article: LinkedArticle) -> str:
        """Return the file beside this one."""
        return article.file

    def write_front(self, front: FrontMatter) -> str:
        """Return the title as the first heading."""
        title = plain_text(front.title) or _NO_TITLE
        return f"# {_CLOSING.sub(lambda hashes: hashes[0].replace('#', r'\#'), title)}"

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the title; a text that does not begin with one is all body."""
        found = _TITLE.match(text)
        if found is None:
            return FrontMatter(), text
        return FrontMatter(title=inline.unescaped(found[1])), text[found.end() :]

    def keep_from(self, article: str, there: str) -> str:
        """Return `article`: it has no front matter."""
        return article

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a repository."""
        return f"{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a repository."""
        return self.image_path(folder, name)

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield whether the title is missing, which is the first heading."""
        if not facts.front.title.strip():
            yield setting("error", "title-missing", "title")

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add alerts, task lists, footnotes, strikethrough with one tilde, URLs as links."""
        add_extensions(md, self.preview)
        add_breaks_and_comments(md)
        add_comment_lines(md)
        add_html_pictures(md)
        md.options["strikethrough_single_tilde"] = True
