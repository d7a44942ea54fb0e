"""GitHub's notation: alerts for notes, HTML for folded parts and widths, addresses in angle brackets."""

import re
from collections.abc import Mapping, Sequence

from sessions.reporting.dialects.shared import embeds, inline
from sessions.reporting.dialects.shared.house import HouseBox, embed_of, is_address
from sessions.reporting.dialects.shared.translation import (
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

_ALERTS = {"message": "NOTE", "alert": "WARNING"}
_KINDS = {f"> [!{name}]": kind for kind, name in _ALERTS.items()}
_NAMED = re.compile(r"^( {0,3}[`~]{3}(?:~*+`++)*+)([^\s:`]++):([^\s`]++)")
_TITLED = re.compile(r'^( {0,3}[`~]{3})(\S++) title="([^"`]*+)"')
ANGLED = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_CODES = "60"


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
        if (embed := embed_of(line)) and (address := embeds.address_of(*embed)):
            return f"<{address}>"
        if is_address(line):
            return f"<{line}>"
        shown = inline.outside_code(line, text_written)
        return f"{shown}\\" if breaks_after(line, following) else shown

    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`."""
        if found := ANGLED.fullmatch(line):
            return embeds.embed_of(found[1]) or found[1]
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
