"""An article in the project's own form is read by its levels: every heading below a day is a session."""

from article.outline.outlines import ZENN, outline_of, told
from sessions.article.document import DayText, Document, Section, SessionText
from sessions.article.outline.model import Role
from sessions.article.writer import write


def test_sections_of_coded_sessions() -> None:
    sections = (Section("概要", "knots"), Section("感想", "good"))
    document = Document(parts=(DayText("2 日目", "", (SessionText("AB301-R | Ropes", "", "", sections),)),))
    outline = outline_of(write(document, ZENN))
    assert told(outline) == ["1 day: 2 日目", "3 session: Ropes", "5 section: 概要", "9 section: 感想"]
    assert [(each.code, each.title) for each in outline.having(Role.SESSION)] == [("AB301-R", "Ropes")]
    assert [each.number for each in outline.having(Role.DAY)] == [2]


def test_marks_of_an_earlier_version_are_blanks() -> None:
    article = "## Day 1 (Mon,\xa02\xa0December\xa02024)\n\n### AB1 | Ropes\n\nRoom:\xa0Hall A\n\n###\tCD2 | Lunch\n"
    outline = outline_of(article)
    assert told(outline) == ["0 day: Day 1", "2 session: Ropes", "6 session: Lunch"]
    assert [f"{each.on}" for each in outline.having(Role.DAY)] == ["2024-12-02"]
