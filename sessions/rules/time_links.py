"""Timestamp links: lines that begin with a time of day become links to that second of the recording.

Pure function of the text and the start of the recording; it returns the lines that would change.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from markdown_it import MarkdownIt

from sessions.rules.days import conference_date, instant_at

# Before the time: marks of lists, tasks and quotes. A line with a link begins with a bracket and does not match.
_STAMPED = re.compile(
    r"(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|>[ \t]?)*)"
    r"(?P<stamp>(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)"
    r"(?=[ \t\u3000]|$)"
)
_BLOCKS = MarkdownIt("commonmark").disable("inline")
_CODE = frozenset({"fence", "code_block", "html_block"})


@dataclass(frozen=True, slots=True)
class TimeLink:
    """One line that can be linked: line number from 0, old and new text, and offset in the recording in seconds."""

    number: int
    old: str
    new: str
    seconds: int


def find_time_links(
    text: str, *, begins: datetime, until: datetime, zone: tzinfo, address: Callable[[int], str]
) -> list[TimeLink]:
    """Find the lines that begin with a time of day during the recording.

    Times are local times in the zone on the conference day of ``begins``: 00:10 comes after 23:50. Times before
    ``begins`` or after ``until``, code blocks and lines that are links already stay. ``address`` returns the URL for a
    second.
    """
    lines = text.split("\n")
    day = conference_date(begins, zone)
    found = []
    for number, old in enumerate(lines):
        if match := _STAMPED.match(old):
            clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
            at = instant_at(day, clock, zone)
            if begins <= at <= until:
                seconds = int((at - begins).total_seconds())
                new = f"{match['lead']}[{match['stamp']}]({address(seconds)}){old[match.end() :]}"
                found.append(TimeLink(number, old, new, seconds))
    # Asked last: the whole text has to be read for it.
    code = _lines_of_code(text) if found else set()
    return [link for link in found if link.number not in code]


def apply_time_links(text: str, links: Iterable[TimeLink]) -> str:
    """Return the text with those lines replaced."""
    lines = text.split("\n")
    for link in links:
        lines[link.number] = link.new
    return "\n".join(lines)


def _lines_of_code(text: str) -> set[int]:
    tokens = _BLOCKS.parse(text)
    return {line for token in tokens if token.type in _CODE and token.map for line in range(*token.map)}
