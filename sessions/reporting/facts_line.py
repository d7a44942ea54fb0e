"""The line of facts under the heading of a session: ``Time: 10:00–11:00 · Room: Hall A · Rating: ★★★★☆``.

A fixed grammar in the language of the article: the facts in this order, each after its label, a colon and a no-break
space. Only a line that `facts_line` would write exactly so is read back; everything else is text.
"""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from sessions.rules.clean_text import clean_line
from sessions.rules.days import DAY_START_HOUR

from .dated_headings import LANGUAGES, date_pattern, date_text, read_date
from .no_break import NO_BREAK, escaped, unescaped

MOST = {"room": 100, "speakers": 500, "format": 60}
"""Maximum length of each fact, in characters: those of the columns, which a test compares."""

LEVELS = range(100, 501, 100)
STARS = 5

_LABELS = {
    "en": {
        **{"time": "Time", "room": "Room", "speakers": "Speakers"},
        **{"level": "Level", "format": "Format", "rating": "Rating"},
    },
    "ja": {
        **{"time": "時間", "room": "会場", "speakers": "登壇者"},
        **{"level": "レベル", "format": "形式", "rating": "評価"},
    },
}
NAMES = tuple(_LABELS["en"])
"""The facts in the order of the line."""

_SEPARATORS = {"en": " · ", "ja": "／"}
_TO = {"en": "–", "ja": "〜"}
_COLON = f":{NO_BREAK}"
_LONGEST = 4_000
"""Maximum length of a line of facts, in characters: what is longer is text."""
_ESCAPED = re.compile(rf"[\\`*_\[\]<>&~$]|(?<=:){NO_BREAK}")
_UNESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|(?<=:)&#160;")
_SPLIT = {
    language: re.compile(f"{separator}(?=(?:{'|'.join(_LABELS[language].values())}){_COLON})")
    for language, separator in _SEPARATORS.items()
}
_TIMES = {
    language: re.compile(
        rf"(?:({date_pattern(language)}) )?([0-9]{{2}}:[0-9]{{2}})"
        rf"(?:{to}(?:({date_pattern(language)}) )?([0-9]{{2}}:[0-9]{{2}}))?"
    )
    for language, to in _TO.items()
}


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
        return any(getattr(self, name) for name in _FIELDS)

    def names(self) -> frozenset[str]:
        """Return the names of the facts that are known."""
        return frozenset(name for name in NAMES if getattr(self, "starts" if name == "time" else name))


_FIELDS = tuple(each.name for each in fields(Facts))


def facts_line(facts: Facts, language: str, day: date | None) -> str:
    """Return the line; `day` is the date that the article gives for the day."""
    texts = {name: _escape(getattr(facts, name)) for name in MOST}
    texts["time"] = _time_text(facts.starts, facts.ends, language, day) if facts.starts else ""
    texts["level"] = str(facts.level or "")
    texts["rating"] = "★" * facts.rating + "☆" * (STARS - facts.rating) if facts.rating else ""
    labels = _LABELS[language]
    return _SEPARATORS[language].join(f"{labels[name]}{_COLON}{texts[name]}" for name in NAMES if texts[name])


def read_facts(line: str, day: date | None) -> tuple[Facts, str] | None:
    """Return the facts of a line and its language; None for a line that `facts_line` does not write."""
    if len(line) > _LONGEST or _COLON not in line:
        return None
    for language in LANGUAGES:
        facts = _read(line, language, day)
        if facts and facts_line(facts, language, day) == line:
            return facts, language
    return None


def guarded_line(line: str, day: date | None) -> str:
    """Return a line of text escaped if it would be read as facts; `unguarded_line` reverses it."""
    return escaped(line, lambda text: read_facts(text, day) is not None)


def unguarded_line(line: str, day: date | None) -> str:
    """Reverse `guarded_line`."""
    return unescaped(line, lambda text: read_facts(text, day) is not None)


def _read(line: str, language: str, day: date | None) -> Facts | None:
    labels = {label: name for name, label in _LABELS[language].items()}
    texts: dict[str, str] = {}
    for part in _SPLIT[language].split(line):
        label, colon, text = part.partition(_COLON)
        name = labels.get(label)
        if not colon or name is None:
            return None
        texts[name] = text
    starts = ends = None
    if "time" in texts:
        if (times := _read_times(texts["time"], language, day)) is None:
            return None
        starts, ends = times
    try:
        return Facts(
            starts,
            ends,
            level=int(texts["level"]) if "level" in texts else None,
            rating=texts["rating"].count("★") if "rating" in texts else None,
            **{name: _unescape(texts.get(name, "")) for name in MOST},
        )
    except ValueError:  # not a number, or too long
        return None


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: "&#160;" if match[0] == NO_BREAK else f"\\{match[0]}", text)


def _unescape(text: str) -> str:
    return _UNESCAPED.sub(lambda match: match[1] or NO_BREAK, text)


def _time_text(starts: datetime, ends: datetime | None, language: str, day: date | None) -> str:
    text = f"{starts:%H:%M}"
    if starts != _on_day(day, starts.time()):
        text = f"{date_text(starts.date(), language)} {text}"
    if ends is None:
        return text
    on = "" if ends == _next(starts, ends.time()) else f"{date_text(ends.date(), language)} "
    return f"{text}{_TO[language]}{on}{ends:%H:%M}"


def _read_times(text: str, language: str, day: date | None) -> tuple[datetime | None, datetime | None] | None:
    match = _TIMES[language].fullmatch(text)
    if match is None:
        return None
    try:
        first, last = (time.fromisoformat(clock) if clock else None for clock in (match[2], match[4]))
    except ValueError:
        return None
    if first is None:
        return None
    on = read_date(match[1], language) if match[1] else None
    starts = datetime.combine(on, first) if on else _on_day(day, first)
    if starts is None or last is None:
        return starts, None
    until = read_date(match[3], language) if match[3] else None
    return starts, datetime.combine(until, last) if until else _next(starts, last)


def _on_day(day: date | None, clock: time) -> datetime | None:
    """Return a clock time on a conference day, which ends in the night."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=clock.hour < DAY_START_HOUR), clock)


def _next(starts: datetime, clock: time) -> datetime:
    """Return the first moment from the start on at which the clock shows this."""
    ends = datetime.combine(starts.date(), clock)
    return ends if ends >= starts else ends + timedelta(days=1)
