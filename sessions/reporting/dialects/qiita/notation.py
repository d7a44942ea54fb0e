"""Qiita's notation: ``:::note`` boxes, HTML for folded parts and widths; an address on its line is a card."""

import re
from collections.abc import Mapping, Sequence

from sessions.reporting.dialects.github.notation import ANGLED, GitHubNotation, text_written
from sessions.reporting.dialects.shared import embeds, inline
from sessions.reporting.dialects.shared.house import HouseBox, embed_of
from sessions.reporting.dialects.shared.translation import FOLDED, FoundBox, dedented, folded, folded_box, pairs

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
        if (embed := embed_of(line)) and (address := embeds.address_of(*embed)):
            return address
        shown = inline.outside_code(line, text_written)
        return f"{shown}\\" if inline.SIZED_IMAGE.fullmatch(line) and following.strip(" \t") else shown

    def read_line(self, line: str, following: str, *, references: bool) -> str:
        """Reverse `line`; an address in angle brackets alone on it is a link, no card."""
        if ANGLED.fullmatch(line):
            return line
        return embeds.embed_of(line) or super().read_line(line, following, references=references)
