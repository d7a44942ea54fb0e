"""What reads, compares and cleans a text takes linear time for 100 kB of anything, and no longer than two seconds."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from conftest import THOROUGH
from hostile_texts.families import FAMILIES
from hostile_texts.filling import OPENERS
from hostile_texts.timing import LONG, MOST, SHORT, seconds, verdict
from sessions.article import emphasis, guard, image_rename, images, lines, text_checks
from sessions.article.article_links import ArticleAddress, LinkedArticle, follow_article, with_addresses, with_files
from sessions.article.author_labels import AuthorLabels
from sessions.article.checks import check_labels
from sessions.article.dialects import DIALECTS
from sessions.article.dialects.zenn.markdown import picture_sources
from sessions.article.document import ChapterText, DayText, Document, SessionText
from sessions.article.edited_article import compare_articles
from sessions.article.facts_reading import date_at_end, facts_in
from sessions.article.field_values import ValueReader
from sessions.article.findings import ChapterFacts, FindingTarget, ReportFacts
from sessions.article.headings import placed_below, taken_back
from sessions.article.missing_headings import missing_headings
from sessions.article.read_article import read_article
from sessions.article.source_map import PieceKind, joined_pieces, mapped, mapped_parts
from sessions.article.writer import write, written_pieces
from sessions.importing.parsers import lines as pasted
from sessions.importing.parsers.shared import cleaning
from sessions.importing.recordings.match import match, read_lines
from sessions.reporting import preview
from sessions.rules.clean_text import clean_line, clean_text
from sessions.rules.codes import split_typed
from sessions.rules.excerpts import excerpts
from sessions.rules.pasted_images import pasted_images
from sessions.rules.search_text import MAX_WORDS, folded
from sessions.rules.text_length import count_characters, count_words
from sessions.rules.time_links import find_time_links
from sessions.rules.typed_line import parse_line
from sessions.templatetags.session_tags import first_line, plain
from sessions.versions.diff import compare, size_of_change
from sessions.versions.three_way_merge import merge

pytestmark = pytest.mark.release

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
ZENN, GITHUB = DIALECTS["zenn"], DIALECTS["github"]
LAST_WORDS = [f"word{number}" for number in range(1, MAX_WORDS + 1)]
KNOWN = [
    SimpleNamespace(pk=number, code=f"COM{number}", title=f"A title about harbour number {number}", recording_url="")
    for number in range(100, 300)
]
ARTICLES = LinkedArticle("one-report", "One"), LinkedArticle("two-report", "Two")
ADDRESSES = {f"{each.slug}.md": ArticleAddress(f"https://zenn.dev/me/articles/{each.slug}", "One") for each in ARTICLES}
VALUES = ValueReader(ZENN, {}, ADDRESSES, frozenset(), 2, "en")
BEFORE, AFTER = image_rename.PhotoWords("one.png"), image_rename.PhotoWords("two.png", "lights", "at sea")

SUITE = (
    *("image opens", "link opens", "links without end", "nested images", "reference uses", "code ticks", "backslashes"),
    *("stars", "stars on a word", "stars around words", "mixed emphasis", "autolink opens", "character data"),
    *("entities without end", "spaces", "ideographic spaces", "spaces and words", "blank lines", "spaced blank lines"),
    *("short lines", "distinct words", "quotes", "items in items", "items", "stairs of items", "fences", "boxes"),
    *("headings", "underlined", "underlines", "definitions", "pipes", "wide table", "addresses in brackets"),
    *("lines with times", "picture lines", "separators", "open and close", "images and link", "nested pictures"),
    *("ticks of all lengths", "heading of spaces", "heading of spaced hashes", "details of spaces", "markup"),
    *("spaces inside a line", "one line of kana", "image of spaces", "image before spaces", "defined footnote opens"),
    *("nested notes", "footnotes in footnotes", "formulas without end", "boxes in boxes", "tasks", "alerts in alerts"),
    *("folded parts in folded parts", "decomposed kana"),
)
CHOSEN = tuple(FAMILIES) if THOROUGH else SUITE
"""The families of the suite; ``make torture`` asks with all of them, and at 30 kB too."""
SIZES = (30_000, LONG) if THOROUGH else (LONG,)


def document(text: str) -> Document:
    """Return a report that holds the text as chapters, after and inside a day, and as the lead of a session."""
    session, chapter = SessionText("COM301 | a", lead=text, key="2"), ChapterText(3, "b", text, "3")
    day = DayText("Day 1", sessions=(session,), chapters=((1, chapter),), key="1")
    return Document(parts=(ChapterText(2, "a", text, "4"), day))


def article(text: str) -> str:
    return write(document(text), ZENN)


def edited(text: str, after: str) -> object:
    """Return what an edited article says: its fields, and the headings that it lacks."""
    pieces = list(written_pieces(document(text), ZENN))
    before, left, now = joined_pieces(pieces).split("\n"), mapped(pieces), after.split("\n")
    found = compare_articles(before, left, now)
    values = [VALUES.text(each.after) for part in found.parts for each in part.fields]
    return values, list(missing_headings(list(mapped_parts(before, left)), found, now))


def facts_told(text: str) -> object:
    """Return date and facts of a line in which they are known to stand."""
    line = " ".join(text.splitlines())
    days = date_at_end(f"Day 1 ({line}"), date_at_end(f"{line} (2 May 2026)"), date_at_end(f"1 日目（{line[:1_900]}")
    return days, [facts_in([start + line, line[:1_900]], "en", None) for start in ("- Room: ", "Time: ", "Rating: ★")]


def translated(dialect: str, text: str) -> str:
    """Return the text written in a dialect and read back."""
    return DIALECTS[dialect].read_body(DIALECTS[dialect].write_body(text))


def told_apart(text: str) -> object:
    """Return the text of each of two authors who use the same labels, and of one who defines none."""
    used = f"{text}\n\n[a] [^a]"
    own = [(1, 0, f"[a]: b\n\n[^a]: b\n\n{text}"), (2, 0, text), (2, 1, text), (3, 0, used)]
    labels = AuthorLabels([(None, 0, "[b]: c"), *own])
    return labels.own(1, 0, text), labels.own(2, 1, text), labels.own(3, 0, used)


def twice_defined(text: str) -> object:
    """Return the findings about the labels that two chapters of an article define."""
    chapters = (ChapterFacts("1", "One", text), ChapterFacts("2", "Two", f"{text}\n\n{text}"))
    return list(check_labels(ReportFacts(chapters=chapters)))


def linked(text: str) -> object:
    return find_time_links(text, begins=NINE, until=NINE + timedelta(hours=5), zone=UTC, address=str)


def shifted(text: str) -> str:
    """Return the text moved on by a line, with every seventh line or word changed."""
    mark = "\n" if text.count("\n") > 7 else " "
    parts = text.split(mark)[1:]
    parts[::7] = [f"{part}x" for part in parts[::7]]
    return mark.join([*parts, "new"])


def recordings(text: str) -> None:
    """Match links of recordings; too many lines are refused."""
    with suppress(ValueError):
        match(read_lines(text).named, KNOWN)


READERS: dict[str, Callable[[str], object]] = {
    "preview": lambda text: preview.render(text, dialect=ZENN, first_line=0),
    "preview as GitHub": lambda text: preview.render(text, dialect=GITHUB, first_line=0),
    "preview as Qiita": lambda text: preview.render(text, dialect=DIALECTS["qiita"], first_line=0),
    "preview as Hugo": lambda text: preview.render(text, dialect=DIALECTS["hugo"], first_line=0),
    "checks": lambda text: list(text_checks.check_text(f"{text} **b", FindingTarget("day"), session_level=3)),
    "pictures": image_rename.names_shown,
    "pictures of an article": lambda text: picture_sources(f"{text} ![](a.png) $a$"),
    "is shown": lambda text: image_rename.is_shown(f"{text} ![](one.png", "one.png"),
    "follow": lambda text: image_rename.follow(text, BEFORE, AFTER),
    "follow article": lambda text: follow_article(f"{text} [a](one-report.md)", *ARTICLES),
    "links": lambda text: with_files(with_addresses(f"{text} [a](one-report.md)", ADDRESSES), ADDRESSES),
    "labels": told_apart,
    "labels of two texts": twice_defined,
    "write": article,
    "read": lambda text: read_article(f"## Day 1\n### COM301 | a\n{text}", ZENN),
    "edited": lambda text: edited(text, article(shifted(text))),
    "written anew": lambda text: edited(text, f"## a\n{text}\n## Day 1\n### COM301 | a\n{text}"),
    "qiita": lambda text: translated("qiita", text),
    "hugo": lambda text: translated("hugo", text),
    "github": lambda text: translated("github", text),
    "pasted images": lambda text: (list(pasted_images(text)), list(pasted_images(f"<img {text}"))),
    "typed headings": lambda text: (placed_below(f"# a\n{text}", 2), taken_back(text, 2)),
    "heading": lambda text: read_article(f"## Day 1\n### {' '.join(text.splitlines())}", ZENN),
    "facts": facts_told,
    "facts of somebody": lambda text: read_article(
        f"## Day 1 ({text[:9]}\n### a\n\nRoom: {' '.join(text.splitlines())}", ZENN
    ),
    "facts written": lambda text: article(f"Room: {' '.join(text.splitlines())}"),
    "words": lambda text: (plain(text[len(OPENERS) :]), first_line(text[len(OPENERS) :])),
    "times": linked,
    "clean": lambda text: (clean_text(text), clean_line(text, len(text)), folded(text), split_typed(text)),
    "excerpts": lambda text: excerpts(text, ["b", "no such word", *folded(text[-300:]).split()[:3]]),
    "excerpts at the end": lambda text: excerpts(f"{text} {' '.join(LAST_WORDS)}", LAST_WORDS),
    "length": lambda text: (count_words(text), count_characters(text)),
    "typed line": lambda text: [
        parse_line(start + clean_line(text, len(text)))
        for start in ("", "10:00 - 11:00 | ", "10:00 Title | Room A | ", "A | ")
    ],
    "programme": lambda text: (cleaning.markdown(f"<p>{text}"), cleaning.line(text), cleaning.address(text)),
    "recordings": lambda text: recordings(f"{text}\nhttps://youtu.be/abcDEF_-123"),
    "difference": lambda text: (compare(text, shifted(text)), size_of_change(text, shifted(text))),
    "merge": lambda text: merge(text, shifted(text), f"{text}\n\nmine"),
}


@pytest.mark.parametrize("reader", READERS)
def test_text_of_any_kind_takes_linear_time(reader):
    function, slow = READERS[reader], []
    for family in CHOSEN:
        for size in SIZES:
            emphasis.misread_emphasis.cache_clear()
            picture_sources.cache_clear()
            short, long = (OPENERS + FAMILIES[family](length) for length in (SHORT, size))
            if measured := verdict(lambda text=short: function(text), lambda text=long: function(text)):
                slow.append(f"{family}, {size}: {measured}")
    assert slow == []


class Counted:
    """A pattern that counts what it is asked."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.asked = pattern, list[str]()

    def match(self, line: str) -> re.Match[str] | None:
        self.asked.append(line)
        return self.pattern.match(line)


@pytest.mark.parametrize(
    ("module", "name", "family", "lines"),
    [
        (lines, "_FENCE", "fences of two kinds", ["~~~", "```", "~~"]),
        (lines, "_FENCE", "fences with names", ["```js:a", "```"]),
        (images, "_PLAIN_NAME", "captions without end", ["a.png"]),
    ],
)
def test_what_is_said_again_and_again_is_looked_at_once(module, name, family, lines, monkeypatch):
    counted = Counted(getattr(module, name))
    monkeypatch.setattr(module, name, counted)
    article(FAMILIES[family](9_000))
    assert set(counted.asked) <= set(lines)
    assert len(counted.asked) <= 5 * len(lines)


def test_underlines_are_asked_about_in_so_much_of_a_report_and_no_more(monkeypatch):
    asked, blocks = [], guard._BLOCKS
    monkeypatch.setattr(
        guard, "_BLOCKS", SimpleNamespace(parse=lambda text: (asked.append(text), blocks.parse(text))[1])
    )
    sessions = tuple(SessionText(f"COM{n}", lead=f"a\n-\n\n{'- a\n' * 1_000}{n}") for n in range(20))
    pieces = list(written_pieces(Document(parts=(DayText("Day 1", sessions=sessions),)), ZENN))
    leads = [each.text for each in pieces if each.kind is PieceKind.TEXT and each.text]

    # Of the rest all that may be underlines are escaped.
    assert len(asked) == 5
    assert sum("\n&#45;\n" in lead for lead in leads) == 20
    assert [guard.unguard(lead) for lead in leads] == [session.lead for session in sessions]


@pytest.mark.parametrize("line", ["10:00|" + "a|" * 980, "1:00-2:00|" * 190])
def test_programme_of_lines_with_many_fields_is_read_at_once(line):
    text = "10:00 Opening\n" + f"{line}\n" * 4_000
    assert seconds(lambda: pasted.parse(text, ZoneInfo("UTC"), NINE.date())) < MOST


SIDE = 99_000
PAIRS = {
    "shifted by a line": (
        "\n\n".join(f"l{n}" for n in range(SIDE // 8)),
        "\n\n".join(f"l{n}" for n in range(1, SIDE // 8)),
    ),
    "lines swapped in pairs": (
        "\n".join(f"l{n}" for n in range(SIDE // 7)),
        "\n".join(f"l{n ^ 1}" for n in range(SIDE // 7)),
    ),
    "words swapped in pairs": (
        " ".join(f"w{n}" for n in range(SIDE // 8)),
        "  ".join(f"w{n ^ 1}" for n in range(SIDE // 8)),
    ),
    "every other line": (
        "\n".join(f"{'ax'[n % 2]}{n}" for n in range(SIDE // 8)),
        "\n".join(f"{'ay'[n % 2]}{n}" for n in range(SIDE // 8)),
    ),
    "four words at random": (
        " ".join("abcd"[n * n * 7 % 11 % 4] for n in range(SIDE // 2)),
        " ".join("abcd"[n * n * 5 % 13 % 4] for n in range(SIDE // 2)),
    ),
    "paragraphs, half of them alike": (
        "\n\n".join("a" if n % 2 else f"x{n}" for n in range(300)),
        "\n\n".join("a" if n % 2 else f"y{n}" for n in range(299)),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_no_two_texts_take_long_to_compare_or_to_merge(pair):
    old, new = PAIRS[pair]
    mine = f"{old[: SIDE // 2]}mine{old[SIDE // 2 :]}"
    assert seconds(lambda: compare(old, new)) < MOST
    assert seconds(lambda: merge(old, new, mine)) < MOST
