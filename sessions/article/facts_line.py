"""What a report tells of days and sessions: the date in the heading of a day, and the line of facts of a session.

Both are written in the language of the article: ``Day 1 (Mon, 2 December 2024)``, and ``Time: 10:00–11:00 · Room: A ·
Rating: ★★★★☆``. `facts_reading.py` reads them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sessions.rules.clean_text import clean_line
from sessions.rules.days import DAY_START_HOUR

LANGUAGES = ("en", "ja")
"""The languages of an article."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "ja": tuple("月火水木金土日")}
_BRACKETS = {"en": (" (", ")"), "ja": ("（", "）")}


def date_text(on: date, language: str) -> str:
    """Return a date with its weekday."""
    weekday = _WEEKDAYS[language][on.weekday()]
    if language == "ja":
        return f"{on.year} 年 {on.month} 月 {on.day} 日・{weekday}"
    return f"{weekday}, {on.day} {MONTHS[on.month - 1]} {on.year}"


def dated_heading(heading: str, on: date | None, language: str) -> str:
    """Return the heading of a day with its date, if it has one."""
    if on is None:
        return heading
    opening, closing = _BRACKETS[language]
    return f"{heading}{opening}{date_text(on, language)}{closing}"


MOST = {"room": 100, "speakers": 500, "format": 60}
"""Maximum length of each text, in characters; a test compares them with the model."""

LEVELS = range(100, 501, 100)
STARS = 5

LABELS = {
    "en": {
        **{"time": "Time", "room": "Room", "speakers": "Speakers"},
        **{"level": "Level", "format": "Format", "rating": "Rating"},
    },
    "ja": {
        **{"time": "時間", "room": "会場", "speakers": "登壇者"},
        **{"level": "レベル", "format": "形式", "rating": "評価"},
    },
}
NAMES = tuple(LABELS["en"])
"""The facts in the order of the line."""

_SEPARATORS = {"en": " · ", "ja": "／"}
_TO = {"en": "–", "ja": "〜"}
_ESCAPED = re.compile(r"[\\`*_\[\]<>&~$]")
_LABEL_INSIDE = re.compile(rf"({'|'.join(name for labels in LABELS.values() for name in labels.values())})(\s?):", re.I)
_UNESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one session for its line; each may be missing. `starts` and `ends` are local, without a time zone."""

    starts: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    speakers: str = ""
    level: int | None = None
    format: str = ""
    rating: int | None = None

    def __post_init__(self) -> None:
        for name, most in MOST.items():
            object.__setattr__(self, name, clean_line(getattr(self, name), most))
        for name in ("starts", "ends"):
            if instant := getattr(self, name):
                object.__setattr__(self, name, instant.replace(second=0, microsecond=0))
        if self.ends and (self.starts is None or self.ends < self.starts):
            object.__setattr__(self, "ends", None)
        if (self.level or LEVELS[0]) not in LEVELS or not 1 <= (self.rating or 1) <= STARS:
            raise ValueError("a level is 100 to 500, a rating 1 to 5")

    def __bool__(self) -> bool:
        return self != Facts()

    def names(self) -> frozenset[str]:
        """Return the names of the facts that are known."""
        return frozenset(name for name in NAMES if getattr(self, "starts" if name == "time" else name))


def facts_line(facts: Facts, language: str, day: date | None) -> str:
    """Return the line; `day` is the date that the article gives for the day."""
    texts = {name: _escape(getattr(facts, name)) for name in MOST}
    texts["time"] = _time_text(facts.starts, facts.ends, language, day) if facts.starts else ""
    texts["level"] = str(facts.level or "")
    texts["rating"] = "★" * facts.rating + "☆" * (STARS - facts.rating) if facts.rating else ""
    labels = LABELS[language]
    return _SEPARATORS[language].join(f"{labels[name]}: {texts[name]}" for name in NAMES if texts[name])


def _escape(text: str) -> str:
    """Return a text as the line shows it: without markup, and without what looks like the label of another fact."""
    return _LABEL_INSIDE.sub(r"\1\2\\:", _ESCAPED.sub(r"\\\g<0>", text))


def unescaped_value(text: str) -> str:
    """Return the text of a fact without the backslashes of the line."""
    return _UNESCAPED.sub(r"\1", text)


def _time_text(starts: datetime, ends: datetime | None, language: str, day: date | None) -> str:
    text = f"{starts:%H:%M}"
    if starts != on_day(day, starts.time()):
        text = f"{date_text(starts.date(), language)} {text}"
    if ends is None:
        return text
    on = "" if ends == next_at(starts, ends.time()) else f"{date_text(ends.date(), language)} "
    return f"{text}{_TO[language]}{on}{ends:%H:%M}"


def on_day(day: date | None, clock: time) -> datetime | None:
    """Return a clock time on a conference day, which ends in the night."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=clock.hour < DAY_START_HOUR), clock)


def next_at(starts: datetime, clock: time) -> datetime:
    """Return the first moment from the start on at which the clock shows this."""
    ends = datetime.combine(starts.date(), clock)
    return ends if ends >= starts else ends + timedelta(days=1)
