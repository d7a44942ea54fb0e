"""Web Share Target: find the heading and the link in what another app shared.

No Django.
"""

import re

_LINK = re.compile(r"https?://[^\s<>\"]+")
LONGEST = 2000
"""Maximum number of characters that are read of each part that another app shares: a line has no more."""


def shared_line(title: str, text: str, url: str) -> tuple[str, str]:
    """Return the heading and the link of shared data; either may be "".

    The heading is the title, else the first line of the text, else the link. Many apps put the link into the text.
    """
    title, text, url = (part[:LONGEST] for part in (title, text, url))
    found = _LINK.search(url) or _LINK.search(text)
    link = found.group() if found else ""
    lines = [_without(link, line) for line in (title, *text.splitlines())]
    heading = next((line for line in lines if line), link)
    return heading[:LONGEST], link[:LONGEST]


def _without(link: str, line: str) -> str:
    return " ".join((line.replace(link, " ") if link else line).split())
