"""A line that two people log at the same moment is one session of the event, marked for both."""

from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from api.callers import Caller
from factories import make_day, make_event, make_member, make_session, make_user
from parallel import at_once
from sessions.models import Event, Impression, Session
from sessions.web import idempotency
from team.clients import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ("DUP101 | Same talk 17:00-18:00", "DUP101", "Same talk", "Same talk 17:00-18:00")


@pytest.fixture(autouse=True)
def _prepared_before_either_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two writes begin only when both are prepared: neither can have seen what the other writes."""
    prepared, commit = Barrier(2), idempotency._commit

    def commit_together(*write: Any) -> Any:
        prepared.wait(timeout=30)
        return commit(*write)

    monkeypatch.setattr(idempotency, "_commit", commit_together)


def two_of(event: Event) -> list[AbstractBaseUser]:
    """Return the owner of an event, and an editor."""
    return [event.owner, make_member(event=event)]


def on_page(event: Event, people: list[AbstractBaseUser], line: str, **fields: object) -> list[int]:
    """Log a line by each person in the composer; return the statuses."""
    clients = [signed_in(person) for person in people]
    fields |= {"heading": line}

    def log(number: int) -> int:
        headers = {"X-Operation": str(uuid4())}
        sent = fields | {"id": str(uuid4())}
        return clients[number].post(f"/events/{event.slug}/sessions/new/", sent, headers=headers).status_code

    return at_once(2, log)


def by_program(event: Event, people: list[AbstractBaseUser], line: str) -> list[int]:
    """Log a line by each person over the API; return the statuses."""
    callers = [Caller.of(person) for person in people]

    def log(number: int) -> int:
        sent = {"id": str(uuid4()), "line": line}
        path = f"events/{event.slug}/sessions"
        return callers[number].ask_again("POST", path, sent, Idempotency_Key=str(uuid4())).status_code

    return at_once(2, log)


def marks(event: Event) -> list[tuple[object, object]]:
    """Return who marked which session of an event."""
    return sorted(Impression.objects.filter(session__event=event).values_list("session", "author"), key=str)


def both(session: Session, people: list[AbstractBaseUser]) -> list[tuple[object, object]]:
    return sorted(((session.pk, person.pk) for person in people), key=str)


@pytest.mark.parametrize(("way", "status"), [(on_page, 302), (by_program, 201)])
@pytest.mark.parametrize("days", [[], [date(2020, 12, 1)]])
def test_line_of_two_people_is_one_session_marked_for_both(way: Any, status: int, days: list[date]) -> None:
    for number, line in enumerate(LINES):
        event = make_event(owner=make_user(), slug=f"harbour-{number}")
        for on in days:
            make_day(event=event, on=on)
        people = two_of(event)
        assert way(event, people, line) == [status] * 2, line
        assert marks(event) == both(event.sessions.get(), people), line
        assert event.days.count() == 1, line


def test_days_of_the_event_that_must_be_created_first_are_created_once() -> None:
    today = timezone.now().date()
    first, last = today - timedelta(days=2), today + timedelta(days=2)
    event = make_event(owner=make_user(), slug="harbour", first_day=first, last_day=last)
    people = two_of(event)
    assert on_page(event, people, "Same talk 17:00-18:00") == [302, 302]
    assert marks(event) == both(event.sessions.get(), people)
    assert [day.date for day in event.days.all()] == [first + timedelta(days=number) for number in range(5)]


def test_two_devices_of_one_person_log_one_session() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    make_day(event=event)
    assert on_page(event, [event.owner] * 2, "DUP101 | Same talk") == [302, 302]
    assert marks(event) == both(event.sessions.get(), [event.owner])


def test_another_session_of_the_name_is_asked_for_by_both() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    make_day(event=event)
    people = two_of(event)
    assert on_page(event, people, "DUP101 | Same talk", another="1") == [302, 302]
    assert (event.sessions.count(), {author for _session, author in marks(event)}) == (2, {p.pk for p in people})


def test_picked_session_is_marked_for_both() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    picked = make_session(event=event, title="Another talk")
    people = two_of(event)
    assert on_page(event, people, "Same talk", session=str(picked.pk)) == [302, 302]
    assert (event.sessions.get(), marks(event)) == (picked, both(picked, people))
