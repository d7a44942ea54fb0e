"""Parser of the descriptions in the calendar of PyCon US."""

import re
from collections.abc import Iterator

from sessions.importing.parsers.programme import Sitting
from sessions.importing.parsers.shared import cleaning

_HEAD = re.compile(r"Section: (?P<section>[^\n]*)\nKind: (?P<kind>[^\n]*)\nName: [^\n]*(?:\n(?P<rest>.*))?", re.DOTALL)
_SPEAKERS = "\nSpeakers:\n"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?>")
_ALONE = frozenset({"br", "hr", "img"})


def described(text: str) -> Sitting | None:
    """Return the facts in a description of PyCon's calendar, which has no title; None for another one."""
    found = _HEAD.fullmatch(text)
    if not found:
        return None
    description, _, people = (found["rest"] or "").rpartition(_SPEAKERS)
    if not people or not description:
        description, people = found["rest"] or "", ""
    return Sitting(
        title="",
        format=cleaning.name(found["kind"]),
        track=cleaning.name(found["section"]),
        speakers=cleaning.names(_named(people)),
        description=cleaning.markdown(description),
    )


def _named(people: str) -> Iterator[str]:
    """Yield the lines outside of HTML elements: each speaker's name stands before a biography in HTML."""
    depth = 0
    for line in people.split("\n"):
        if not depth and line.strip() and "<" not in line:
            yield line
        for closing, tag in _TAG.findall(line):
            if tag.lower() not in _ALONE:
                depth = max(depth - 1, 0) if closing else depth + 1
