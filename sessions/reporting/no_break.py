"""No-break spaces as the mark of what the program wrote: a typed line with plain blanks stays text.

A person can paste such a line all the same. It is escaped then: its first no-break space becomes a character reference,
which every renderer shows as the space; `unescaped` reverses it.
"""

import re
from collections.abc import Callable

NO_BREAK = "\N{NO-BREAK SPACE}"

_BLANK = re.compile(f"{NO_BREAK}|&((?:amp;)*)#160;")


def escaped(text: str, is_read: Callable[[str], bool], start: int = 0) -> str:
    """Return a text that would be read as ours so that it stays text; others are returned unchanged.

    `is_read` says whether a text is read as ours; its first no-break space is at `start` or later.
    """
    match = _match(text, is_read, start)
    if match is None:
        return text
    reference = "&#160;" if match[0] == NO_BREAK else f"&amp;{match[0][1:]}"
    return text[: match.start()] + reference + text[match.end() :]


def unescaped(text: str, is_read: Callable[[str], bool], start: int = 0) -> str:
    """Reverse `escaped`."""
    match = _match(text, is_read, start)
    if match is None or match[0] == NO_BREAK:
        return text
    blank = f"&{match[1][4:]}#160;" if match[1] else NO_BREAK
    return text[: match.start()] + blank + text[match.end() :]


def _match(text: str, is_read: Callable[[str], bool], start: int) -> re.Match[str] | None:
    match = _BLANK.search(text, start)
    if match is None or not is_read(f"{text[: match.start()]}{NO_BREAK}{text[match.end() :]}"):
        return None
    return match
