"""What the lines of a new session say."""

from datetime import date, datetime

from sessions.article.dialects import DIALECTS
from sessions.article.edited_article import EditedPart
from sessions.article.field_values import ValueReader
from sessions.importing.edits.new_sessions import fields_of_new

READER = ValueReader(DIALECTS["zenn"], {}, {}, frozenset(), 2, "en")


def test_time_alone_on_its_line_is_a_fact_on_a_day_with_a_date() -> None:
    lines = ("", "Time: 15:00–15:45", "", "[Recording](https://example.org/a)", "", "Good.")
    part = EditedPart(None, 1, "OPS301 | Quiet nights", 3, "", lines)
    fields = fields_of_new(part, part.heading, READER, date(2026, 10, 5), has_labels=False)
    assert {name: value for name, value in fields.items() if value} == {
        "code": "OPS301",
        "title": "Quiet nights",
        "recording_url": "https://example.org/a",
        "body": "Good.",
        "starts": datetime(2026, 10, 5, 15),
        "ends": datetime(2026, 10, 5, 15, 45),
    }
