"""How a day stands at an instant: what is on, what comes, what is over, what may change places."""

from datetime import UTC, date, datetime, timedelta

import pytest

from factories import make_day, make_event, make_impression, make_session
from sessions.agenda.day import Agenda, Card, build_agenda
from sessions.models import Day, Impression

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def day() -> Day:
    return make_day(event=make_event(time_zone="UTC"), on=date(2026, 11, 30))


def plan(day: Day, title: str, starts: float | None = None, hours: float | None = 1, state: str = "planned") -> None:
    """Add a session that starts so many hours after noon."""
    starts_at = None if starts is None else NOON + starts * HOUR
    ends_at = starts_at + hours * HOUR if starts_at and hours else None
    session = make_session(day=day, title=title, code="", starts_at=starts_at, ends_at=ends_at)
    if state:
        make_impression(session=session, state=state)


def at_noon(day: Day, today: date = date(2026, 11, 30), minutes_between_venues: int = 0) -> Agenda:
    sessions = day.sessions.with_impression_of(day.event.owner).in_order()
    return build_agenda(sessions, day, NOON, today, minutes_between_venues)


def titles(cards) -> list[str]:
    return [card.session.title for card in cards]


def test_agenda_groups_by_what_was_said_and_what_is_over(day):
    plan(day, "seen", -3, state="attended")
    plan(day, "skipped", 2, state="missed")
    plan(day, "forgotten", -3)
    plan(day, "running", -0.5)
    plan(day, "later", 1, state="")
    plan(day, "sometime")
    agenda = at_noon(day)
    assert titles(agenda.coming) == ["running", "later", "sometime"]
    assert titles(agenda.unmarked) == ["forgotten"]
    assert titles(agenda.seen) == ["seen"]
    assert titles(agenda.missed) == ["skipped"]
    assert titles(agenda.cards) == ["running", "later", "sometime", "forgotten", "seen", "skipped"]


def test_agenda_of_a_past_day_has_nothing_to_come(day):
    plan(day, "sometime")
    assert titles(at_noon(day, date(2026, 12, 1)).unmarked) == ["sometime"]


def test_agenda_now_and_next_leave_out_what_was_missed(day):
    plan(day, "running", -0.5)
    plan(day, "left", -0.5, state="missed")
    plan(day, "skipped", 0.5, state="missed")
    plan(day, "next", 1)
    plan(day, "next too", 1)
    plan(day, "later", 2)
    agenda = at_noon(day)
    assert (titles(agenda.now), titles(upcoming(agenda))) == (["running"], ["next", "next too"])


def upcoming(agenda: Agenda) -> list[Card]:
    return [card for card in agenda.cards if card.is_next]


def test_agenda_names_the_one_session_that_the_user_is_in_before_all_others_that_are_on(day):
    plan(day, "second choice", -0.1)
    plan(day, "planned", -0.5)
    assert at_noon(day).here is None  # they stand at the top anyway
    plan(day, "begun first", -0.9, state="attended")
    plan(day, "said first", -0.5, state="attended")
    plan(day, "said last", -0.5, state="attended")
    plan(day, "over", -2, state="attended")
    Impression.objects.filter(session__title="second choice").update(second_choice=True)
    Impression.objects.filter(session__title="said last").update(updated_at=NOON + 365 * 24 * HOUR)
    agenda = at_noon(day)
    assert titles(agenda.now) == ["said last", "said first", "begun first", "planned", "second choice"]
    assert (titles([agenda.here]), titles(agenda.also_now)) == (["said last"], ["said first", "begun first"])


def test_agenda_asks_whether_one_is_in_what_is_on_or_was_in_what_is_over(day):
    plan(day, "over", -3)
    plan(day, "over and seen", -3, state="attended")
    plan(day, "running", -0.5)
    plan(day, "running and seen", -0.5, state="attended")
    plan(day, "later", 1)
    assert titles(card for card in at_noon(day).cards if card.asks) == ["running", "over", "running and seen"]


def test_agenda_gap_stands_before_the_next_session_as_long_as_it_is_not_over(day):
    plan(day, "early", -6)
    plan(day, "seen", -2, state="attended")
    plan(day, "second choice", 1, 0.5)
    Impression.objects.filter(session__title="second choice").update(second_choice=True)
    plan(day, "first", 2)
    plan(day, "at the same time", 2)
    plan(day, "missed", 4, state="missed")
    plan(day, "last", 5)
    gaps = {card.session.title: card.gap.minutes for card in at_noon(day).cards if card.gap}
    assert gaps == {"second choice": 120, "first": 30, "last": 120}


def test_agenda_second_choice_overlaps_nothing_and_no_way_leads_to_it(day):
    plan(day, "before", 0, 1)
    plan(day, "first", 1)
    plan(day, "second", 1)
    plan(day, "other", 1)
    rooms = {"before": "Venetian | Level 1 | 1", "first": "MGM | Level 1 | 1", "other": "MGM | Level 2 | 2"}
    for title, room in (rooms | {"second": "MGM | Level 3 | 3"}).items():
        day.sessions.filter(title=title).update(room=room)
    Impression.objects.filter(session__title="second").update(second_choice=True)
    agenda = at_noon(day, minutes_between_venues=20)
    cards = {card.session.title: card for card in agenda.cards}
    assert {title: titles_of(card.overlaps) for title, card in cards.items()} == {
        "before": [],
        "first": ["other"],
        "second": [],
        "other": ["first"],
    }
    ways = {title: card.venue_change.minutes for title, card in cards.items() if card.venue_change}
    assert ways == {"first": 0, "other": 0}
    assert [card.venue_change for card in at_noon(day).cards] == [None] * 4


def test_agenda_marks_no_way_to_what_has_begun(day):
    for title, starts, room in (("seen", -1.5, "Venetian | Level 1 | 1"), ("running", -0.5, "MGM | Level 1 | 1")):
        plan(day, title, starts)
        day.sessions.filter(title=title).update(room=room)
    assert [card.venue_change for card in at_noon(day, minutes_between_venues=20).cards] == [None, None]


def test_agenda_session_that_was_only_logged_ends_when_the_next_one_was_attended(day):
    for title, minutes in (("first", 50), ("second", 30)):
        session = make_session(day=day, title=title, code="", logged_at=NOON - timedelta(minutes=minutes))
        make_impression(session=session, state="attended")
    plan(day, "planned", -0.2)
    agenda = at_noon(day)
    assert [(card.session.title, card.running, card.over) for card in agenda.seen] == [
        ("first", False, True),
        ("second", True, False),
    ]
    assert titles(agenda.now) == ["second", "planned"]
    plan(day, "attended", -0.1, state="attended")
    assert titles(at_noon(day).now) == ["attended", "planned"]


def test_agenda_session_that_is_attended_already_is_not_next(day):
    plan(day, "attended early", 0.1, state="attended")
    plan(day, "next", 1)
    assert titles(upcoming(at_noon(day))) == ["next"]


def test_agenda_session_without_an_end_lasts_an_hour(day):
    plan(day, "begun", -0.9, hours=None)
    plan(day, "over", -1, hours=None)
    agenda = at_noon(day)
    assert (titles(agenda.now), titles(agenda.unmarked)) == (["begun"], ["over"])


def test_agenda_overlaps_are_marked_on_both_and_touching_ends_do_not_overlap(day):
    plan(day, "long", 0, hours=4)
    plan(day, "inside", 1)
    plan(day, "touching", 2)
    plan(day, "missed", 1, state="missed")
    marks = {card.session.title: titles_of(card.overlaps) for card in at_noon(day).cards}
    assert marks == {"long": ["inside", "touching"], "inside": ["long"], "touching": ["long"], "missed": []}


def titles_of(sessions) -> list[str]:
    return [session.title for session in sessions]


def test_agenda_only_sessions_at_the_same_time_change_places(day):
    for title, starts in [("a", 1), ("b", 1), ("c", 2), ("d", None), ("e", None), ("f", None)]:
        plan(day, title, starts)
    cards = {card.session.title: card for card in at_noon(day).coming}
    key = {title: str(card.session.pk) for title, card in cards.items()}
    assert {title: (card.up, card.down) for title, card in cards.items()} == {
        "a": ("", key["c"]),
        "b": (key["a"], ""),
        "c": ("", ""),
        "d": ("", key["f"]),
        "e": (key["d"], "last"),
        "f": (key["e"], ""),
    }
