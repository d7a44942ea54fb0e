"""What a line of structure tells besides its title: the address of a link, and text that follows the title; pure."""

import re

from sessions.reporting.outline.model import OutlineEntry

_LINK_TARGET = re.compile(r"\]\((https?://[^\s()<>]+)\)")
_AFTER_LINK = re.compile(r"\]\([^\s()]*\)")
_MARKS = " \t*_#:：—–-|)】」）]"
_MIN_LETTERS = 12
"""Fewer letters behind a title are a mark, such as a language, and no text."""


def rest_of_heading(line: str, entry: OutlineEntry) -> list[str]:
    """Return the lines of text that the line of an entry holds besides its title: addresses, and what follows it.

    They are read as the first lines of its text, so that a document has them too.
    """
    rest = list(dict.fromkeys(_LINK_TARGET.findall(line)))
    if rest:
        rest = [part for address in rest for part in (address, "")]
    if entry.level:
        return rest
    at = line.find(entry.title) if entry.title else -1
    tail = line[at + len(entry.title) :] if at >= 0 else ""
    link = _AFTER_LINK.match(tail)
    tail = (tail[link.end() :] if link else tail).replace(entry.speakers or "\0", "", 1).strip(_MARKS)
    return [*rest, tail] if sum(letter.isalnum() for letter in tail) >= _MIN_LETTERS else rest
