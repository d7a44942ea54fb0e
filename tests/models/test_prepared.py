"""A prepared query is built once, and finds what the same query written for one case finds."""

from typing import Any

import pytest
from django.db.models import Exists, OuterRef, SlugField, UUIDField

from factories import make_day, make_event, make_impression, make_member, make_session, make_user
from sessions.models import Event, Membership, Session
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery

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
