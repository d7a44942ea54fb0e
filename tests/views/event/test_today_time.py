"""The time between the sessions of a day: gaps that lead to the catalogue, ways that are too long, second choices."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from factories import make_event, make_feed, make_impression, make_session
from sessions.agenda.watch_later import watch_later_list
from sessions.models import Event, Impression, Session

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY = "/events/harbour/?day=1"


@pytest.fixture
def event(monkeypatch: pytest.MonkeyPatch) -> Event:
    """An event in Tokyo, an hour before the first session of its day."""
    event = make_event(
        slug="harbour", time_zone="Asia/Tokyo", first_day=date(2026, 11, 30), last_day=date(2026, 11, 30)
    )
    event.ensure_days()
    make_feed(event=event)
    set_clock(monkeypatch, NINE - timedelta(hours=1))
    return event


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def set_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def offer(event: Event, title: str, start: int, minutes: int = 60, **facts: Any) -> Session:
    """Make a session of the programme that starts so many minutes after nine, UTC."""
    starts_at = NINE + timedelta(minutes=start)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes)}
    return make_session(event=event, title=title, code="", feed=event.feeds.get(), **(times | facts))


def plan(event: Event, title: str, start: int, minutes: int = 60, **facts: Any) -> Session:
    session = offer(event, title, start, minutes, **facts)
    make_impression(session=session, state="planned")
    return session


def listed(page: str) -> list[str]:
    """Return the titles in the list of the catalogue."""
    return re.findall(r'entry-title"[^>]*><a [^>]*>([^<]+)<', page.partition('id="catalogue-list"')[2])


def gaps(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<li class="gap"><a href="([^"]+)">([^<]+)</a>', page)


def test_gap_leads_to_what_starts_in_it(owner, event):
    plan(event, "first", 0)
    plan(event, "second", 150)
    for title, start in (("before", 59), ("in it", 60), ("to its end", 149), ("behind", 150)):
        offer(event, title, start)
    [(address, text)] = gaps(owner.get(DAY).text)
    assert text == "19:00–20:30 · 1 h 30 min free"
    found = owner.get(address).text
    assert listed(found) == ["in it", "to its end"]
    assert '<span class="user-text">Mon 30 Nov, 19:00–20:30</span>' in found
    # Other filters leave it as it is.
    assert '<input type="hidden" name="time" value="2026-11-30T19:00+09:00/2026-11-30T20:30+09:00">' in found


def test_gap_of_whole_hours_and_of_minutes(owner, event):
    for start in (0, 180, 285):
        plan(event, "one", start)
    assert [text for _address, text in gaps(owner.get(DAY).text)] == [
        "19:00–21:00 · 2 h free",
        "22:00–22:45 · 45 min free",
    ]


@pytest.mark.parametrize(
    "time", ["", "x", "2026-11-30", "2026-11-30T19:00/2026-11-30T20:00", "2026-11-30T20:00Z/2026-11-30T19:00Z",
             "0001-01-01T00:00+14:00/9999-12-31T00:00-12:00", "2026-11-30T19:00Z/" + "9" * 999]
)  # fmt: skip
def test_time_that_is_none_filters_nothing(owner, event, time):
    offer(event, "one", 0)
    page = owner.get("/events/harbour/catalogue/", {"time": time}).text
    assert listed(page) == ["one"]
    assert 'name="time"' not in page


def ways(page: str) -> list[str]:
    rows = re.findall(r'<p class="card-way"><span lang="en">([^<]+)</span> <span>([^<]+)</span></p>', page)
    return [": ".join(row) for row in rows]


@pytest.mark.parametrize(
    ("needed", "expected"), [(20, ["Venetian → MGM Grand: 10 min between, 20 needed"]), (10, []), (0, [])]
)
def test_way_between_buildings_that_is_too_long_is_marked(owner, event, needed, expected):
    plan(event, "first", 0, room="Venetian | Level 3 | Lido")
    plan(event, "second", 70, room="MGM Grand | Level 1 | 102")
    Event.objects.update(minutes_between_venues=needed)
    assert ways(owner.get(DAY).text) == expected


def test_minutes_between_buildings_are_set_in_the_settings_of_the_event(owner, event):
    page = "/events/harbour/settings/"
    assert owner.get(page).context["form"]["minutes_between_venues"].value() == 20
    sent = {"name": "Harbour", "time_zone": "Asia/Tokyo", "language": "en"}
    saved = []
    for minutes in ("0", "", "45", "241", "-1", "x"):
        owner.post(page, sent | {"minutes_between_venues": minutes})
        saved.append(Event.objects.get().minutes_between_venues)
    assert saved == [0, 0, 45, 45, 45, 45]


def choose(owner: Client, session: Session, state: str) -> tuple[str, bool]:
    owner.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": state})
    return Impression.objects.values_list("state", "second_choice").get(session=session)


def pressed(page: str) -> list[str]:
    """Return the choices of state that are pressed."""
    return re.findall(r'name="state" value="none" data-own="(\w+)"', page)


def test_second_choice_is_planned_until_something_else_is_said(owner, event):
    session = plan(event, "second", 0)
    for state in ("planned", "attended", "missed"):
        assert choose(owner, session, "second") == ("planned", True)
        assert choose(owner, session, state) == (state, False)
    choose(owner, session, "second")
    owner.post(f"/events/harbour/sessions/{session.pk}/state/", {"state": "none"})
    assert Impression.objects.count() == 0
    assert choose(owner, session, "second") == ("planned", True)


def test_second_choice_stays_on_the_agenda_and_overlaps_nothing(owner, event):
    plan(event, "first", 0)
    second = plan(event, "second", 0)
    assert owner.get(DAY).text.count(">Overlaps</span>") == 2
    choose(owner, second, "second")
    page = owner.get(DAY).text
    assert (page.count(">Overlaps</span>"), page.count('class="card card-planned"')) == (0, 2)
    assert pressed(page) == ["planned", "second"]
    assert owner.get("/events/harbour/catalogue/?mine=1").text.count('class="chip chip-alert overlap"') == 0
    assert pressed(owner.get(f"/events/harbour/sessions/{second.pk}/").text) == ["second"]


def test_second_choice_is_told_apart_from_planned_on_every_page(owner, event):
    second, first = plan(event, "second", 0), plan(event, "first", 0)
    choose(owner, second, "second")
    catalogue = owner.get("/events/harbour/catalogue/").text
    star = r'id="star-{}" name="state" value="planned"[^>]*data-was="second" aria-pressed="false"'
    assert [len(re.findall(star.format(session.pk), catalogue)) for session in (second, first)] == [1, 0]
    assert catalogue.count("Second choice</span>") == 1
    assert re.findall(r'data-state="(\w+)"', owner.get("/events/harbour/catalogue/kept/").text) == ["planned", "second"]
    rows = owner.get("/sessions/").text.split("<article")[1:]
    chips = {re.findall(r"data-step>([^<]+)<", row)[0]: re.findall(r'class="chip">([^<]+)<', row) for row in rows}
    assert chips == {"first": ["Planned"], "second": ["Second choice"]}
    form = owner.get(f"/events/harbour/sessions/{second.pk}/edit/").context["form"]
    assert form["state"].value() == "second"


def test_second_choice_is_tentative_in_the_calendar(owner, event):
    plan(event, "first", 0)
    choose(owner, plan(event, "second", 0), "second")
    entries = Calendar.from_ical(owner.get("/events/harbour/agenda.ics").content).walk("VEVENT")
    assert {str(entry["SUMMARY"]): str(entry["STATUS"]) for entry in entries} == {
        "first": "CONFIRMED",
        "second": "TENTATIVE",
    }


def test_second_choice_that_is_over_was_not_missed(owner, event, monkeypatch):
    plan(event, "first", 0)
    second = plan(event, "second", 0)
    choose(owner, second, "second")
    set_clock(monkeypatch, NINE + timedelta(hours=3))
    now = NINE + timedelta(hours=3)
    listed = [row.session.title for row in watch_later_list(event, event.owner, now).waiting]
    assert listed == ["first"]
    # A mark of one's own still counts, and being on the list is no reason to lose the place on the agenda.
    Impression.objects.filter(session=second).update(watch_later=True)
    owner.post(f"/events/harbour/later/{second.pk}/", {"do": "off"})
    assert Impression.objects.values_list("state", "second_choice", "watch_later").get(session=second) == (
        "planned",
        True,
        False,
    )


def test_second_choice_that_is_logged_is_attended_and_comes_back_with_undo(owner, event):
    session = plan(event, "second", 0)
    choose(owner, session, "second")
    key = "8e1f8a2e-5f0c-4d3e-9a50-0d6c1f1a2b3c"
    owner.post("/events/harbour/sessions/new/", {"id": key, "heading": "second", "day": "1", "now": "1"})
    assert Impression.objects.values_list("state", "second_choice").get() == ("attended", False)
    owner.post(f"/events/harbour/sessions/{key}/undo/")
    assert Impression.objects.values_list("state", "second_choice").get() == ("planned", True)


def test_choice_comes_with_the_marks_of_the_cards_that_it_concerns(owner, event):
    """Overlaps, and the way from another building, of the card and of those at its time or shortly behind."""
    first = plan(event, "first", 0, room="Venetian | Level 3 | Lido")
    beside = plan(event, "beside", 30, room="Venetian | Level 3 | Murano")
    plan(event, "behind", 100, room="MGM Grand | Level 1 | 102")
    plan(event, "later", 200, room="MGM Grand | Level 1 | 102")
    headers = {"HX-Request": "true", "HX-Target": f"state-{first.pk}"}

    def marks(chosen: Session, state: str) -> dict[str, tuple[bool, list[str]]]:
        headers["HX-Target"] = f"state-{chosen.pk}"
        answer = owner.post(f"/events/harbour/sessions/{chosen.pk}/state/", {"state": state}, headers=headers).text
        parts = re.findall(r'hx-swap-oob="outerHTML:#session-([\w-]+) .chips">(.*?)</p>(.*?</p>)', answer, re.S)
        titles = {str(session.pk): session.title for session in event.sessions.all()}
        way = r'<p class="card-way" hx-swap-oob="[^"]+">(?:<span lang="en">([^<]+)<)?'
        return {
            titles[key]: (">Overlaps</span>" in chips, [found for found in re.findall(way, rest) if found])
            for key, chips, rest in parts
        }

    assert marks(first, "attended") == {"first": (True, []), "beside": (True, [])}
    assert marks(first, "second") == {"first": (False, []), "beside": (False, [])}
    assert marks(beside, "planned") == {
        "beside": (False, []),
        "first": (False, []),
        "behind": (False, ["Venetian → MGM Grand"]),
    }
    assert marks(beside, "missed") == {"beside": (False, []), "first": (False, []), "behind": (False, [])}
