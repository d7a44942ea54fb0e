"""The front matter of an article of any site: YAML, TOML or JSON; what cannot be parsed stays in the body.

The chosen dialect reads first. Only a block that it does not know is read here, with the keys that sites have.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any

import yaml

from sessions.article.dialects.base import Dialect
from sessions.article.dialects.shared.front_matter import FENCE, LIMIT, PlainLoader, load
from sessions.article.document import FrontMatter
from sessions.article.lines import split_lines
from sessions.article.outline.model import Remark, RemarkKind
from sessions.rules.parsing import parse_date, parse_moment

_TOML_FENCE = "+++"
_MAX_DOTS = 1_000
"""Maximum number of dots in TOML: the time that a key with dots takes grows with the square of their number."""
_MARK = "\ufeff"
_KEY = re.compile(r"""["']?([A-Za-z_][\w-]{0,60})["']?[ \t]{0,20}[:=]""", re.ASCII)
_TOPICS = ("topics", "tags", "tag", "categories", "category", "keywords")
_DATES = ("date", "published_at", "datepublished", "publisheddate", "publishdate", "published", "pubdate", "created_at")
_NAMES = frozenset(
    ("aliases", "author", "authors", "cover", "cuid", "description", "draft", "emoji", "id", "ignorepublish", "image")
    + ("lang", "lastmod", "layout", "permalink", "private", "publication_name", "seotitle", "slug", "subtitle")
    + ("summary", "thumbnail", "type", "updated_at", "url", "weight", "title", *_TOPICS, *_DATES)
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
class FoundFront:
    """The settings of an article, and what is below them.

    `first_line` is the index of the first line of `body` in the text; where no line end follows the front matter, it is
    the number of lines. `known` says that front matter was understood: otherwise `front` is empty, and no line is
    missing in `body`.
    """

    front: FrontMatter
    body: str
    first_line: int = 0
    known: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class _FrontBlock:
    """What looks like front matter: its first line, the line behind it, and how to parse its text."""

    start: int
    end: int
    text: str
    parse: Callable[[str], dict[Any, Any] | None]


def read_front(text: str, dialect: Dialect) -> FoundFront:
    """Split a text with LF line ends into front matter and body; no text is refused.

    The settings are those that `dialect` reads; where it reads none, those that other sites have. `front.source` is
    filled only by the dialect.
    """
    front, body = dialect.read_front(text)
    if front != FrontMatter():
        above = text[: len(text) - len(body)]
        return FoundFront(front, body, above.count("\n") + (not above.endswith("\n")), known=True)
    lines = split_lines(text)
    block = _block(lines)
    if block is None:
        return FoundFront(FrontMatter(), text)
    body = "\n".join(lines[block.end :])
    if len(block.text) <= LIMIT:
        above = f"{FENCE}\n{block.text}\n{FENCE}\n"
        if block.parse is _yaml and not text.startswith(above):
            front, _rest = dialect.read_front(above)
            if front != FrontMatter():
                return FoundFront(front, body, block.end, known=True)
        given = block.parse(block.text) or {}
        values = _keys_of(given.get("<<")) | _keys_of(given)
        if not _NAMES.isdisjoint(values):  # only then is a block between two rules front matter
            return FoundFront(_front_matter(values), body, block.end, known=True)
    return FoundFront(FrontMatter(), text, remarks=_remarks(lines, block))


def _block(lines: Sequence[str]) -> _FrontBlock | None:
    """Return the block of front matter at the top, perhaps below blank lines; one without an end has no lines."""
    start = next((at for at, line in enumerate(lines) if line.strip(f" \t{_MARK}")), len(lines))
    if start == len(lines):
        return None
    first = lines[start].lstrip(_MARK).rstrip()
    if first == FENCE:
        return _fenced(lines, start, (FENCE, "..."), _yaml)
    if first == _TOML_FENCE:
        return _fenced(lines, start, (_TOML_FENCE,), _toml)
    return _json_block(lines, start) if first.startswith("{") else None


def _fenced(
    lines: Sequence[str], start: int, fences: tuple[str, ...], parse: Callable[[str], dict[Any, Any] | None]
) -> _FrontBlock:
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() in fences), None)
    if end is None:
        return _FrontBlock(start, start, "", parse)
    return _FrontBlock(start, end + 1, "\n".join(lines[start + 1 : end]), parse)


def _json_block(lines: Sequence[str], start: int) -> _FrontBlock | None:
    """Return the lines of a JSON object at the top; behind its last bracket nothing else stands."""
    above = "\n".join(lines[start : start + LIMIT])[: LIMIT + 1].lstrip(_MARK)
    try:
        _value, length = json.JSONDecoder().raw_decode(above)
    except (ValueError, RecursionError):
        return _FrontBlock(start, start, "", _json)
    after = above[length:].partition("\n")[0]
    if after.strip():
        return None
    return _FrontBlock(start, start + above.count("\n", 0, length) + 1, above[:length], _json)


def _remarks(lines: Sequence[str], block: _FrontBlock) -> tuple[Remark, ...]:
    """Return a remark if the block begins with a key of front matter, so that it is no rule with text below."""
    below = (line.strip().lstrip("{").lstrip() for line in lines[block.start : block.start + 20])
    written = (line for line in below if line and line not in (FENCE, _TOML_FENCE, _MARK + FENCE))
    first = next((line for line in written if not line.startswith("#")), "")
    key = _KEY.match(first)
    return (Remark(RemarkKind.FRONT_MATTER, block.start),) if key and key[1].lower() in _NAMES else ()


class _AliasLoader(PlainLoader):
    """The loader with aliases, which share what they name; nothing is copied (billion laughs), so merging is none."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Take an alias for what it names."""
        return yaml.SafeLoader.compose_node(self, parent, index)

    def flatten_mapping(self, node: Any) -> None:
        """Merge nothing: mappings that are merged into each other grow without limit."""


def _yaml(block: str) -> dict[Any, Any] | None:
    """Parse YAML; tabs, which it forbids in many places, count as blanks where it cannot be parsed with them."""
    for text in (block, block.replace("\t", "  ")) if "\t" in block else (block,):
        values = load(text, _AliasLoader)
        if isinstance(values, dict):
            return values
    return None


def _toml(block: str) -> dict[Any, Any] | None:
    if block.count(".") > _MAX_DOTS:
        return None
    try:
        return tomllib.loads(block)
    except (ValueError, RecursionError):
        return None


def _json(block: str) -> dict[Any, Any] | None:
    try:
        values = json.loads(block)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _front_matter(values: Mapping[str, object]) -> FrontMatter:
    """Return the settings that can be told; `source` stays empty."""

    def text(*names: str) -> str:
        return next(filter(None, (_text(values.get(name)) for name in names)), "")

    kind, published_at = text("type"), text("published_at")
    return FrontMatter(
        title=text("title"),
        emoji=text("emoji"),
        kind=kind if kind in _KINDS else "",
        topics=_topics(values),
        published=_published(values),
        published_at=published_at if _ZENN_DATE.fullmatch(published_at) else "",
        publication_name=text("publication_name"),
        date=next(filter(None, (_date(values.get(name)) for name in _DATES)), ""),
    )


def _topics(values: Mapping[str, object]) -> tuple[str, ...]:
    """Return the values of the first key that has some, each once."""
    for name in _TOPICS:
        value = values.get(name)
        parts: Iterable[object] = _names(value)
        if isinstance(value, str):
            # Jekyll, which alone has layouts, also has blanks between them.
            parts = value.split(",") if "," in value or "layout" not in values else value.split()
        if topics := tuple(dict.fromkeys(filter(None, map(_text, parts)))):
            return topics
    return ()


def _published(values: Mapping[str, object]) -> bool:
    """Return whether the article says that it is published; one that says nothing is not."""
    published = _flag(values.get("published"))
    if published is None and _date(values.get("published")):
        published = True
    against = [_flag(values.get(name)) for name in ("draft", "private", "ignorepublish")]
    return published is not False and True not in against and (bool(published) or False in against)


def _keys_of(value: object) -> dict[str, object]:
    """Return the values of a mapping by their keys in small letters; YAML takes others over by ``<<: *name``."""
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
