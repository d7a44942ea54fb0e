"""Facts of a session in the lines of its text: speakers, recording, slides, times, room.

Only what stands alone and is unmistakable: a label and its value, a form that says nothing else, one recording. What
two places tell differently is no fact. Linear in the length of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import pairwise

from sessions.article.lines import Line, fences
from sessions.article.outline.line_signs import hidden_lines
from sessions.article.outline.media_lines import (
    LONGEST,
    LONGEST_URL,
    FoundMedia,
    address_in,
    media_of,
    one_deck,
    recording_at,
)
from sessions.article.outline.model import OutlineEntry
from sessions.article.outline.speaker_lines import first_lines, people_in
from sessions.rules import clock_ranges
from sessions.rules.line_fields import ROOM_LIMIT, SPEAKERS_LIMIT

_LABELS = {
    "speakers": "登壇者|発表者|講演者|話者|演者|講師|スピーカー|パネリスト|speakers?|speaker\\(s\\)|presenters?"
    "|presenter\\(s\\)|presented by|talk by|panell?ists?|lecturers?"
    "|referent(?:in)?|sprecher(?:in)?|ponentes?|orateurs?",
    "room": "場所|会場|部屋|ルーム|room|venue|location",
    "time": "日時|時間|時刻|time|date and time|when",
    "slides": "スライド|発表資料|登壇資料|資料|slides?|slide deck|deck",
    "recording": "録画|動画|アーカイブ動画|アーカイブ|youtube|recording|video",
}
_ANY = "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
_GAP = "[ \u3000\u00a0]{0,3}"
_COLON = rf"{_GAP}[:\uff1a]{_GAP}"
_DASH = rf"{_GAP}[\u2013\u2014\u2015]{_GAP}|[ ]-[ ]"
_LABEL = re.compile(rf"(?:{_ANY})(?:{_COLON}|{_DASH})", re.IGNORECASE)
_LATER_LABEL = re.compile(rf"[|\uff5c/\uff0f\u30fb\u00b7\u2022,\u3001 \u3000]{_GAP}(?:{_ANY}){_COLON}", re.IGNORECASE)
_LABEL_ALONE = re.compile(rf"(?:#{{1,6}}[ ])?(?:{_ANY})", re.IGNORECASE)
_LABEL_AND_ADDRESS = re.compile(rf"(?:{_ANY})[ ](?=https?://)", re.IGNORECASE)
_ITEM = re.compile(r"([ \t]*)(?:[-*+\u2022]|[0-9]{1,3}[.)])[ \t]+")
_SYMBOLS = re.compile("[\u2190-\u2bff\u3012\ufe0f\U0001f000-\U0001faff]{1,4}[ \u3000]{0,3}")
_MARKS = re.compile(r"\*{1,3}|`+|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
_BLANKS = " \t\u3000\u00a0"
_EDGES = _BLANKS + "|\uff5c/\uff0f\u30fb\u00b7\u2022,\u3001"
_RANGE = re.compile(clock_ranges.RANGE)
_ROOM_IS_SENTENCE = re.compile(r"[。！？!?<>]|://|(?:です|ます|した|かな|だね|よね|った)\Z")
_NO_ROOM = frozenset(("-", "tbd", "tba", "n/a", "none", "未定", "不明", "なし", "同上"))
_LONGEST = 1_000
"""Maximum length of a line with labels, in characters: a longer one is text."""
_MOST_BELOW = 12
"""Maximum number of list items below a label that are its value: a longer list is text."""


@dataclass(frozen=True, slots=True)
class FoundFacts:
    """What the text of a session tells; "" for what it does not tell, or tells in two ways.

    `recording_url` is ``https://www.youtube.com/watch?v=ID`` for YouTube, with ``&t=`` where it starts later. Times are
    of the form ``10:30``, local. Names of speakers have ``, `` between them.
    """

    speakers: str = ""
    recording_url: str = ""
    slides_url: str = ""
    starts: str = ""
    ends: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class _SeenLine:
    """A visible line that is not blank: its text, its indentation, and whether it is a list item."""

    text: str
    indent: int = 0
    item: bool = False
    joined: bool = False
    """It stands directly below the one before."""


@dataclass(slots=True)
class _Told:
    """What the lines tell, speakers and slides each with the place of the line."""

    speakers: list[tuple[int, str]] = field(default_factory=list)
    recordings: list[str] = field(default_factory=list)
    slides: list[tuple[int, str]] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    times: list[tuple[time, time | None]] = field(default_factory=list)

    def facts(self) -> FoundFacts:
        """Return what is told in one way."""
        times = _one(self.times)
        return FoundFacts(
            speakers=self._all_speakers(),
            recording_url=_one_recording(self.recordings),
            slides_url=one_deck(self.slides),
            starts=f"{times[0]:%H:%M}" if times else "",
            ends=f"{times[1]:%H:%M}" if times and times[1] else "",
            room=_one(self.rooms) or "",
        )

    def _all_speakers(self) -> str:
        """Return the speakers of lines that follow each other; those of several places are of several talks."""
        names = dict.fromkeys(names for _place, names in self.speakers)
        together = all(after[0] - before[0] <= 1 for before, after in pairwise(self.speakers))
        told = ", ".join(names) if together or len(names) == 1 else ""
        return told if len(told) <= SPEAKERS_LIMIT else ""


def facts_in(lines: Sequence[str], entry: OutlineEntry) -> FoundFacts:
    """Return the facts that the lines below a session tell; code, quotes and comments tell none.

    The lines are without the indentation of the list item whose text they are. The speakers of `entry` count before all
    others, unless the lines name them too.
    """
    told = _Told()
    texts = list(_visible(lines))
    named = _read_names(texts, told)
    at_top = True
    for place, line in enumerate(texts):
        if place in named:
            continue
        below = texts[place + 1 : place + 1 + _MOST_BELOW]
        told_here = _read_labels(place, line, below, told) or _read_media(place, line, told)
        if not told_here:
            at_top = at_top and (_is_beside(line.text) or _read_time(line.text, told))
    facts = told.facts()
    known = _names_of(entry)
    is_told = set(known.split(", ")) <= set(facts.speakers.split(", "))
    return replace(facts, speakers=known) if known and not is_told else facts


def _names_of(entry: OutlineEntry) -> str:
    """Return the speakers of an entry without their accounts; an embed is none."""
    return "" if entry.speakers.startswith("@[") else people_in(entry.speakers) or entry.speakers


def _is_beside(text: str) -> bool:
    """Return whether a line is only a picture, an address or an embed: what is below still stands at the top."""
    return text.startswith("![") or bool(address_in(text)) or media_of(text) != FoundMedia()


def _read_names(texts: Sequence[_SeenLine], told: _Told) -> range:
    """Note the names in the first paragraph, perhaps below pictures and addresses; return the places of their lines."""
    top = texts[:_MOST_BELOW]
    start = next((place for place, line in enumerate(top) if not _is_beside(line.text)), len(top))
    first = top[start] if start < len(top) else None
    if first is None or first.item or _LABEL.match(_unmarked(first.text[:_LONGEST])):
        return range(0)
    end = next((at for at in range(start + 1, len(top)) if top[at].item or not top[at].joined), len(top))
    names = first_lines([line.text for line in top[start:end]])
    if names:
        told.speakers.append((start + len(names) - 1, ", ".join(dict.fromkeys(names))))
    return range(start, start + len(names))


def _visible(lines: Sequence[str]) -> Iterator[_SeenLine]:
    """Yield the lines that a reader sees as text of their own, without indentation and list markers."""
    fenced, _loose = fences(lines)
    hidden = hidden_lines([Line(text, inert=inside) for text, inside in zip(lines, fenced, strict=True)])
    joined = False
    for text, is_code, is_hidden in zip(lines, fenced, hidden, strict=True):
        bare = text.lstrip(" \t")
        is_hidden = is_code or (is_hidden and not bare.startswith("<script "))
        if is_hidden or not bare or bare.startswith((">", ":::")) or not bare.strip(" \t*_-"):
            joined = False
            continue
        item = _ITEM.match(text) if len(text) <= LONGEST else None
        before = item[1] if item else text[: len(text) - len(bare)]
        width = len(before[:_LONGEST].expandtabs(4))
        if item or width < 4:
            bare = text[item.end() :] if item else bare
            yield _SeenLine(bare.strip(_BLANKS), width, item is not None, joined)
        joined = True


def _unmarked(text: str) -> str:
    """Return a line without emphasis and the symbols at its start; an address stays as it is."""
    words, scheme, rest = text.partition("http") if "://" in text else (text, "", "")
    words = _MARKS.sub("", words)
    symbols = _SYMBOLS.match(words)
    return f"{words[symbols.end() :] if symbols else words}{scheme}{rest.rstrip('*_')}"


def _read_labels(place: int, line: _SeenLine, below: Sequence[_SeenLine], told: _Told) -> bool:
    """Note what the labels of a line say; return whether it has any."""
    if len(line.text) > _LONGEST:
        return False
    text = _unmarked(line.text)
    if text.startswith("|"):
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        text = f"{cells[0]}: {cells[1]}" if len(cells) == 2 else ""
    if match := _LABEL_AND_ADDRESS.match(text):
        _note(str(match.lastgroup), text[match.end() :], place, told)
        return True
    if (alone := _LABEL_ALONE.fullmatch(text)) and alone.lastgroup == "speakers":
        _note_below(place, line, below, told)
        return True
    match = _LABEL.match(text)
    if match is None:
        return False
    while match:
        later = _LATER_LABEL.search(text, match.end())
        value = text[match.end() : later.start() if later else len(text)].strip(_EDGES)
        if value:
            _note(str(match.lastgroup), value, place, told)
        elif match.lastgroup == "speakers" and not later:
            _note_below(place, line, below, told)
        match = later
    return True


def _note_below(place: int, line: _SeenLine, below: Sequence[_SeenLine], told: _Told) -> None:
    """Note the speakers in the list below a label."""
    for at, each in enumerate(below, place):
        names = people_in(each.text) if each.item and (not line.item or each.indent > line.indent) else ""
        if not names:
            break
        told.speakers.append((at, names))


def _note(kind: str, value: str, place: int, told: _Told) -> None:
    """Note the value of a label."""
    if kind == "speakers":
        if names := people_in(value):
            told.speakers.append((place, names))
    elif kind == "room":
        if len(value) <= ROOM_LIMIT and not _ROOM_IS_SENTENCE.search(value) and value.lower() not in _NO_ROOM:
            told.rooms.append(value)
    elif kind == "time":
        ranges = list(_RANGE.finditer(clock_ranges.with_narrow_digits(value)))
        if len(ranges) == 1:
            told.times.append(clock_ranges.range_of(ranges[0].groups()))
        elif clock := clock_ranges.parse_clock(value):
            told.times.append((clock, None))
    elif address := address_in(value):
        recording = recording_at(address)
        if kind == "recording" and recording:
            told.recordings.append(recording)
        elif kind == "slides" and not recording and len(address) <= LONGEST_URL:
            told.slides.append((place, address))


def _read_media(place: int, line: _SeenLine, told: _Told) -> bool:
    """Note what a line shows; return whether it shows only that. A recording in an inner list is one of others."""
    media = media_of(line.text)
    if media.recording and not (line.item and line.indent):
        told.recordings.append(media.recording)
    if media.slides:
        told.slides.append((place, media.slides))
    return bool(media.recording or media.slides)


def _read_time(text: str, told: _Told) -> bool:
    """Note the times of a line that is nothing else."""
    if len(text) > _LONGEST:
        return False
    text = _unmarked(text)
    if found := clock_ranges.parse_range(text):
        told.times.append(found)
    elif clock := clock_ranges.parse_clock(text):
        told.times.append((clock, None))
    return bool(found or clock)


def _one[Value](values: Sequence[Value]) -> Value | None:
    """Return the value that all are; None for several, or none."""
    distinct = set(values)
    return values[0] if len(distinct) == 1 else None


def _one_recording(addresses: Sequence[str]) -> str:
    """Return the recording if all addresses are of the same one; the first that says from when."""
    if len({address.partition("&t=")[0] for address in addresses}) != 1:
        return ""
    return next((address for address in addresses if "&t=" in address), addresses[0])
