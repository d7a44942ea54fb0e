"""Headings that name a conference day: a number, a date, a weekday, in many forms and languages. Linear time."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from sessions.rules.days import YEARS

_MONTHS = (
    ("january", "jan", "januar", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia"),
    ("february", "feb", "februar", "février", "fevrier", "févr", "febrero", "febbraio", "fevereiro", "februari"),
    ("march", "mar", "märz", "maerz", "mars", "marzo", "março", "maart", "marca"),
    ("april", "apr", "avril", "abril", "aprile", "kwietnia"),
    ("may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho", "lipca"),
    ("august", "aug", "août", "aout", "agosto", "augustus", "augusti", "sierpnia"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "września"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "października"),
    ("november", "nov", "novembre", "noviembre", "novembro", "listopada"),
    ("december", "dec", "dezember", "dez", "décembre", "decembre", "diciembre", "dicembre", "dezembro", "grudnia"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
"""The number of a month by its name in small letters."""

_WEEKDAYS = (
    ("monday", "mon", "montag", "lundi", "lunes", "lunedì", "maandag", "måndag", "月曜日", "月曜", "월요일"),
    ("tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedì", "dinsdag", "tisdag")
    + ("火曜日", "火曜", "화요일"),
    ("wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì", "woensdag", "onsdag", "水曜日", "水曜"),
    ("thursday", "thu", "thur", "thurs", "donnerstag", "jeudi", "jueves", "giovedì", "donderdag", "木曜日", "木曜"),
    ("friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "vrijdag", "fredag", "金曜日", "金曜", "금요일"),
    ("saturday", "sat", "samstag", "samedi", "sábado", "sabato", "zaterdag", "lördag", "土曜日", "土曜", "토요일"),
    ("sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "söndag", "日曜日", "日曜", "일요일"),
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
"""The number of a weekday (Monday is 0) by its name in small letters."""

DAY_WORDS = "day|tag|jour|journée|día|dia|giorno|dag|dzień|день"
"""Alternatives of a regular expression: words that stand before the number of a day."""

ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7},
    **{"erster": 1, "zweiter": 2, "dritter": 3, "vierter": 4, "premier": 1, "deuxième": 2, "troisième": 3},
    **{"första": 1, "andra": 2, "tredje": 3, "fjärde": 4},
    **{"primer": 1, "segundo": 2, "tercer": 3, "last": None, "final": None},
}
"""The number that a word before "day" tells; None for the last day."""

NUMBER_WORDS = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7},
}
"""Numbers written as words."""


_LONGEST = 200
"""Longer headings name no day."""

_COUNT = rf"(?:[0-9]{{1,2}}(?![0-9])|(?:{'|'.join(NUMBER_WORDS)})(?![a-z]))"
_NEXT = rf"(?:\s?(?:,|、|&|\+|/|-|–|—|~|〜|・|to\b|and\b|と)\s?(?:(?:{DAY_WORDS})\s?)?(?P<last>{_COUNT}))?"
_NUMBERED = re.compile(rf"(?:{DAY_WORDS})s?\s?[-#.:_]?\s?(?P<first>{_COUNT}){_NEXT}")
_JAPANESE = re.compile(
    r"第?\s?(?P<first>[0-9]{1,2}|[一二三四五六七])\s?(?:日目)?\s?(?:[,、&・~〜/と-]\s?(?P<last>[0-9]{1,2}|[一二三四五六七])\s?)?"
    r"(?:日目|日間目|일차|天(?=\Z|\W))"
)
_ORDINAL = re.compile(rf"(?:(?:the|my|our|min|mein|mon|mi) )?(?P<word>{'|'.join(ORDINALS)}) (?:{DAY_WORDS})(?![a-z])")
_NAMED = {"初日": 1, "最終日": None}
_NUMERIC = re.compile(
    r"(?:(?P<y>[0-9]{4})\s?(?P<s>[-/.年])\s?)?(?P<m>[0-9]{1,2})\s?(?P<t>[-/.月])\s?(?P<d>[0-9]{1,2})(?![0-9])\s?日?"
    r"(?:\s?[-–~〜]\s?(?P<to>[0-9]{1,2})(?![0-9:])日?)?"
)
_DOTTED = re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4}|[0-9]{2}(?![0-9]))?")
_TOKEN = re.compile(r"[^\s,.()（）/:;|]+")
_ENGLISH_DAY = re.compile(r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|º|°)?(?:[-–](?P<to>[0-9]{1,2})(?:st|nd|rd|th)?)?")
_TIMED = re.compile(r"^[^0-9:]{0,20}[0-9]{1,2}:[0-9]{2}(?![0-9])[^a-z\u3040-\u9fff]{0,20}[a-z\u3040-\u9fff]")
"""A time of day before other words: what begins then, not a day."""

_TAIL = re.compile(r"[:：(（\[【—–|/・,、~〜.!-]")
_SESSION_WORD = re.compile(r"keynote|session|talk|lightning|基調講演|キーノート|party|recap|summary", re.IGNORECASE)
_NO_PREFIX = re.compile(
    r"\b(?:of|on|from|for|about|after|before|until|conclusion|summary|recap|thoughts|impressions)\b|[のとはがを]\s?\Z"
    r"|まとめ|感想|総括",
    re.IGNORECASE,
)
_LONGEST_PREFIX = 60
"""Most characters before the name of a day: longer words are a sentence."""


@dataclass(frozen=True, slots=True)
class DayName:
    """What a heading tells of a day: its number, its date, its weekday (Monday is 0).

    `several`: it names more than one day ("Days 2-5"). `certain`: nothing but a day, or a title behind a separator;
    otherwise other words stand around it, which only its likes in the article can explain.
    """

    number: int | None = None
    on: date | None = None
    weekday: int | None = None
    month_day: tuple[int, int] | None = None
    several: bool = False
    certain: bool = True

    @property
    def key(self) -> tuple[object, ...]:
        """What distinguishes the day from the others."""
        return (self.number, self.month_day, self.weekday if self.month_day is None and self.number is None else None)


def day_name(title: str) -> DayName | None:
    """Return what a plain title tells of a day; None if it names none."""
    if len(title) > _LONGEST or not title:
        return None
    text = unicodedata.normalize("NFKC", title).casefold().strip()
    start = next((i for i, letter in enumerate(text) if letter.isalnum()), len(text))
    text = text[start:].rstrip("*_ \t")
    if _TIMED.search(text):
        return None
    return _leading(text) or _inside(text)


def day_number(heading: str) -> int | None:
    """Return the number of the day that a heading names, such as "2 日目" or "Day 2"; None without one."""
    name = day_name(heading)
    return name.number if name and name.certain else None


def number_in(text: str) -> int | None:
    """Return the number of the day that a title or the name of a file mentions; None without exactly one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    matches = [match for match in _NUMBERED.finditer(folded) if _is_free(folded, match.start())]
    matches += _JAPANESE.finditer(folded)
    found = {_number(match["first"]) for match in matches}
    return found.pop() if len(found) == 1 and not any(match["last"] for match in matches) else None


def _leading(text: str) -> DayName | None:
    """Return the day that a text begins with."""
    if text.startswith("on ") and text.rstrip(" :")[3:] in WEEKDAYS:
        return DayName(weekday=WEEKDAYS[text.rstrip(" :")[3:]])
    for word, number in _NAMED.items():
        if text.startswith(word):
            return _tailed(text[len(word) :], DayName(number))
    if match := (_NUMBERED.match(text) or _JAPANESE.match(text)):
        first, last = _number(match["first"]), match["last"]
        rest = text[match.end() :]
        return _tailed(rest, _with_date(rest, DayName(first, several=last is not None)))
    if match := _ORDINAL.match(text):
        return _tailed(text[match.end() :], DayName(ORDINALS[match["word"]]))
    return _numeric_date(text) or _worded_date(text)


def _with_date(rest: str, name: DayName) -> DayName:
    """Add the date that stands behind the number of a day: ``Day 1 (2025-09-24)``."""
    start = next((i for i, letter in enumerate(rest) if letter.isalnum()), len(rest))
    dated = (_numeric_date(rest[start:]) or _worded_date(rest[start:])) if start <= 4 else None
    if dated is None:
        return name
    return replace(name, on=dated.on, weekday=dated.weekday)


def _tailed(rest: str, name: DayName) -> DayName | None:
    """Return the day if what follows its name may follow one."""
    bare = rest.lstrip()
    if not bare or not bare.strip("*_ )）]】>"):
        return name
    if _TAIL.match(bare) or not bare[0].isalnum():
        return name
    if bare != rest:
        loose = _SESSION_WORD.match(bare) is not None or len(bare) > 40
        return replace(name, certain=not loose)
    if bare[0] == "の":
        return replace(name, certain=False)
    return None


def _inside(text: str) -> DayName | None:
    """Return the day that stands behind other words: ``Conference Day 1``."""
    for pattern in (_NUMBERED, _JAPANESE):
        found = [match for match in pattern.finditer(text) if _is_free(text, match.start())]
        if len(found) != 1 or found[0].start() > _LONGEST_PREFIX or _NO_PREFIX.search(text[: found[0].start()]):
            continue
        name = _tailed(text[found[0].end() :].lstrip(")）]】"), DayName(_number(found[0]["first"])))
        if name:
            return DayName(name.number, certain=False)
    return None


def _is_free(text: str, at: int) -> bool:
    """Return whether no letter of a word stands before a place: not "day" in "monday"."""
    return at == 0 or not text[at - 1].isascii() or not text[at - 1].isalpha()


def _numeric_date(text: str) -> DayName | None:
    if match := _DOTTED.match(text):
        year = match["y"]
        name = _dated(int(year) + (2000 if len(year) == 2 else 0) if year else None, int(match["m"]), int(match["d"]))
        return _strict(text[match.end() :], name)
    match = _NUMERIC.match(text)
    if match is None or (not match["y"] and match["t"] in "-."):
        return None
    first, second = int(match["m"]), int(match["d"])
    if not match["y"] and match["t"] == "/" and first > 12:
        first, second = second, first
    name = _dated(int(match["y"]) if match["y"] else None, first, second, several=match["to"] is not None)
    return _strict(text[match.end() :], name)


def _strict(rest: str, name: DayName | None) -> DayName | None:
    """Return a day that only digits name if nothing follows them, or a weekday or a separator."""
    bare = rest.lstrip()
    if name is None or not bare or _TAIL.match(bare) or not bare[0].isalnum():
        return name
    word = _TOKEN.match(bare)
    if bare != rest and word and word[0] in WEEKDAYS:
        return name
    if name.on is not None:
        return replace(name, certain=False)
    if bare != rest and not (bare[0].isascii() and bare[0].isalnum()):
        return name
    return None


def _worded_date(text: str) -> DayName | None:
    """Return a date whose month is a word, or a weekday."""
    tokens = []
    for token in _TOKEN.finditer(text):
        tokens.append(token)
        if len(tokens) == 6:
            break
    weekday, at = None, 0
    if tokens and tokens[0][0] in WEEKDAYS:
        weekday, at = WEEKDAYS[tokens[0][0]], 1
    while at < len(tokens) and tokens[at][0] in {"the", "le", "den", "el"}:
        at += 1
    day = month = year = None
    several = False
    end = tokens[at - 1].end() if at else 0
    for token in tokens[at : at + 4]:
        word = token[0]
        if month is None and word in MONTHS:
            month = MONTHS[word]
        elif day is None and (number := _ENGLISH_DAY.fullmatch(word)):
            day, several = int(number["d"]), number["to"] is not None
        elif day is not None and month is None and word in {"of", "de", "di"}:
            continue
        elif day is not None and month is not None and word.isdecimal() and len(word) == 4:
            year, end = int(word), token.end()
            break
        else:
            break
        if day is not None and (month is not None or weekday is not None):
            end = token.end()
    if day is not None and month is not None:
        found = _dated(year, month, day, several=several, weekday=weekday)
        return None if found is None else _worded_tail(text[end:], found)
    if weekday is None:
        return None
    return _worded_tail(text[end:], DayName(weekday=weekday))


def _worded_tail(rest: str, name: DayName) -> DayName | None:
    bare = rest.lstrip(" .,)）")
    if not bare or _TAIL.match(rest.lstrip()) or not bare[0].isalnum():
        return name
    if rest[:1] not in {" ", ".", ","}:
        return None
    return replace(name, certain=False)


def _dated(
    year: int | None, month: int, day: int, *, several: bool = False, weekday: int | None = None
) -> DayName | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    on = None
    if year is not None and year in YEARS:
        try:
            on = date(year, month, day)
        except ValueError:
            return None
    return DayName(None, on, weekday, (month, day), several)


def _number(text: str) -> int | None:
    return NUMBER_WORDS[text] if text in NUMBER_WORDS else int(text)
