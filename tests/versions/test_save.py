"""Version-checked saving: among writers with the same version exactly one wins, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_member,
    make_report,
    make_session,
    make_user,
)
from parallel import at_once, at_once_behind
from sessions.agenda.order import place_session
from sessions.models import Chapter, Day, Event, Impression, Session
from sessions.versions.save import EditableRows, save_texts

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_OWN = {"id", "number", "session_id", "day_id", "report_id", "position"}
"""The columns in which two rows of one event differ."""


@pytest.mark.django_db
def test_save_texts_writes_and_counts_the_version() -> None:
    impression = make_impression(summary="old", body="kept")
    Impression.objects.filter(pk=impression.pk).update(updated_at=LONG_AGO)
    before = timezone.now()
    assert save_texts(Impression.objects.all(), impression.pk, 1, summary="new\r\ntext") == 2
    impression.refresh_from_db()
    assert (impression.summary, impression.body, impression.version) == ("new\ntext", "kept", 2)
    assert before <= impression.updated_at <= timezone.now()


@pytest.mark.django_db
def test_save_texts_with_a_stale_version_writes_nothing() -> None:
    impression = make_impression(body="first")
    assert save_texts(Impression.objects.all(), impression.pk, 1, body="second") == 2
    Impression.objects.filter(pk=impression.pk).update(updated_at=LONG_AGO)
    assert save_texts(Impression.objects.all(), impression.pk, 1, body="third") is None
    assert save_texts(Impression.objects.all(), impression.pk, 3, body="fourth") is None
    impression.refresh_from_db()
    assert (impression.body, impression.version, impression.updated_at) == ("second", 2, LONG_AGO)


@pytest.mark.django_db
def test_version_that_no_column_holds_is_a_stale_one() -> None:
    impression = make_impression(body="first")
    author = impression.author
    for version in (2**31 - 2, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30):
        for rows in (Impression.objects.all(), EditableRows(Impression, author)):
            assert save_texts(rows, impression.pk, version, body="second") is None
    impression.refresh_from_db()
    assert (impression.body, impression.version) == ("first", 1)


@pytest.mark.django_db
def test_save_texts_stays_within_the_rows() -> None:
    impression = make_impression(body="mine")
    both = {"summary": "", "body": "theirs"}
    for stranger in (make_user(), make_member(event=impression.session.event), AnonymousUser()):
        assert save_texts(Impression.objects.editable_by(stranger), impression.pk, 1, **both) is None
        assert save_texts(EditableRows(Impression, stranger), impression.pk, 1, **both) is None
    impression.session.discard()
    own = Impression.objects.editable_by(impression.author)
    assert save_texts(own.present(), impression.pk, 1, **both) is None
    assert save_texts(EditableRows(Impression, impression.author), impression.pk, 1, **both) is None
    impression.refresh_from_db()
    assert (impression.body, impression.version) == ("mine", 1)


@pytest.mark.django_db
def test_prepared_update_writes_what_that_of_the_query_set_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LONG_AGO)
    event = make_event()
    member = make_member(event=event)
    pairs: list[tuple[Any, Any, dict[str, Any]]] = [
        (*(make_day(event=event) for _ in range(2)), {"note": "a"}),
        (
            *(make_chapter(report=make_report(event=event, author=member)) for _ in range(2)),
            {"heading": "b", "level": 2, "body": "c"},
        ),
        (
            *(make_impression(session=make_session(event=event), author=member) for _ in range(2)),
            {"summary": "d", "body": "e\r\n"},
        ),
        (*(make_session(event=event, code="A1") for _ in range(2)), {"title": "f", "note": "g"}),
        (*(make_session(event=event) for _ in range(2)), {"code": "A2", "title": "h", "speakers": "i", "note": "j"}),
    ]
    for one, other, texts in pairs:
        model = type(one)
        for version in (1, 2):
            assert save_texts(EditableRows(model, member), one.pk, version, by=member, **texts) == version + 1
            rows = model.objects.editable_by(member).present()
            assert save_texts(rows, other.pk, version, by=member, **texts) == version + 1
            assert save_texts(EditableRows(model, member), one.pk, version, by=member, **texts) is None
        written, expected = (model._base_manager.filter(pk=row.pk).values().get() for row in (one, other))
        assert {name for name in written if written[name] != expected[name]} <= _OWN
        assert {name: written[name] for name in texts} == {
            name: text.replace("\r\n", "") if isinstance(text, str) else text for name, text in texts.items()
        }


@pytest.mark.django_db
def test_save_texts_of_a_row_that_is_gone() -> None:
    impression = make_impression()
    pk = impression.pk
    impression.delete()
    assert save_texts(Impression.objects.all(), pk, 1, body="lost") is None


@pytest.mark.django_db
def test_save_texts_is_one_statement(django_assert_num_queries: pytest.FixtureRequest) -> None:
    impression = make_impression()
    own = Impression.objects.editable_by(impression.author).present()
    for version, rows in enumerate((own, EditableRows(Impression, impression.author)), 1):
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert save_texts(rows, impression.pk, version, summary="", body="text") == version + 1


@pytest.mark.django_db
def test_save_texts_refuses_what_cannot_be_stored() -> None:
    impression = make_impression(body="kept")
    with pytest.raises(ValidationError), transaction.atomic():
        save_texts(Impression.objects.all(), impression.pk, 1, body="half \ud83d")
    impression.refresh_from_db()
    assert (impression.body, impression.version) == ("kept", 1)


@pytest.mark.django_db
def test_save_texts_serves_days_sessions_and_chapters() -> None:
    day, chapter = make_day(), make_chapter()
    session = make_session(day=day)
    assert [
        save_texts(Day.objects.present(), day.pk, 1, note="a"),
        save_texts(Session.objects.in_order(), session.pk, 1, note="b"),
        save_texts(Chapter.objects.in_order(), chapter.pk, 1, body="c"),
    ] == [2, 2, 2]
    assert [Day.objects.get().note, Session.objects.get().note, Chapter.objects.get().body] == ["a", "b", "c"]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_savers_exactly_one_wins() -> None:
    impression = make_impression()
    own = EditableRows(Impression, impression.author)
    versions = at_once(20, lambda number: save_texts(own, impression.pk, 1, summary="", body=f"text {number}"))
    winners = [number for number, version in enumerate(versions) if version is not None]
    assert len(winners) == 1
    impression.refresh_from_db()
    assert (impression.body, impression.version) == (f"text {winners[0]}", 2)


@pytest.mark.django_db(transaction=True)
def test_savers_that_waited_for_the_row_look_at_it_again() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time, so nobody waits with an older view")
    impression = make_impression()
    own = Impression.objects.editable_by(impression.author).present()

    def save(number: int) -> int | None:
        rows = own.all() if number % 2 else EditableRows(Impression, impression.author)
        return save_texts(rows, impression.pk, 1, summary="", body=f"text {number}")

    versions = at_once_behind(Impression.objects.filter(pk=impression.pk), 4, save)
    assert sorted(versions, key=str) == [2, None, None, None]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_savers_that_try_again_none_is_lost() -> None:
    impression = make_impression()

    def save_until_done(number: int) -> int:
        while True:
            seen = Impression.objects.get(pk=impression.pk)
            if version := save_texts(Impression.objects.all(), seen.pk, seen.version, body=f"{seen.body}{number} "):
                return version

    assert sorted(at_once(20, save_until_done)) == list(range(2, 22))
    impression.refresh_from_db()
    assert sorted(impression.body.split(), key=int) == [str(number) for number in range(20)]


@pytest.mark.django_db(transaction=True)
def test_events_of_one_name_made_at_once_get_slugs_of_their_own() -> None:
    owner = make_user()
    slugs = at_once(8, lambda _: Event.objects.create(owner=owner, name="Harbour").slug)
    assert sorted(slugs) == ["harbour", *(f"harbour-{number}" for number in range(2, 9))]


@pytest.mark.django_db(transaction=True)
def test_days_made_sure_of_at_once_are_made_once() -> None:
    event = make_event(first_day=LONG_AGO.date(), last_day=LONG_AGO.date().replace(day=5))
    at_once(8, lambda _: event.ensure_days())
    assert list(event.days.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_first_sessions_logged_at_once_share_one_day() -> None:
    event = make_event()
    days = at_once(8, lambda _: event.open_day(LONG_AGO).pk)
    assert days == [event.days.get().pk] * 8


@pytest.mark.django_db(transaction=True)
def test_days_added_at_once_get_numbers_of_their_own() -> None:
    event = make_event()
    at_once(2, lambda _: event.add_day())
    assert list(event.days.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_sessions_moved_at_once_leave_positions_without_gaps() -> None:
    day = make_day()
    sessions = [make_session(day=day) for _ in range(8)]
    at_once(8, lambda number: place_session(Session.objects.get(pk=sessions[number].pk), day, sessions[number - 1]))
    assert sorted(day.sessions.values_list("position", flat=True)) == list(range(1, 9))
