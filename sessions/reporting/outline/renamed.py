"""Other words in the line of a heading, whose marks and links stay; pure."""

import re

from sessions.reporting.outline.model import OutlineEntry
from sessions.rules.codes import join_heading


def renamed(line: str, before: OutlineEntry, after: OutlineEntry) -> str | None:
    """Return the line of a heading with another code, title and speakers; None if the old ones are not in it."""
    if not all(word in line for word in (before.code, before.title, before.speakers)) or not before.title:
        return None
    if before.code and not after.code:
        return None
    pairs = {before.title: after.title, before.speakers: after.speakers, before.code: after.code}
    if not before.code and after.code:
        pairs[before.title] = join_heading(after.code, after.title)
    words = sorted(filter(None, pairs), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    done: set[str] = set()

    def once(match: re.Match[str]) -> str:
        first = match[0] not in done
        done.add(match[0])
        return pairs[match[0]] if first else match[0]

    return pattern.sub(once, line)
