"""Suggestions of the composer: what is on comes first, then the rest of the day, then other days."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.catalogue.suggest import SUGGESTED, Typed, suggest
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.recognise import parse
from sessions.models import Event, Session

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def event() -> Event:
    """Return an event of three days, of which the second is today."""
    event = make_event(owner=make_user(), time_zone="UTC")
    for on in (29, 30):
        make_day(event=event, on=date(2026, 11, on))
    make_day(event=event, on=date(2026, 12, 1))
    return event


def offer(event: Event, title: str, starts: int | None = None, day: int = 2, **facts: Any) -> Session:
    """Make a session; ``starts`` is in minutes from noon of its day, and it lasts an hour."""
    noon = NOON + timedelta(days=day - 2)
    times = {} if starts is None else {"starts_at": noon + starts * MINUTE, "ends_at": noon + (starts + 60) * MINUTE}
    return make_session(title=title, **({"code": "", "day": event.days.get(number=day)} | times | facts))


def titles(event: Event, text: str, day: int | None = None, **more: Any) -> list[str]:
    opened = event.days.get(number=day) if day else None
    return [card.session.title for card in suggest(event, event.owner, Typed(text, NOON, NOON.date(), opened), **more)]


def test_what_is_on_or_soon_then_the_rest_of_today_then_other_days(event):
    for title, starts, day in (
        *(("tomorrow", 0, 3), ("yesterday", 30, 1), ("tonight", 400, 2), ("untimed", None, 2)),
        *(("over", -90, 2), ("later", 16, 2), ("soon", 15, 2), ("on", -20, 2), ("beginning", 0, 2)),
    ):
        offer(event, f"Queues {title}", starts, day)
    found = [title.removeprefix("Queues ") for title in titles(event, "queues")]
    assert found == ["beginning", "soon", "on", "later", "over", "tonight"]
    Session.objects.filter(title__in=[f"Queues {name}" for name in found[:5]]).delete()
    assert [title.removeprefix("Queues ") for title in titles(event, "queues")] == [
        *("tonight", "untimed", "yesterday", "tomorrow"),
    ]


def test_within_each_code_and_title_come_before_speakers_and_those_before_the_rest(event):
    offer(event, "A", 0, description="All of bedrock")
    offer(event, "B", 0, speakers="Ada Bedrock")
    offer(event, "C", 0, track="Bedrock")
    offer(event, "D", -30, code="BEDROCK1")
    offer(event, "E on Bedrock", -50)
    offer(event, "F on Bedrock", 100)
    assert titles(event, "bedrock") == ["D", "E on Bedrock", "B", "A", "C", "F on Bedrock"]


def test_title_that_begins_with_the_line_then_one_that_has_it_then_its_words(event):
    offer(event, "Patterns that are event driven", 0)
    offer(event, "Driven by an event", -10)
    offer(event, "Preventdriven", -20)
    offer(event, "Using event driven patterns", -30)
    offer(event, "Event driven patterns", -40)
    found = ["Event driven patterns", "Patterns that are event driven", "Using event driven patterns"]
    assert titles(event, "event driven") == [*found, "Driven by an event", "Preventdriven"]


def test_whole_code_or_title_then_what_is_planned_then_words_that_begin_so(event):
    offer(event, "Embedrock", 0)
    offer(event, "Using Bedrock", -40)
    make_impression(session=offer(event, "On embedrock", -50), author=event.owner, state="planned")
    offer(event, "Bedrock", -55)
    assert titles(event, "bedrock") == ["Bedrock", "On embedrock", "Using Bedrock", "Embedrock"]


def test_decided_and_removed_sessions_are_left_out_but_not_the_one_that_is_meant(event):
    for state in ("attended", "missed", "planned"):
        make_impression(session=offer(event, f"Queues {state}", 0), author=event.owner, state=state)
    make_impression(session=offer(event, "Queues of others", 0), author=make_user(), state="attended")
    offer(event, "Queues removed", 0, removed_from_feed_at=NOON)
    offer(event, "Queues deleted", 0).discard()
    assert titles(event, "queues") == ["Queues planned", "Queues of others"]
    seen = Session.objects.get(title="Queues attended")
    assert titles(event, "queues", first=seen.pk) == ["Queues attended", "Queues planned", "Queues of others"]


def test_day_that_is_open_comes_first(event):
    offer(event, "Queues today", 0)
    offer(event, "Queues tomorrow", 0, 3)
    assert titles(event, "queues", day=3) == ["Queues tomorrow", "Queues today"]


def test_misspelt_words_find_similar_titles_only_where_nothing_has_the_words(event):
    offer(event, "Event driven patterns", 0)
    offer(event, "Events of the harbour", -10)
    assert titles(event, "evnt drivn patterns") == ["Event driven patterns"]
    assert titles(event, "zebra") == []
    assert titles(event, "") == []


def test_no_more_than_fit(event):
    for number in range(SUGGESTED + 4):
        offer(event, f"Queues {number}", number)
    assert titles(event, "queues") == [f"Queues {number}" for number in range(SUGGESTED)]


SEEDS = range(10)
"""Ten draws of forty lines each."""


@pytest.mark.release
def test_in_a_real_programme_the_session_that_is_meant_stands_first(shared):
    """Somebody types two words of the title, or its beginning, while the session is on: 2,423 sessions, five days."""
    programme = parse((shared / "data/reinvent/reinvent-2024-all_sessions.csv").read_bytes(), ZONE)
    event = make_event(owner=make_user(), time_zone=ZONE.key)
    apply_plan(make_plan(event, programme, event.owner), NOON)
    sessions = list(event.sessions.exclude(ends_at=None).order_by("starts_at", "title", "room"))
    common = Counter(word for session in sessions for word in set(words_of(session.title)))
    for seed in SEEDS:
        draw = random.Random(seed)
        places = []
        for meant in draw.sample(sessions, 40):
            at = meant.starts_at + draw.random() * (meant.ends_at - meant.starts_at)
            text = draw.choice([rarest, beginning])(meant.title, common)
            cards = suggest(event, event.owner, Typed(text, at, event.conference_date(at)))
            keys = [card.session.title for card in cards]
            places.append(keys.index(meant.title) if meant.title in keys else 99)
        assert (sum(place == 0 for place in places) >= 38, max(places) <= 2) == (True, True), (seed, places)


def words_of(title: str) -> list[str]:
    return re.findall(r"[a-z0-9]{3,}", title.casefold())


def rarest(title: str, common: Counter[str]) -> str:
    """Return the two least common words of a title, in lower case."""
    return " ".join(sorted(words_of(title), key=lambda word: (common[word], word))[:2])


def beginning(title: str, common: Counter[str]) -> str:
    """Return the first three words of a title, the last one unfinished."""
    *first, last = title.split()[:3]
    return " ".join([*first, last[:4]])
