"""What reads a text takes twice as long for one twice as long, at most: its CPU time is compared at growing lengths.

The texts are pumped: one piece again and again behind something that a parser looks for, and before something that it
does not. Whole ways in are asked: an article, a programme in each format, a list of stars, a line that is typed.
"""

import html
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from article.outline.sources import exported, taken_in
from conftest import THOROUGH
from hostile_texts.test_functions import READERS
from hostile_texts.timing import growth
from sessions.article.dialects import DIALECTS
from sessions.article.document import DayText, Document, SessionText
from sessions.article.edited_article import compare_articles
from sessions.article.missing_headings import missing_headings
from sessions.article.outline.decoding import decoded
from sessions.article.outline.read import read_outline
from sessions.article.read_article import read_article
from sessions.article.source_map import joined_pieces, mapped, mapped_parts
from sessions.article.writer import written_pieces
from sessions.importing.parsers import recognise
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError
from sessions.importing.report.new_article import new_article
from sessions.importing.stars.read import read_stars
from sessions.rules import (
    account_names,
    clock_ranges,
    codes,
    excerpts,
    formats,
    line_fields,
    parsing,
    photo_names,
    players,
    search_text,
    venues,
    video_urls,
)
from sessions.views.site.share_target import shared_line

pytestmark = pytest.mark.release

ZONE, FIRST_DAY = ZoneInfo("Asia/Tokyo"), date(2026, 12, 1)
ZENN = DIALECTS["zenn"]


def in_one_line(text: str) -> str:
    return " ".join(text.splitlines())


def feed(text: str) -> None:
    """Read a programme, which may be refused."""
    with suppress(FeedError, MappingNeeded):
        recognise.parse(text.encode(errors="replace"), ZONE, first_day=FIRST_DAY)


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def ical(name: str, value: str) -> str:
    values = {"UID": "1", "DTSTART": "20261201T100000Z", "DTEND": "20261201T110000Z", "SUMMARY": "a"}
    lines = [f"{key}:{value}" for key, value in (values | {name: in_one_line(value)}).items()]
    return "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def frab(value: str) -> str:
    values = {"date": "2026-12-01T10:00:00+09:00", "start": "10:00", "duration": "01:00"}
    names = ("title", "room", "abstract")
    event = "".join(f"<{name}>{each}</{name}>" for name, each in values.items())
    event += "".join(f"<{name}>{html.escape(value)}</{name}>" for name in names)
    day = f'<day index="1" date="2026-12-01"><room name="r"><event id="1">{event}</event></room></day>'
    return f"<schedule>{day}</schedule>"


def objects(value: str) -> str:
    return json.dumps([{"title": value, "start": "2026-12-01 10:00", "end": "2026-12-01 11:00", "room": value}])


def records(text: str) -> object:
    article = f"---\ntitle: a\n---\n# a\n\n## {in_one_line(text)}\n\n### b\n{text}\n"
    return new_article(read_article(article, ZENN), "en")


def own_form(text: str) -> str:
    """Take an article in by its outline, and write it again in its own form."""
    return exported(*taken_in(text, read_outline(text, ZENN)))


def recordings(text: str) -> None:
    """Match recordings; more lines than it takes are refused."""
    with suppress(ValueError):
        READERS["recordings"](text)


def stars(text: str) -> None:
    with suppress(FeedError):
        read_stars(f"https://example.org/#{text}".encode(errors="replace"), ZONE)


def rules(text: str) -> None:
    """Ask every rule about a line; one that refuses it has read it."""
    line = in_one_line(text)
    for rule in (
        *(account_names.is_visible, clock_ranges.parse_range, clock_ranges.parse_clock),
        *(codes.parse_code, codes.split_heading, codes.split_typed, formats.find, line_fields.parse_level),
        *(line_fields.find_times, line_fields.without_date, parsing.parse_url, parsing.parse_zone, parsing.parse_date),
        *(parsing.parse_moment, parsing.parse_span, photo_names.is_portable, photo_names.ending_of),
        *(search_text.place_key, excerpts.plain_words, players.is_frame, venues.venue_of, venues.names_a_room),
        *(video_urls.youtube_id, video_urls.normalise, video_urls.is_recording),
    ):
        with suppress(ValueError):
            rule(line)  # type: ignore[operator]
    shared_line(line, line, line)


ENTRIES: dict[str, Callable[[str], object]] = {name: READERS[name] for name in READERS if "preview" not in name} | {
    "recordings": recordings,
    "records": records,
    "outline": lambda text: read_article(text, ZENN),
    "own form": own_form,
    "bytes of an article": lambda text: decoded(text.encode(errors="replace")),
    "front matter": lambda text: [each.read_front(f"---\ntitle: {text}\n---\na") for each in DIALECTS.values()],
    "first line of code": lambda text: [
        each.read_body(each.write_body(f"~~~{in_one_line(text)}\na\n~~~\n```js {in_one_line(text)}\na\n```\n"))
        for each in DIALECTS.values()
    ],
    "table": lambda text: feed(f"Title,Start,End,Room\na,2026-12-01 10:00,,{text}\nb,2026-12-01 11:00,,{cell(text)}\n"),
    "table cells": lambda text: feed(
        f"Title,Start,End,Room\n{cell(text)},2026-12-01 10:00,{cell(text)},\n{cell(text)},{cell(text)},,"
    ),
    "lines": lambda text: feed(f"10:00 - 11:00 a\n11:00 - 12:00 b\n12:00 - 13:00 {text}"),
    "pasted": feed,
    "calendar": lambda text: [feed(ical(name, text)) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES")],
    "calendar times": lambda text: [feed(ical(name, text)) for name in ("DTSTART", "RRULE", "EXDATE", "X;Y=a")],
    "calendar lines": lambda text: feed(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{text}\r\nEND:VEVENT\r\nEND:VCALENDAR"),
    "frab": lambda text: feed(frab(text)),
    "XML": lambda text: (feed(f"<?xml {text}"), feed(f"<schedule>{text}</schedule>")),
    "JSON": lambda text: (feed(objects(text)), feed(f"[{{{text}"), feed(f"/*{text}*/[]"), feed(f"{text}[]")),
    "stars": stars,
    "rules": rules,
    "names and headings": lambda text: (account_names.in_parentheses(text), formats.guess_format(in_one_line(text))),
    "rules behind a code": lambda text: rules(f"COM301{text}"),
    "rules behind an address": lambda text: rules(f"https://youtu.be/abcdefghijk{text}"),
}

PUMPED = {
    # What stands before, what is repeated, what stands behind.
    "spaces in a heading": ("## a", " ", "x"),
    "tabs in a heading": ("## a", "\t", "x"),
    "spaces behind a date": ("12/1", " ", "x"),
    "ideographic spaces": ("日", "\u3000", "x"),
    "hashes": ("# ", "#", "x"),
    "spaced hashes": ("# a", " #", "x"),
    "backticks": ("", "`", "x"),
    "code of two lengths": ("", "`a``", "x"),
    "pictures": ("", "![", "x"),
    "pictures with code": ("", "![\\``", "x"),
    "links": ("", "[a](", "x"),
    "links to articles": ("", "](a.md", "x"),
    "brackets": ("(", "(a) ", "x"),
    "notes": ("", "[^", "x"),
    "uses of a label": ("[a]: b\n\n", "[a]", "x"),
    "uses of a footnote": ("[^a]: b\n\n", "[^a]", "x"),
    "definitions of a label": ("", "[a]: b\n", "x"),
    "notes in notes": ("", "[^a]:", "x"),
    "escaped opens in a label": ("[", "\\[", "x"),
    "escapes before a label": ("[", "\\\\\\[", "x"),
    "labels over lines": ("[a", "\n  >", "x"),
    "marks before a label": ("", "> - 1. ", "[a]: b"),
    "embeds": ("", "@[a](", "x"),
    "formulas": ("", "$$a ", "x"),
    "tags": ("", "<a ", "x"),
    "comments": ("", "<!--", "x"),
    "unclosed details": ("", "<details><summary>", "x"),
    "colons": (":::", ":", "x"),
    "tildes and names": ("~~~", "~a:", "~"),
    "options": ("{a", "=bbb", "!"),
    "escapes": ("", "\\", "x"),
    "references": ("", "&amp;", "#"),
    "quotes and commas": ("", ',"a', "x"),
    "quotes": ("", '"', "x"),
    "minus signs": ("", " - ", "x"),
    "spaces before a minus sign": ("a", " ", "-x"),
    "fields": ("10:00", "|a", "x"),
    "times": ("", "10:00 ", "x"),
    "digits": ("1", "0", "x"),
    "digits and underlines": ("1", "0_", "x"),
    "numbers and dots": ("1", ".1", "x"),
    "letters": ("", "a", "!"),
    "letters and dots": ("", "a.", "!"),
    "addresses": ("", "https://a.b/", "x"),
    "mail addresses": ("", "a@", "x"),
    "offsets": ("20261201T1", "T1+0", "x"),
    "days": ("", "\n2026-12-01\n", "x"),
    "short lines": ("", "a\n", "x"),
    "lines of one mark": ("", "-\n", "x"),
    "keys": ("a", ": b\n", "x"),
    "braces": ("", "{{<", "x"),
    "slashes": ("", "/*", "x"),
    "sessions": ("## Day 1\n", "### a\nb\n", "x"),
    "days and sessions": ("", "## 2026-12-01\n### COM301 | a\nb\n", "x"),
    "headings that go deeper": ("", "# a\n## b\n### c\n#### d\n", "x"),
    "items with text": ("# a\n", "- a\n  b\n", "x"),
    "bold lines": ("# a\n", "**a**\n\nb\n\n", "x"),
    "lines of a link": ("# a\n", "[a](https://a.example/talks/b)\n\n", "x"),
    "underlined": ("# a\n", "a\n---\nb\n", "x"),
    "speakers": ("# a\n## b\n", "Speaker: A, B\n", "x"),
    "lines of times": ("# a\n", "10:00 - 11:00 a\nb\n", "x"),
    "comments around headings": ("", "<!--\n## a\n", "x"),
    "decomposed kana": ("", "か\u3099", "x"),
    "blocks of code": ("# a\n", "```\n## a\n```\n", "x"),
}
SUITE = frozenset(
    {"checks", "difference", "merge", "pictures of an article", "is shown", "times", "write", "typed line"}
    | {"names and headings", "rules behind a code", "rules behind an address"}
)
"""What ``make torture`` asks only: the families ask most of it already, in test_functions.py."""
ASKED = [name for name in ENTRIES if THOROUGH or name not in SUITE]


def without_headings(size: int) -> None:
    """Compare an article with one in which the headings of all sessions were deleted, and look for these."""
    texts = [f"Words of talk {number}, which no other has" for number in range(size // 40)]
    sessions = tuple(SessionText(f"Talk {at}", lead=text, key=str(at)) for at, text in enumerate(texts))
    document = Document(parts=(DayText("Day 1", sessions=sessions, key="1"),))
    pieces = list(written_pieces(document, ZENN))
    before, left = joined_pieces(pieces).split("\n"), mapped(pieces)
    edited = ["## Day 1", *(line for text in texts for line in ("", text))]
    found = compare_articles(before, left, edited)
    assert len(list(missing_headings(list(mapped_parts(before, left)), found, edited))) == len(sessions)


def test_headings_that_an_article_lacks_are_found_in_linear_time():
    assert growth(without_headings) == ""


def pumped(kind: str, size: int) -> str:
    before, piece, behind = PUMPED[kind]
    return before + (piece * (size // len(piece) + 1))[: size - len(before) - len(behind)] + behind


@pytest.mark.parametrize("entry", ASKED)
def test_time_grows_no_more_than_the_text(entry):
    slow = []
    for kind in PUMPED:
        if measured := growth(lambda size, kind=kind: ENTRIES[entry](pumped(kind, size))):
            slow.append(f"{kind}: {measured}")
    assert slow == []
