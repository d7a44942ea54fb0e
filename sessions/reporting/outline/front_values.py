"""The settings of an article in the front matter of any site, such as Hugo, Jekyll, Qiita, Zenn and Hashnode."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime

from sessions.reporting.document import FrontMatter
from sessions.rules.parsing import parse_date, parse_moment

_TITLES = ("title",)
_TOPICS = ("topics", "tags", "tag", "categories", "category", "keywords")
_DATES = ("date", "published_at", "datepublished", "publisheddate", "publishdate", "published", "pubdate", "created_at")
_NAMES = frozenset(
    ("aliases", "author", "authors", "cover", "cuid", "description", "draft", "emoji", "id", "ignorepublish", "image")
    + ("lang", "lastmod", "layout", "permalink", "private", "publication_name", "seotitle", "slug", "subtitle")
    + ("summary", "thumbnail", "type", "updated_at", "url", "weight", *_TITLES, *_TOPICS, *_DATES)
)
_KINDS = ("tech", "idea")
_YES, _NO = frozenset(("true", "yes", "on", "y")), frozenset(("false", "no", "off", "n"))
_LONGEST = 300
"""Maximum length of a date, in characters; of a longer one nothing is read."""
_LONGEST_NUMBER = 64
"""Maximum length of a whole number that is read as text, in bits."""

_ZENN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?")
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_ZONE = re.compile(r" (?:UTC|GMT|Z|([+-][0-9]{2}):?([0-9]{2}))\Z")
_CLOCK = re.compile(r"[ T]([0-9]:[0-9]{2})")
_SCRIPT_DATE = re.compile(r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{4}) ([0-9:]{5,8}) GMT([+-][0-9]{4})")


@dataclass(frozen=True, slots=True)
class FrontValues:
    """The parsed values of a front matter, whose keys are compared without regard to upper case."""

    given: Mapping[object, object]
    values: Mapping[str, object] = field(init=False)

    def __post_init__(self) -> None:
        values = {key.lower(): value for key, value in self.given.items() if isinstance(key, str)}
        shared = values.get("<<")
        object.__setattr__(self, "values", {**_keys_of(shared), **values})

    def has_names(self) -> bool:
        """Return whether a key is one that sites know: only then is a block between two rules front matter."""
        return not _NAMES.isdisjoint(self.values)

    def front_matter(self) -> FrontMatter:
        """Return the settings that can be told; `source` stays empty."""
        kind = self._text("type")
        return FrontMatter(
            title=self._text(*_TITLES),
            emoji=self._text("emoji"),
            kind=kind if kind in _KINDS else "",
            topics=self._topics(),
            published=self._published(),
            published_at=given if _ZENN_DATE.fullmatch(given := self._text("published_at")) else "",
            publication_name=self._text("publication_name"),
            date=next(filter(None, (_date(self.values.get(name)) for name in _DATES)), ""),
        )

    def _text(self, *names: str) -> str:
        return next(filter(None, (_text(self.values.get(name)) for name in names)), "")

    def _topics(self) -> tuple[str, ...]:
        """Return the values of the first key that has some, each once."""
        for name in _TOPICS:
            value = self.values.get(name)
            parts = self._split(value) if isinstance(value, str) else _names(value)
            if topics := tuple(dict.fromkeys(filter(None, map(_text, parts)))):
                return topics
        return ()

    def _split(self, text: str) -> list[str]:
        """Return the parts of a text between commas; Jekyll, which alone has layouts, also has blanks between them."""
        return text.split(",") if "," in text or "layout" not in self.values else text.split()

    def _published(self) -> bool:
        """Return whether the article says that it is published; one that says nothing is not."""
        said = {name: _flag(self.values.get(name)) for name in ("published", "draft", "private", "ignorepublish")}
        if said["published"] is None and _date(self.values.get("published")):
            said["published"] = True
        against = (said["draft"], said["private"], said["ignorepublish"])
        return said["published"] is not False and True not in against and (bool(said["published"]) or False in against)


def is_name(text: str) -> bool:
    """Return whether a text is a key that sites know."""
    return text.lower() in _NAMES


def _keys_of(value: object) -> dict[str, object]:
    """Return the keys of a YAML mapping that another takes over (``<<: *name``)."""
    return {key.lower(): each for key, each in value.items() if isinstance(key, str)} if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        return ""
    # Escapes can stand for half of a character: JSON and YAML have them, and a database has not.
    whole = str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(whole.replace("\0", "\N{REPLACEMENT CHARACTER}").split())


def _names(value: object) -> Iterator[object]:
    """Yield the entries of a list; of those that are mappings, as older articles of Qiita have them, the name."""
    for each in value if isinstance(value, list) else ():
        yield each.get("name") if isinstance(each, dict) else each


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    return True if text in _YES else False if text in _NO else None


def _date(value: object) -> str:
    """Return a day, or a day with a time, as RFC 3339 writes it; without a zone where none is told, "" for no date."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time) or not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    text = value.strip()
    if script := _SCRIPT_DATE.match(text):
        month, day, year, clock, zone = script.groups()
        return _mail_date(f"{day} {month} {year} {clock} {zone}")
    if text[:1].isalpha() or ", " in text:
        return _mail_date(text)
    text = _DAY.sub(lambda found: f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", text, count=1)
    text = _ZONE.sub(lambda found: f"{found[1]}:{found[2]}" if found[1] else "Z", text)
    text = _CLOCK.sub(r"T0\1", text, count=1)
    if day_only := parse_date(text):
        return day_only.isoformat()
    moment = parse_moment(text)
    return moment.isoformat(timespec="seconds") if moment else ""


def _mail_date(text: str) -> str:
    """Return a date as e-mails have it (RFC 5322) in the form of RFC 3339."""
    try:
        return parsedate_to_datetime(text).isoformat(timespec="seconds")
    except (ValueError, OverflowError, TypeError, IndexError):
        return ""
