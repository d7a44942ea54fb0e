"""What a report tells of days and sessions: the date in the heading of a day, and the line of facts of a session.

Both have a fixed grammar in the language of the article: ``Day 1 (Mon, 2 December 2024)``, and ``Time: 10:00–11:00 ·
Room: Hall A · Rating: ★★★★☆``. Only what is written exactly so is read back. No-break spaces mark what the program
wrote: in a date (but for the one behind the comma, where narrow screens break the line), and after the colon of a
label. A person's text that has them all the same is escaped: the first becomes a character reference.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sessions.rules.clean_text import clean_line
from sessions.rules.days import DAY_START_HOUR, YEARS

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


LANGUAGES = ("en", "ja")
"""The languages of an article."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "ja": tuple("月火水木金土日")}
_DATES = {
    "en": "[A-Z][a-z]{2}, (?P<d>[0-9]{1,2}) (?P<m>[A-Z][a-z]{2,8}) (?P<y>[0-9]{4})",
    "ja": "(?P<y>[0-9]{4}) 年 (?P<m>[0-9]{1,2}) 月 (?P<d>[0-9]{1,2}) 日・[月火水木金土日]",
}
_PATTERNS = {language: re.compile(pattern.replace(" ", NO_BREAK)) for language, pattern in _DATES.items()}
_ANY_DATE = {language: re.sub(r"\?P<\w>", "?:", found.pattern) for language, found in _PATTERNS.items()}
_BRACKETS = {"en": (" (", ")"), "ja": ("（", "）")}
_COMMA = f",{NO_BREAK}"


def date_text(on: date, language: str) -> str:
    """Return a date with its weekday."""
    weekday = _WEEKDAYS[language][on.weekday()]
    if language == "ja":
        return f"{on.year} 年 {on.month} 月 {on.day} 日・{weekday}".replace(" ", NO_BREAK)
    return f"{weekday}, {on.day} {MONTHS[on.month - 1]} {on.year}".replace(" ", NO_BREAK)


def read_date(text: str, language: str) -> date | None:
    """Return the date of a text that `date_text` made; None for another text."""
    match = _PATTERNS[language].fullmatch(text)
    if match is None or int(match["y"]) not in YEARS:
        return None
    try:
        month = MONTHS.index(match["m"]) + 1 if language == "en" else int(match["m"])
        on = date(int(match["y"]), month, int(match["d"]))
    except ValueError:
        return None
    return on if date_text(on, language) == text else None


def dated_heading(heading: str, on: date | None, language: str) -> str:
    """Return the heading of a day with its date; `read_heading` reverses it."""
    if on is None:
        return escaped(heading, _is_dated, _last_bracket(heading))
    opening, closing = _BRACKETS[language]
    return f"{heading}{opening}{date_text(on, language).replace(_COMMA, ', ')}{closing}"


def read_heading(text: str) -> tuple[str, date | None, str]:
    """Split the heading of a day into its words, its date, and the language of the date (None and "" without one)."""
    return _split(text) or (unescaped(text, _is_dated, _last_bracket(text)), None, "")


def _split(text: str) -> tuple[str, date, str] | None:
    for language, (opening, closing) in _BRACKETS.items():
        start = text.rfind(opening)
        heading = text[:start]
        if start <= 0 or not text.endswith(closing) or heading != heading.strip():
            continue
        if on := read_date(text[start + len(opening) : -len(closing)].replace(", ", _COMMA), language):
            return heading, on, language
    return None


def _is_dated(text: str) -> bool:
    return _split(text) is not None


def _last_bracket(text: str) -> int:
    return max(0, *(text.rfind(opening) for opening, _closing in _BRACKETS.values()))


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
_COLON = f":{NO_BREAK}"
_ESCAPED = re.compile(rf"[\\`*_\[\]<>&~$]|(?<=:){NO_BREAK}")
_UNESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|(?<=:)&#160;")
_SPLIT = {
    language: re.compile(f"{separator}(?=(?:{'|'.join(LABELS[language].values())}){_COLON})")
    for language, separator in _SEPARATORS.items()
}
_TIMES = {
    language: re.compile(
        rf"(?:({_ANY_DATE[language]}) )?([0-9]{{2}}:[0-9]{{2}})"
        rf"(?:{to}(?:({_ANY_DATE[language]}) )?([0-9]{{2}}:[0-9]{{2}}))?"
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
    return _SEPARATORS[language].join(f"{labels[name]}{_COLON}{texts[name]}" for name in NAMES if texts[name])


def read_facts(line: str, day: date | None) -> tuple[Facts, str] | None:
    """Return the facts of a line and its language; None for a line that `facts_line` does not write."""
    if _COLON not in line:
        return None
    for language in LANGUAGES:
        facts = _read(line, language, day)
        if facts and facts_line(facts, language, day) == line:
            return facts, language
    return None


def _read(line: str, language: str, day: date | None) -> Facts | None:
    labels = {label: name for name, label in LABELS[language].items()}
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
            **{name: unescaped_value(texts.get(name, "")) for name in MOST},
        )
    except ValueError:  # not a number, or too long
        return None


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: "&#160;" if match[0] == NO_BREAK else f"\\{match[0]}", text)


def unescaped_value(text: str) -> str:
    return _UNESCAPED.sub(lambda match: match[1] or NO_BREAK, text)


def _time_text(starts: datetime, ends: datetime | None, language: str, day: date | None) -> str:
    text = f"{starts:%H:%M}"
    if starts != on_day(day, starts.time()):
        text = f"{date_text(starts.date(), language)} {text}"
    if ends is None:
        return text
    on = "" if ends == next_at(starts, ends.time()) else f"{date_text(ends.date(), language)} "
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
    starts = datetime.combine(on, first) if on else on_day(day, first)
    if starts is None or last is None:
        return starts, None
    until = read_date(match[3], language) if match[3] else None
    return starts, datetime.combine(until, last) if until else next_at(starts, last)


def on_day(day: date | None, clock: time) -> datetime | None:
    """Return a clock time on a conference day, which ends in the night."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=clock.hour < DAY_START_HOUR), clock)


def next_at(starts: datetime, clock: time) -> datetime:
    """Return the first moment from the start on at which the clock shows this."""
    ends = datetime.combine(starts.date(), clock)
    return ends if ends >= starts else ends + timedelta(days=1)
