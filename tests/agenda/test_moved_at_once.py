"""Sessions and days that several devices move, mark and delete at the same moment: nothing lost, no request breaks.

Where two writes would wait for each other, PostgreSQL cancels one (deadlock): all lock the days first, then sessions.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from api.callers import Caller
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from parallel import at_once, at_once_behind
from sessions.models import Day, Event, Session
from team.clients import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8
"""Which of two writes comes first, chance decides."""


@pytest.fixture
def event() -> Event:
    """Return an event of two days; today is the second."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    make_day(event=event)
    make_day(event=event, on=event.conference_date(timezone.now()))
    return event


def sent(
    event: Event, forms: Sequence[tuple[str, dict[str, object]]], behind: QuerySet[Any] | None = None
) -> list[int]:
    """Send forms of the owner at once, where rows are given behind their lock; return the statuses."""
    clients = [signed_in(event.owner) for _ in forms]

    def send(number: int) -> int:
        path, fields = forms[number]
        return clients[number].post(f"/events/harbour/{path}", fields).status_code

    return at_once(len(forms), send) if behind is None else at_once_behind(behind, len(forms), send)


def test_session_is_moved_to_the_day_on_which_it_is_marked(event: Event) -> None:
    feed = make_feed(event=event)
    for _ in range(ROUNDS):
        session = make_session(event=event, feed=feed)
        here = f"sessions/{session.pk}"
        forms = [(f"{here}/move/", {"day": 2}), (f"{here}/state/", {"state": "attended"})]
        assert sent(event, forms, behind=Session.objects.filter(pk=session.pk)) == [302, 302]
        session.refresh_from_db()
        assert (session.day.number, session.impressions.get().state) == (2, "attended")


def test_session_is_moved_to_the_day_that_undo_gives_back(event: Event) -> None:
    feed = make_feed(event=event)
    for _ in range(ROUNDS):
        session = make_session(event=event, feed=feed)
        line = {"heading": session.code, "session": str(session.pk), "id": (key := str(uuid4()))}
        assert sent(event, [("sessions/new/", line)]) == [302]
        session.refresh_from_db()
        assert session.day.number == 2
        forms = [(f"sessions/{session.pk}/move/", {"day": 1}), (f"sessions/{key}/undo/", {})]
        assert sent(event, forms, behind=Session.objects.filter(pk=session.pk)) == [302, 302]
        session.refresh_from_db()
        assert (session.day.number, session.impressions.count()) == (1, 0)


def test_mark_is_taken_back_while_the_session_is_changed(event: Event) -> None:
    feed, here = make_feed(event=event), "/events/harbour/sessions/"
    tap, page, program = signed_in(event.owner), signed_in(event.owner), Caller.of(event.owner)

    def line(session: Session) -> int:
        typed = {"heading": f"{session.code} 10:00-11:00", "session": str(session.pk), "id": str(uuid4())}
        return page.post(f"{here}new/", typed).status_code

    def form(session: Session) -> int:
        facts = {"title": "Tides", "day": session.day_id, "version": session.version, "state": "none"}
        return page.post(f"{here}{session.pk}/edit/", facts).status_code

    def patch(session: Session) -> int:
        sent = {"title": "Tides", "version": session.version, "state": "none"}
        return program.ask("PATCH", f"events/harbour/sessions/{session.pk}", sent).status_code

    for change, status in ((line, 302), (form, 302), (patch, 200)) * ROUNDS:
        session = make_session(event=event, feed=feed)
        make_impression(session=session, state="attended")

        def act(number: int, session: Session = session, change: Callable[[Session], int] = change) -> int:
            if number == 0:
                return change(session)
            return tap.post(f"{here}{session.pk}/state/", {"state": "none"}).status_code

        done = at_once_behind(Session.objects.filter(pk=session.pk), 2, act)
        assert (change.__name__, done) == (change.__name__, [status, 302])


def test_session_with_a_time_is_moved_while_a_line_names_it(event: Event) -> None:
    for _ in range(ROUNDS):
        session = make_session(day=event.days.get(number=1), starts_at=timezone.now())
        line = {"heading": f"{session.code} 10:00-11:00", "session": str(session.pk), "id": str(uuid4())}
        forms = [(f"sessions/{session.pk}/move/", {"day": 2}), ("sessions/new/", line)]
        assert sent(event, forms, behind=Session.objects.filter(pk=session.pk)) == [302, 302]


def test_line_is_logged_into_the_day_that_is_put_in_order(event: Event) -> None:
    day = event.days.get(number=1)
    first, last = (make_session(day=day) for _ in range(2))
    for number in range(ROUNDS):
        line = {"heading": f"Tides {number}", "day": 1, "another": "1"}
        forms = [("sessions/new/", line), (f"sessions/{last.pk}/move/", {"before": str(first.pk)})]
        assert sent(event, forms, behind=Day.objects.filter(pk=day.pk)) == [302, 302]
        assert list(event.sessions.in_order())[:2] == [last, first]
        first, last = last, first
    assert event.sessions.count() == 2 + ROUNDS


def test_two_days_are_deleted_and_what_is_in_the_bin_stays_on_one_of_them() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    for _ in range(ROUNDS):
        for number in (1, 2):
            day = event.days.filter(number=number).first() or make_day(event=event, number=number)
            make_session(day=day).discard()
        assert sent(event, [("days/1/delete/", {}), ("days/2/delete/", {})]) == [302, 302]
        assert event.days.count() == 1
    assert event.sessions.filter(day=event.days.get()).count() == 2 * ROUNDS


def test_session_that_two_windows_move_up_passes_two_others(event: Event) -> None:
    first, second, last = (make_session(event=event) for _ in range(3))
    forms = [(f"sessions/{last.pk}/move/", {"direction": "up"})] * 2
    assert sent(event, forms, behind=Day.objects.filter(pk=first.day_id)) == [302, 302]
    assert list(event.sessions.in_order()) == [last, first, second]
