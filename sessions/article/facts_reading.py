"""The date of a day and the facts of a session, from the lines of which it is known that they tell them; pure.

A person or a program may have written them in another way: other blanks, a full-width colon, one list item for each.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from unicodedata import normalize

from sessions.rules.clean_text import clean_line
from sessions.rules.days import YEARS

from .facts_line import LABELS, MONTHS, MOST, Facts, next_at, on_day, unescaped_value
from .line_forms import even

LONGEST = 2_000
"""Maximum length of a line that is read, in characters: that of all facts together, with escapes."""

_DATES = {
    "en": re.compile(
        r"(?P<words>.*\S) ?\((?:[A-Za-z]{2,9},? )?(?P<d>[0-9]{1,2}) (?P<m>[A-Za-z]{3,9}),? (?P<y>[0-9]{4})\)"
    ),
    "ja": re.compile(
        r"(?P<words>.*\S) ?[(（](?P<y>[0-9]{4}) ?年 ?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?日"
        r"(?:・?[月火水木金土日])?[)）]"
    ),
}
_TYPED = re.compile(
    r"(?P<words>.*\S) ?[(（](?P<y>[0-9]{4})[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})日?"
    r"(?: ?[(（][月火水木金土日][)）])?[)）]"
)
"""A date as a person may write it in the place of ours."""

_NAME_OF = {label.casefold(): name for labels in LABELS.values() for name, label in labels.items()}
_LABEL = re.compile(rf"(?:^|(?: [·・|/] |／| ))(?P<label>{'|'.join(_NAME_OF)}) ?[:：] ?", re.IGNORECASE)
_BULLET = re.compile(r"\A *[-*+] +")
_UNLABELLED = re.compile(r"(?: [·・|/] |／)[^:：]{1,20}[:：]")
_CLOCK = "([0-9]{1,2}:[0-9]{2})"
_OTHER_CLOCK = re.compile(r"\b([0-9]{1,2})(?:\.([0-9]{2})|時(?:([0-9]{1,2})分)?)")
_TIMES = re.compile(
    rf"(?:(?P<on>[^:]*[^:\s]) )?{_CLOCK}(?: ?(?:[–〜~-]|to|から) ?(?:(?P<until>[^:]*[^:\s]) )?{_CLOCK})?"
)


def date_at_end(words: str, *, typed: bool = False) -> tuple[str, date | None]:
    """Return the heading of a day without the date in brackets at its end, and the date; None without one.

    The day of the week may be another one, or missing. With `typed` a date in figures is one too.
    """
    patterns = {**_DATES, **({"": _TYPED} if typed else {})}
    for language, pattern in patterns.items() if len(words) <= LONGEST else ():
        found = pattern.fullmatch(even(words))
        if found and (on := _date_of(found, language)):
            return found["words"], on
    return words, None


def _date_of(found: re.Match[str], language: str) -> date | None:
    month = found["m"]
    if language == "en":
        numbers = [at for at, name in enumerate(MONTHS, start=1) if name[:3].casefold() == month[:3].casefold()]
        month = str(numbers[0]) if numbers else "0"
    try:
        on = date(int(found["y"]), int(month), int(found["d"]))
    except ValueError:
        return None
    return on if on.year in YEARS else None


def begins_with_label(line: str) -> bool:
    """Return whether a line, perhaps a list item, begins with the label of a fact."""
    return len(line) <= LONGEST and _LABEL.match(_BULLET.sub("", even(line), count=1)) is not None


def facts_in(lines: Sequence[str], language: str, day: date | None) -> dict[str, Any]:
    """Return the facts of a session by the names of the fields of `Facts`; `day` is the date of its day in the article.

    What is none, such as a level of 50, is left out. A text may be longer than one that is stored.
    """
    texts, _is_whole = _texts_in(lines)
    told = {name: clean_line(unescaped_value(texts[name]), LONGEST) for name in MOST if texts.get(name)}
    values: dict[str, Any] = {}
    if times := _TIMES.fullmatch(_with_colons(texts.get("time", ""))):
        values["starts"], values["ends"] = _moments(times, day)
    if texts.get("level", "").isdecimal():
        values["level"] = int(texts["level"])
    if stars := texts.get("rating", "").count("★"):
        values["rating"] = stars
    try:
        facts = Facts(**values)
    except ValueError:  # a level or a rating that there is none of
        facts = Facts(**{name: value for name, value in values.items() if name not in ("level", "rating")})
    values = {name: getattr(facts, name) for name in Facts.__slots__} | told
    return {name: value for name, value in values.items() if value not in (None, "")}


def facts_are_read(lines: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Return whether `values` are all that lines tell: each text was understood, and none has no label."""
    texts, is_whole = _texts_in(lines)
    return is_whole and all(("starts" if name == "time" else name) in values for name, text in texts.items() if text)


def _texts_in(lines: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Return the texts behind the labels of facts, and whether there are no others."""
    texts: dict[str, str] = {}
    is_whole = True
    for line in lines:
        text = _BULLET.sub("", even(line), count=1) if len(line) <= LONGEST else ""
        labels = list(_LABEL.finditer(text))
        ends = [*(label.start() for label in labels[1:]), len(text)]
        for label, end in zip(labels, ends, strict=False):
            texts[_NAME_OF[label["label"].casefold()]] = text[label.end() : end].strip()
        above = text[: labels[0].start()] if labels else line
        is_whole = is_whole and not above.strip() and not any(map(_UNLABELLED.search, texts.values()))
    return texts, is_whole


def _moments(found: re.Match[str], day: date | None) -> tuple[datetime | None, datetime | None]:
    """Return start and end that a text tells; an end without a date is the next moment with that time."""
    try:
        first, last = (time.fromisoformat(clock.zfill(5)) if clock else None for clock in (found[2], found[4]))
    except ValueError:
        return None, None
    if first is None:
        return None, None
    on = _date_in(found["on"])
    starts = datetime.combine(on, first) if on else on_day(day, first)
    if starts is None or last is None:
        return starts, None
    until = _date_in(found["until"])
    return starts, datetime.combine(until, last) if until else next_at(starts, last)


def _with_colons(text: str) -> str:
    """Return a text with each clock time as ``9:15``, also one that is written ``9.15`` or ``9時15分``."""
    return _OTHER_CLOCK.sub(lambda found: f"{found[1]}:{(found[2] or found[3] or '0'):0>2}", normalize("NFKC", text))


def _date_in(text: str | None) -> date | None:
    return date_at_end(f"x ({text})")[1] if text else None
