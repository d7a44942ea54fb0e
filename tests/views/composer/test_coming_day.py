"""A line that is typed on the page of a day to come is planned, by the date at which it was typed."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from factories import make_day, make_feed, make_impression, make_session
from sessions.models import Day, Impression, Session
from sessions.rules.days import instant_at
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)
HALF = timedelta(minutes=30)


@pytest.fixture
def days(event) -> dict[int, Day]:
    """Yesterday, today, and tomorrow, by their distance, beside two days without a date."""
    today = event.conference_date(NOW)
    return {at: make_day(event=event, number=8 + at, on=today + at * DAY) for at in (-1, 0, 1)}


def offer(day: Day, title: str = "Quiet nights", **fields) -> Session:
    feed = day.event.feeds.first() or make_feed(event=day.event)
    return make_session(day=day, title=title, code="OPS301", feed=feed, **fields)


def states() -> list[tuple[str, str]]:
    return list(Impression.objects.order_by("created_at").values_list("session__title", "state"))


@pytest.mark.parametrize(
    ("number", "state", "said"),
    [
        (7, "attended", "Adds it to Day 7 as attended."),
        (8, "attended", "Logs it as attended, now."),
        (9, "planned", "Adds it to Day 9 as planned."),
        (1, "attended", "Adds it to Day 1 as attended."),
    ],
)
def test_enter_does_what_the_page_says(owner, days, number, state, said):
    page = owner.get(f"/events/harbour/?day={number}").text
    text = page.split('id="composer_help"')[1].split("<span")[1].split(">")[1].split("</span")[0]
    assert text == said
    form = owner.get("/events/harbour/sessions/new/", {"day": number}).context["form"]
    assert form["state"].value() == state
    compose(owner, "Harbour tour", day=str(number))
    assert states() == [("Harbour tour", state)]
    assert Session.objects.get().day.number == number


def test_date_is_that_of_typing_and_not_of_sending(owner, event, days):
    make_day(event=event, number=5, on=event.conference_date(NOW - 2 * DAY))
    compose(owner, "Harbour tour", day="7", logged_at=(NOW - 2 * DAY).isoformat())
    assert states() == [("Harbour tour", "planned")]


def test_page_left_open_after_the_last_day_has_the_times_of_a_line_on_that_day(owner, event):
    day = make_day(event=event, number=8, on=event.conference_date(NOW) - DAY)
    event.first_day = event.last_day = day.date
    event.save()
    make_session(day=day)
    sent = {"day": "8", "now": "1"}
    line = "AAA111 | Past line 14:00-15:00"
    offered = owner.get("/events/harbour/catalogue/suggest/", {"heading": line, **sent}).context["typed"]
    compose(owner, line, **sent)
    session = Session.objects.get(code="AAA111")
    start = instant_at(day.date, time(14), event.zone)
    assert [offered.starts_at, session.starts_at, session.logged_at] == [start, start, None]
    assert (session.day, session.title) == (day, "Past line")


@pytest.mark.parametrize("typed", ["OPS301", "ops301 | Nights", "quiet nights"])
def test_session_of_the_programme_on_that_day_is_planned(owner, days, typed):
    session = offer(days[1], starts_at=NOW + DAY)
    response = compose(owner, typed, day="9", htmx=True)
    assert (list(Session.objects.all()), states()) == ([session], [("Quiet nights", "planned")])
    assert response.text.count("Marked as planned:") == 1


def test_of_two_of_one_name_on_a_day_to_come_the_first_is_planned(owner, days):
    second = offer(days[1], starts_at=NOW + DAY + HALF)
    first = offer(days[1], starts_at=NOW + DAY)
    compose(owner, "Quiet nights", day="9")
    assert list(Impression.objects.values_list("session", "state")) == [(first.pk, "planned")]
    compose(owner, "Quiet nights", day="9", key=KEY[:-1] + "2", another="1")
    assert set(Session.objects.values_list("pk", flat=True)) == {first.pk, second.pk, UUID(KEY[:-1] + "2")}


@pytest.mark.parametrize(
    ("shown", "held", "starts", "state"),
    [
        ("8", 1, NOW + DAY, "planned"),  # tomorrow's, picked today
        ("8", -1, NOW - DAY, "attended"),
        ("9", -1, NOW - DAY, "attended"),  # what is over is not planned
        ("9", 1, None, "planned"),
        ("8", 1, None, "attended"),  # without a time it is now, and moves here
    ],
)
def test_what_is_picked_is_planned_if_it_is_still_to_come(
    owner, days, shown: str, held: int, starts: datetime | None, state: str
):
    session = offer(days[held], starts_at=starts)
    compose(owner, "Quiet nights", day=shown, session=str(session.pk))
    assert states() == [("Quiet nights", state)]


def test_what_is_picked_from_another_day_leaves_the_page_where_it_is_and_names_the_day(owner, days):
    session = offer(days[-1], starts_at=NOW - DAY)
    response = compose(owner, "Quiet nights", day="8", now="1", session=str(session.pk), htmx=True)
    banner = response.text.split('class="logged"')[1].split("</form>")[0]
    assert "Marked as attended:" in banner
    assert '<span lang="en">Day 7</span>' in banner.split("logged-day")[1]
    assert response.text.count('value="8"') == 2  # of the line, and of Undo
    plain = compose(owner, "Quiet nights", day="8", now="1", session=str(session.pk))
    assert plain.url == f"/events/harbour/?day=8&logged={KEY}#composer"
    assert "logged-day" in owner.get(plain.url).text


def test_planned_session_that_is_typed_stays_planned(owner, days):
    make_impression(session=offer(days[1], starts_at=NOW + DAY), state="planned")
    compose(owner, "Quiet nights", day="9")
    assert (Session.objects.count(), states()) == (1, [("Quiet nights", "planned")])


def test_missed_is_a_group_of_its_own_below_seen(owner, days):
    for title, state in (("One", "missed"), ("Two", "attended"), ("Three", "missed")):
        make_impression(session=make_session(day=days[0], title=title), state=state)
    page = owner.get("/events/harbour/?day=8").text
    assert (
        page.index('id="seen-title"') < page.index("Two</a>") < page.index('id="missed-title"') < page.index("One</a>")
    )
    assert 'Missed <span class="group-count">2</span>' in page
