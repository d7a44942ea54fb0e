"""Recognise headings of a conference day and of a session's section by their words."""

import re

SECTION_NAMES = {
    "summary": ("概要", "内容", "Summary", "Overview"),
    "impressions": ("感想", "コメント", "Impressions", "Thoughts"),
}
"""Known section headings by role; those of one style have the same index."""

_TAIL = r"\s*+(?:$|[:：(（\[【—–|/・,、~〜-].*)"
_DAY_HEADINGS = re.compile(
    rf"(?:第?\s*(?P<ja>[0-9０-９]{{1,2}})\s*日目{_TAIL}"
    rf"|day\s*(?P<en>[0-9]{{1,2}}){_TAIL}"
    rf"|(?:[0-9]{{4}}\s*[-/.年]\s*)?[0-9]{{1,2}}\s*[-/.月]\s*[0-9]{{1,2}}\s*+日?{_TAIL}"
    rf"|[月火水木金土日]曜日?{_TAIL}"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day{_TAIL})$",
    re.IGNORECASE,
)


def is_section_name(heading: str) -> bool:
    """Return whether `heading` is a known section heading."""
    return any(heading in names for names in SECTION_NAMES.values())


def is_day_heading(heading: str) -> bool:
    """Return whether `heading` is one of a day: "2 日目", "Day 2", a date, a weekday."""
    return _DAY_HEADINGS.match(heading) is not None


def day_number(heading: str) -> int | None:
    """Return the number in "2 日目" or "Day 2", or None."""
    match = _DAY_HEADINGS.match(heading)
    digits = match and (match["ja"] or match["en"])
    return int(digits) if digits else None
