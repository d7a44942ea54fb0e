"""Rows that are written in bulk are validated like each alone, and the first that is refused is named."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_impression, make_session
from sessions.importing.rows.checks import RefusedText, clean, write_checked
from sessions.importing.rows.ready_rows import Positions, ReadyRows
from sessions.models import Day, Impression, Session

pytestmark = pytest.mark.django_db


def test_cleaning_asks_nothing_and_changes_what_a_full_cleaning_does() -> None:
    day = make_day()
    typed = {"title": " COM301 | Quiet\nnights\x07", "note": "one\r\ntwo\n"}
    alone, row = Session(event=day.event, day=day, **typed), Session(**typed)
    alone.full_clean()
    with CaptureQueriesContext(connection) as asked:
        clean(row)
    assert len(asked) == 0
    assert (
        (row.code, row.title, row.note)
        == (alone.code, alone.title, alone.note)
        == ("", "COM301 | Quiet nights", "one\ntwo")
    )


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"title": "x" * 301}, "title: Ensure this value has at most 300 characters (it has 301)."),
        ({"title": "Talk", "level": 150}, "level: Value 150 is not a valid choice."),
        ({"title": "Talk", "recording_url": "ftp://example.org/x"}, "recording_url: Enter a web address that begins"),
        ({"title": "Talk", "note": "x" * 100_001}, "note: Ensure this value has at most 100000 characters"),
    ],
)
def test_cleaning_names_the_row_the_field_and_the_reason(typed: dict[str, object], reason: str) -> None:
    with pytest.raises(RefusedText) as refused:
        clean(Session(**typed))
    assert str(refused.value).startswith(f"session {str(typed['title'])[:60]!r}: {reason}")


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_first_row_that_violates_a_constraint_is_named(size: int) -> None:
    day = make_day()
    at = datetime(2026, 12, 1, tzinfo=UTC)
    for bad in range(size):
        rows = [Session(event=day.event, day=day, title=f"Talk {number}") for number in range(size)]
        for row in rows[bad::2]:
            row.starts_at, row.ends_at = at, at - timedelta(minutes=1)
        reason = rf"^session 'Talk {bad}': The session ends before it starts\.$"
        with pytest.raises(RefusedText, match=reason), transaction.atomic():
            write_checked(ReadyRows(rows))
    assert not Session.objects.exists()


def test_a_row_that_collides_with_one_before_it_is_named() -> None:
    sessions = [make_session(title=f"Talk {number}", code="") for number in range(5)]
    author = sessions[0].event.owner
    rows = [Impression(session=session, author=author) for session in (*sessions, sessions[3])]
    rows[5].body = "Twice"
    with pytest.raises(RefusedText, match=r"impression 'Talk 3 \(.*already exists"):
        write_checked(ReadyRows(rows))


def test_rows_that_exist_get_only_the_fields_that_are_given() -> None:
    sessions = [make_session(title=f"Talk {number}", code="", room="Dock") for number in range(3)]
    Session.objects.update(room="Hall")
    for session in sessions:
        session.note = f"Note of {session.title}"
    write_checked(ReadyRows(sessions, updates=["note"]))
    assert sorted(Session.objects.values_list("room", "note", "note_search")) == [
        ("Hall", f"Note of Talk {number}", f"note of talk {number}") for number in range(3)
    ]


def test_what_the_database_refuses_for_another_reason_is_no_text() -> None:
    impression = make_impression()
    again = Impression(pk=impression.pk, session=make_session(), author=impression.author)
    again.full_clean = lambda **_how: None  # type: ignore[method-assign]
    with pytest.raises(IntegrityError):
        write_checked(ReadyRows([again]))


def test_positions_go_on_behind_the_last_row_of_each_parent() -> None:
    first = make_session(position=7)
    make_session(day=first.day, position=9).discard()
    second = make_day(event=first.event)
    positions = Positions(first.event.sessions, "day")
    found = [positions.following(day.pk) for day in (first.day, second, first.day, second)]
    assert found == [10, 1, 11, 2]
    assert found[:2] == [Session.objects.next_position(day=day) for day in (first.day, second)]
    assert Day.objects.count() == 2
