"""A prepared statement is built once, and finds, updates or inserts what the same one written for one case does."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, SlugField, UUIDField
from django.db.models.signals import post_save, pre_save
from django.utils import timezone

from factories import make_day, make_event, make_impression, make_member, make_session, make_user
from sessions.models import Event, Impression, Membership, Operation, Revision, Session
from sessions.models.querysets.prepared import READER, Parameter, PreparedInsert, PreparedQuery, PreparedUpdate

pytestmark = pytest.mark.django_db

SLUG = Parameter("slug", SlugField())
VISIBLE = PreparedQuery(Event, lambda: Event.objects.visible_to(READER).present().filter(slug=SLUG))
AGENDA = PreparedQuery(
    Session,
    lambda: Session.objects.filter(event__slug=SLUG).on_agenda_of(READER).in_order().values_list("pk", "title"),
)


def test_each_run_has_its_own_values() -> None:
    events = [make_event(slug=f"harbour-{number}") for number in range(3)]
    member = make_member(event=events[1])
    people = [event.owner for event in events] + [member, make_user()]
    for event in events:
        for person in people:
            expected = list(Event.objects.visible_to(person).present().filter(slug=event.slug))
            assert VISIBLE.rows(reader=person.pk, slug=event.slug) == expected
            assert VISIBLE.first(reader=person.pk, slug=event.slug) == (expected[0] if expected else None)
    assert VISIBLE.first(reader=member.pk, slug="harbour-1") == events[1]


def test_tuples_are_those_of_values_list() -> None:
    day = make_day(event=make_event(slug="harbour"))
    sessions = [make_session(day=day, title=f"Quiet nights {number}") for number in range(3)]
    make_impression(session=sessions[1], author=make_member(event=day.event), state="planned")
    for person in (day.event.owner, Membership.objects.get().user):
        agenda = Session.objects.filter(event=day.event).on_agenda_of(person).in_order()
        assert AGENDA.tuples(reader=person.pk, slug="harbour") == list(agenda.values_list("pk", "title"))


def test_related_rows_and_annotations_come_in_the_same_query(django_assert_num_queries: Any) -> None:
    members = Membership.objects.filter(event=OuterRef("event"))
    query = PreparedQuery(
        Session,
        lambda: (
            Session.objects.filter(pk=Parameter("key", UUIDField()))
            .select_related("day")
            .annotate(in_team=Exists(members))
            .defer("note")
        ),
    )
    alone, shared = (make_session(day=make_day(event=make_event()), title="Quiet nights") for _each in range(2))
    make_member(event=shared.event)
    for session, in_team in ((alone, False), (shared, True)):
        with django_assert_num_queries(1):
            (found,) = query.rows(key=session.pk)
            assert (found, found.day, found.title) == (session, session.day, "Quiet nights")
            assert (found.in_team, found.get_deferred_fields()) == (in_team, {"note", "title_search", "note_search"})


def test_query_is_built_once() -> None:
    built = []

    def build() -> Any:
        built.append(1)
        return Event.objects.filter(slug=SLUG)

    query = PreparedQuery(Event, build)
    assert [query.rows(slug=slug) for slug in ("one", "two")] == [[], []]
    assert built == [1]


def test_value_is_no_part_of_the_statement() -> None:
    event = make_event(slug="harbour")
    for slug in ("' OR 1=1 --", "%s", "harbour' --", "%"):
        assert VISIBLE.rows(reader=event.owner.pk, slug=slug) == []


def test_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="slug"):
        VISIBLE.rows(reader=1)


TEXTS = PreparedUpdate(
    Impression,
    lambda: Impression.objects.editable_by(READER).present().filter(pk=Parameter("key", UUIDField())),
    *("summary", "body", "rating", "session", "watched_at"),
)


def columns(row: models.Model, *without: str) -> dict[str, Any]:
    values = type(row)._base_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in values.items() if name not in without}


def test_update_writes_what_update_of_the_query_set_writes(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 29, 8, tzinfo=UTC))
    event = make_event()
    prepared, plain = (make_impression(session=make_session(event=event), author=event.owner) for _each in range(2))
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for text, rating, at in (("new\r\ntext 0%", 5, noon), ("ＷＩＤＥ ' OR 1=1 -- %s", None, None), ("", 1, noon)):
        for name in ("summary", "body"):
            values = {"summary": "", "body": "", name: text, "rating": rating, "watched_at": at}
            with django_assert_num_queries(1):
                assert TEXTS.run(key=prepared.pk, reader=event.owner.pk, session=prepared.session, **values) == 1
            assert Impression.objects.filter(pk=plain.pk).update(session=plain.session, **values) == 1
            own = ("id", "session_id")
            assert columns(prepared, *own) == columns(plain, *own)
            assert columns(prepared)["session_id"] == prepared.session_id


def test_update_reaches_only_the_rows_of_its_query_set() -> None:
    impression = make_impression(body="mine")
    values = {"summary": "", "body": "theirs", "rating": None, "watched_at": None, "session": impression.session}
    for reader in (make_user().pk, None):
        assert TEXTS.run(key=impression.pk, reader=reader, **values) == 0
    impression.session.discard()
    assert TEXTS.run(key=impression.pk, reader=impression.author_id, **values) == 0
    assert columns(impression)["body"] == "mine"


def test_update_refuses_what_cannot_be_stored_or_is_missing() -> None:
    impression = make_impression(body="kept")
    values = {"key": impression.pk, "reader": impression.author_id, "session": impression.session, "rating": 1}
    values |= {"watched_at": None, "summary": ""}
    for body, error in (("half \ud83d", ValidationError), ("nul \0", ValidationError)):
        with pytest.raises(error):
            TEXTS.run(body=body, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        TEXTS.run(body="", **(values | {"rating": 9}))
    with pytest.raises(KeyError, match="rating"):
        TEXTS.run(body="", **{name: value for name, value in values.items() if name != "rating"})
    assert columns(impression)["body"] == "kept"
    with pytest.raises(ValueError, match="summary must be written too"):
        PreparedUpdate(Impression, Impression.objects.all, "body")


def test_error_of_an_update_rolls_the_transaction_back() -> None:
    impression = make_impression(body="kept")
    values = {"key": impression.pk, "reader": impression.author_id, "session": impression.session}
    values |= {"watched_at": None, "summary": "", "body": ""}
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            TEXTS.run(rating=9, **values)
        assert transaction.get_rollback()


def test_insert_stores_what_save_stores(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    impression, user = make_impression(), make_user()
    common = {"author": user, "texts": {"body": "夜 ' %s \" 0%"}, "version": 1, "written_at": noon}
    pairs: list[tuple[type[models.Model], dict[str, Any]]] = [
        (Revision, {"impression": impression, **common}),
        (Operation, {"user": user, "digest": "a" * 64, "facts": {"number": [1, None, "夜"]}}),
        (Operation, {"user": user, "digest": "b" * 64}),
    ]
    for model, values in pairs:
        prepared, plain = (model(pk=uuid4(), **values) for _each in range(2))
        with django_assert_num_queries(1):
            PreparedInsert(model).run(prepared)
        plain.save(force_insert=True)
        assert columns(prepared, "id") == columns(plain, "id")
        assert (prepared._state.adding, prepared._state.db) == (plain._state.adding, plain._state.db)
        assert model._base_manager.get(pk=prepared.pk) == prepared
        with pytest.raises(IntegrityError), transaction.atomic():
            PreparedInsert(model).run(prepared)


def test_nobody_waits_for_the_signals_that_a_prepared_insert_does_not_send() -> None:
    for model in (Operation, Revision):
        assert [signal.has_listeners(model) for signal in (pre_save, post_save)] == [False, False]
