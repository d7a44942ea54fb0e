"""What is to be watched afterwards: which sessions the list holds, its marks, and the chapter made of it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_day, make_event, make_impression, make_report, make_session, make_user
from sessions.agenda.watch_later import watch_later_list
from sessions.models import Event, Impression, Session, State

pytestmark = pytest.mark.django_db

LATER = "/events/harbour/later/"
CHAPTER = f"{LATER}chapter/"
PAST = datetime(2024, 12, 2, 9, tzinfo=UTC)
VIDEO = "https://www.youtube.com/watch?v=abcDEF_-123"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    make_day(event=event, on=PAST.date())
    return event


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def marked(event: Event, title: str, *, session: dict[str, Any] | None = None, **impression: Any) -> Session:
    """Make a session of which the owner says something."""
    made = make_session(event=event, title=title, **(session or {}))
    make_impression(session=made, **{"state": "", **impression})
    return made


def listed(event: Event) -> dict[str, list[str]]:
    """Return the titles of each part of the list."""
    later = watch_later_list(event, event.owner, timezone.now())
    parts = {"ready": later.ready, "waiting": later.waiting, "watched": later.watched}
    return {name: [row.session.title for row in rows] for name, rows in parts.items()}


def said(session: Session) -> tuple[str, bool, bool] | None:
    """Return state, mark, and whether watched; None for a session of which nothing is said."""
    found = Impression.objects.filter(session=session).first()
    return (found.state, found.watch_later, found.watched_at is not None) if found else None


def test_list_holds_what_is_marked_or_missed_or_was_planned_and_is_over(event: Event) -> None:
    ahead = {"starts_at": timezone.now() + timedelta(hours=3)}
    running = {"starts_at": timezone.now() - timedelta(minutes=30)}
    just_over = {"starts_at": timezone.now() - timedelta(minutes=61)}
    marked(event, "Marked", watch_later=True)
    marked(event, "Seen there and marked", state=State.ATTENDED, watch_later=True)
    marked(event, "Missed", state=State.MISSED, session=ahead)
    marked(event, "Planned, day is over", state=State.PLANNED)
    marked(event, "Planned, hour is over", state=State.PLANNED, session=just_over)
    marked(event, "Planned, ended", state=State.PLANNED, session={"starts_at": PAST, "ends_at": PAST})
    marked(event, "Planned, on now", state=State.PLANNED, session=running)
    marked(event, "Planned, ahead", state=State.PLANNED, session=ahead)
    marked(event, "Attended", state=State.ATTENDED)
    make_session(event=event, title="Nothing said")
    marked(event, "Gone", watch_later=True).discard()
    make_impression(session=make_session(event=event, title="Others"), author=make_user(), watch_later=True)

    found = listed(event)

    assert (found["ready"], found["watched"]) == ([], [])
    assert sorted(found["waiting"]) == [
        *("Marked", "Missed", "Planned, day is over", "Planned, ended", "Planned, hour is over"),
        "Seen there and marked",
    ]


def test_missed_session_that_never_has_a_recording_is_listed_only_if_it_was_marked(event: Event) -> None:
    marked(event, "Party", session={"format": "Social"}, state="missed")
    marked(event, "Hallway: knots", state="missed")
    marked(event, "Dinner", session={"format": "Social"}, watch_later=True)
    marked(event, "Games", session={"format": "Social", "recording_url": VIDEO}, state="missed")
    marked(event, "Queues", session={"format": "Chalk talk"}, state="missed")
    assert listed(event) == {"ready": ["Games"], "waiting": ["Dinner", "Queues"], "watched": []}


def test_planned_session_without_a_time_waits_for_its_day(event: Event) -> None:
    tomorrow = make_day(event=event, on=timezone.now().date() + timedelta(days=1))
    session = make_session(day=tomorrow, title="Sometime tomorrow")
    undated = make_session(day=make_day(event=event), title="Sometime")
    for each in (session, undated):
        make_impression(session=each, state=State.PLANNED)

    assert listed(event)["waiting"] == []


def test_parts_are_ready_then_waiting_then_watched_each_in_order(event: Event) -> None:
    late = {"starts_at": PAST + timedelta(hours=2)}
    marked(event, "Late, with link", watch_later=True, session=late | {"recording_url": VIDEO})
    marked(event, "Early, with link", watch_later=True, session={"starts_at": PAST, "recording_url": VIDEO})
    marked(event, "Without", watch_later=True)
    marked(event, "Watched", watched_at=PAST, session={"recording_url": VIDEO})

    assert listed(event) == {
        "ready": ["Early, with link", "Late, with link"],
        "waiting": ["Without"],
        "watched": ["Watched"],
    }


def test_page_says_of_each_whether_there_is_a_recording(event: Event, owner: Client) -> None:
    marked(event, "Recorded", watch_later=True, session={"recording_url": VIDEO})
    marked(event, "Lecture", watch_later=True, session={"format": "Breakout session"})
    marked(event, "Hands-on", state=State.MISSED, session={"format": "Workshop"})

    page = owner.get(LATER).text

    rows = {re.search(r"data-step>(.*?)</a>", row)[1]: row for row in page.split('class="later-row"')[1:]}
    assert list(rows) == ["Recorded", "Lecture", "Hands-on"]
    assert f'href="{VIDEO}"' in rows["Recorded"]
    assert "No recording yet" in rows["Lecture"]
    assert "usually not recorded" in rows["Hands-on"]
    assert [">Missed<" in row for row in rows.values()] == [False, False, True]


def test_empty_list_says_how_to_fill_it(event: Event, owner: Client) -> None:
    page = owner.get(LATER).text

    assert "Nothing to watch" in page
    assert CHAPTER not in page


def test_watched_and_not_watched_after_all(event: Event, owner: Client) -> None:
    session = marked(event, "Talk", state=State.MISSED)
    here = f"{LATER}{session.pk}/"

    response = owner.post(here, {"do": "watched"})
    assert (response.status_code, response["Location"]) == (302, f"{LATER}#later-{session.pk}")
    assert (said(session), listed(event)["watched"]) == (("missed", False, True), ["Talk"])

    owner.post(here, {"do": "unwatched"})
    assert (said(session), listed(event)["waiting"]) == (("missed", False, False), ["Talk"])


@pytest.mark.parametrize("moment", ["1949-12-31 23:59", "2151-01-02 00:00", "0001-01-01 00:00", "9999-12-31 23:59"])
def test_watched_in_no_year_of_a_conference_is_refused(event: Event, owner: Client, moment: str) -> None:
    session = marked(event, "Talk", state=State.MISSED)
    taken_back = {"do": "back", "state": "missed", "later": "", "watched": moment}
    assert owner.post(f"{LATER}{session.pk}/", taken_back).status_code in {302, 422}
    assert said(session) == ("missed", False, False)
    owner.post(f"{LATER}{session.pk}/", taken_back | {"watched": "2026-12-01 09:00"})
    assert said(session) == ("missed", False, True)


def test_not_watched_after_all_stays_on_the_list(event: Event, owner: Client) -> None:
    session = marked(event, "Talk", state=State.ATTENDED, watched_at=PAST)

    owner.post(f"{LATER}{session.pk}/", {"do": "unwatched"})

    assert (said(session), listed(event)["waiting"]) == (("attended", True, False), ["Talk"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"watch_later": True}, None),
        ({"watch_later": True, "watched_at": PAST}, None),
        ({"state": "missed"}, None),
        ({"state": "planned"}, None),
        ({"state": "planned", "body": "Words"}, ("", False, False)),
        ({"state": "attended", "watch_later": True}, ("attended", False, False)),
        ({"state": "missed", "watch_later": True, "watched_at": PAST, "rating": 3}, ("", False, False)),
    ],
)
def test_off_the_list_and_undone(
    before: dict[str, Any], after: tuple[str, bool, bool] | None, event: Event, owner: Client
) -> None:
    session = marked(event, "Talk", **before)
    was = Impression.objects.values("state", "watch_later", "watched_at", "body", "rating").get()

    page = owner.post(f"{LATER}{session.pk}/", {"do": "off"}, follow=True).text

    assert said(session) == after
    assert listed(event) == {"ready": [], "waiting": [], "watched": []}
    undo = re.search(r'action="([^"]*do=back[^"]*)"', page)
    assert undo
    owner.post(undo[1].replace("&amp;", "&"))
    assert Impression.objects.values("state", "watch_later", "watched_at", "body", "rating").get() == was


def test_mark_that_makes_no_sense_changes_nothing(event: Event, owner: Client) -> None:
    session = marked(event, "Talk", watch_later=True)

    for sent in ({}, {"do": "dance"}, {"do": "back", "state": "attended"}, {"do": "back", "watched": "soon"}):
        assert owner.post(f"{LATER}{session.pk}/", sent).status_code == 302
    assert said(session) == ("", True, False)


def test_mark_answers_htmx_with_the_list(event: Event, owner: Client) -> None:
    session = marked(event, "Talk", watch_later=True)

    answer = owner.post(f"{LATER}{session.pk}/", {"do": "watched"}, headers={"HX-Request": "true"})

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert answer.text.strip().startswith('<div id="later-list">')
    assert 'aria-pressed="true"' in answer.text


def test_list_asks_as_often_for_thirty_sessions_as_for_one(event: Event, owner: Client) -> None:
    make_report(event=event)
    asked = {}
    for count in (1, 29):
        for number in range(count):
            kind = ({"watched_at": PAST, "body": "Text"}, {"watch_later": True}, {"state": "missed"})[number % 3]
            marked(event, f"Talk {number}", **kind)
        for path in (LATER, CHAPTER):
            owner.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert owner.get(path).status_code == 200
            asked.setdefault(path, []).append(len(queries))

    assert [one == thirty for one, thirty in asked.values()] == [True, True]
    assert max(map(max, asked.values())) <= 9
