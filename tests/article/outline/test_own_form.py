"""An article in the project's own form is read as the reader reads it: by its levels and its marks."""

from hypothesis import HealthCheck, assume, given, settings

from article.documents import documents
from article.outline.outlines import ZENN, outline_of, told
from sessions.article.document import ChapterText, DayText, Document, Section, SessionText
from sessions.article.lines import scan, split_lines
from sessions.article.outline.model import Outline, OutlineEntry, Role
from sessions.article.outline.own_form import own_day_level
from sessions.article.reader import read
from sessions.article.writer import write
from tiers import times


def words(outline: Outline, entry: OutlineEntry) -> str:
    """Return the text of a heading as it was written."""
    return outline.lines[entry.line].lstrip(" ").lstrip("#").strip(" \t")


@settings(
    max_examples=times(50, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(documents())
def test_days_groups_and_sessions_are_those_of_the_reader(document: Document) -> None:
    article = write(document, ZENN)
    _front, body = ZENN.read_front(article)
    assume(own_day_level(scan(split_lines(body))) is not None)
    known = read(article, ZENN)
    outline = outline_of(article)
    groups = [day.heading for day in known.days if day.group]
    assert [words(outline, each) for each in outline.having(Role.GROUP)] == groups
    assert len(outline.having(Role.DAY)) == len(known.days) - len(groups)
    assert [words(outline, each) for each in outline.having(Role.SESSION)] == [each.heading for each in known.sessions]


def test_tabs_decide() -> None:
    document = Document(
        parts=(
            ChapterText(2, "Day 1"),
            DayText("Welcome", "", (SessionText("Lunch", "", "soup"), SessionText("AB1 | Ropes", "", "knots"))),
            DayText("Keynotes", "", (SessionText("The sea"),), group=True),
        )
    )
    assert told(outline_of(write(document, ZENN))) == [
        "1 chapter: Day 1",
        "3 day: Welcome",
        "5 session: Lunch",
        "9 session: Ropes",
        "13 group: Keynotes",
        "15 session: The sea",
    ]


def test_marked_heading_at_the_level_of_sessions_is_a_chapter() -> None:
    assert told(outline_of("## Day 1\n\n### AB1 | Ropes\n\n###\tLunch\n\nsoup\n\n#### 感想\n\n### Sails\n")) == [
        "0 day: Day 1",
        "2 session: Ropes",
        "4 chapter: Lunch",
        "10 session: Sails",
    ]


def test_sections_of_coded_sessions() -> None:
    sections = (Section("概要", "knots"), Section("感想", "good"))
    document = Document(parts=(DayText("2 日目", "", (SessionText("AB301-R | Ropes", "", "", sections),)),))
    outline = outline_of(write(document, ZENN))
    assert told(outline) == ["1 day: 2 日目", "3 session: Ropes", "5 section: 概要", "9 section: 感想"]
    assert [(each.code, each.title) for each in outline.having(Role.SESSION)] == [("AB301-R", "Ropes")]
    assert [each.number for each in outline.having(Role.DAY)] == [2]
