"""A line for a session that the event has already fills its empty facts; what has a value stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_day, make_feed, make_impression, make_session, make_user
from importing.catalogue.programmes import counts, sitting, take
from sessions.models import Day, Impression, Session, SessionKey
from views.composer.lines import KEY, compose
from views.composer.test_suggested import parts

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LINE = "OPS301 | 13:00 - 14:00 | My own title | Mara Quay | Lido 3001 | workshop | 400"
SECOND = KEY[:-1] + "2"


@pytest.fixture
def day(event) -> Day:
    """A day to come."""
    return make_day(event=event, number=7, on=event.conference_date(NOW) + timedelta(days=1))


def bare(day: Day, **fields: object) -> Session:
    """Make a session of a programme that tells a title only."""
    feed = day.event.feeds.first() or make_feed(event=day.event)
    facts = {"code": "OPS301", "title": "Quiet nights", "level": None, "format": "", "room": "", "speakers": ""}
    return make_session(day=day, feed=feed, **facts | fields)


def told(session: Session) -> dict[str, object]:
    """Return the facts of a stored session, with its times on the clock of the event."""
    session = Session.objects.select_related("event", "day").get(pk=session.pk)
    times = [session.starts_at, session.ends_at]
    clocks = [at and timezone.localtime(at, session.event.zone).strftime("%H:%M") for at in times]
    names = ("title", "speakers", "room", "format", "level")
    return {name: getattr(session, name) for name in names} | {"times": clocks, "day": session.day.number}


EMPTY = {"title": "Quiet nights", "speakers": "", "room": "", "format": "", "level": None, "times": [None, None]}
FILLED = {
    **{"title": "Quiet nights", "speakers": "Mara Quay", "room": "Lido 3001", "format": "Workshop", "level": 400},
    "times": ["13:00", "14:00"],
}


def undo(client, key: str = KEY):
    return client.post(f"/events/harbour/sessions/{key}/undo/", {"day": "7"})


def test_line_fills_what_is_empty_once_and_undo_takes_it_out(owner, event, day):
    first = event.days.get(number=1)
    session = bare(first)
    before = Session.objects.get()
    sent = {"day": "7", "htmx": True}
    answers = [compose(owner, LINE, **sent).status_code for _ in range(2)]
    assert (answers, Session.objects.count(), SessionKey.objects.count()) == ([200, 200], 1, 1)
    assert told(session) == FILLED | {"day": 7}
    after = Session.objects.get()
    assert (after.version, after.editor_id) == (before.version + 1, event.owner.pk)
    found = Session.objects.filter(search__contains="lido 3001", title_search__contains="mara quay")
    assert list(found) == [session]
    assert event.conference_date(after.starts_at) == day.date
    undo(owner)
    assert told(session) == EMPTY | {"day": 1}
    assert (Session.objects.get().position, Session.objects.filter(search__contains="lido").count()) == (
        before.position,
        0,
    )


def test_line_without_times_fills_speakers_and_room(owner, day):
    session = bare(day)
    compose(owner, "OPS301 | Another title | Ada Quay | Room 6", day="7")
    assert told(session) == EMPTY | {"day": 7, "speakers": "Ada Quay", "room": "Room 6"}


def test_facts_that_are_there_stay(owner, day):
    start = NOW.replace(microsecond=0) + timedelta(days=1)
    facts = {"level": 300, "format": "Talk", "room": "Dock A", "speakers": "Ole Pier", "starts_at": start}
    session = bare(day, **facts)
    before, version = told(session), session.version
    compose(owner, LINE, day="7")
    session.refresh_from_db()
    assert (told(session), session.version) == (before, version)


def test_guess_is_no_fact(owner, day):
    session = bare(day)
    compose(owner, "OPS301 | Workshop on nights", day="7")
    assert told(session) == EMPTY | {"day": 7}
    compose(owner, "OPS301 | Workshop on nights | Level 200", day="7", key=SECOND)
    assert told(session) == EMPTY | {"day": 7, "level": 200}


def test_end_alone_is_taken_beside_the_same_start(owner, event, day):
    session = bare(day)
    compose(owner, "13:00 OPS301", day="7")
    compose(owner, "13:30-14:30 OPS301", day="7", key=SECOND)
    assert told(session)["times"] == ["13:00", None]
    compose(owner, "13:00-14:00 OPS301", day="7", key=KEY[:-1] + "3")
    assert told(session)["times"] == ["13:00", "14:00"]


def test_typed_session_of_another_day_takes_no_time(owner, event, day):
    session = make_session(day=event.days.get(number=1), code="OPS301", title="Quiet nights", room="", speakers="")
    compose(owner, "13:00-14:00 OPS301 @ Lido", day="7")
    assert (told(session)["times"], told(session)["room"], told(session)["day"]) == ([None, None], "Lido", 1)


def test_picked_session_takes_the_facts_of_the_line(owner, day):
    session = bare(day)
    compose(owner, "13:00-14:00 OPS301 @ Lido", day="7", session=str(session.pk))
    assert (told(session)["times"], told(session)["room"]) == (["13:00", "14:00"], "Lido")


def test_fact_that_was_changed_since_stays_on_undo(owner, day):
    session = bare(day)
    compose(owner, LINE, day="7")
    filled = Session.objects.get()
    Session.objects.update(ends_at=filled.ends_at + timedelta(hours=1), level=500)
    undo(owner)
    assert told(session) == EMPTY | {"times": ["13:00", "15:00"], "level": 500, "day": 7}


def test_line_for_a_session_that_was_logged_offers_undo_where_it_filled_something(owner, day):
    session = bare(day)
    make_impression(session=session, state="attended")
    pages = [compose(owner, line, day="7", key=key, htmx=True) for line, key in (("OPS301", KEY), (LINE, SECOND))]
    assert [page.text.count(text) for page in pages for text in ("Already logged:", "data-undo")] == [1, 0, 1, 1]
    undo(owner, SECOND)
    assert told(session) == EMPTY | {"day": 7}
    assert session.impressions.get().state == "attended"


def test_import_that_tells_nothing_keeps_what_was_typed(owner, event, day):
    nights = sitting(start="", room="", code="OPS301", title="Quiet nights")
    take(event, nights)
    compose(owner, LINE, day="7")
    assert counts(take(event, nights)) == "1: kept=1"
    assert told(Session.objects.get()) == FILLED | {"day": 7}


def test_session_that_is_a_colleague_s_too_takes_no_fact_of_a_line_and_no_chip_says_so(owner, day):
    session = bare(day)
    make_impression(session=session, author=make_user())
    page = owner.get("/events/harbour/catalogue/suggest/", {"heading": LINE, "day": "7"})
    compose(owner, LINE, day="7")
    assert (parts(page.text), told(session)) == ({}, EMPTY | {"day": 7})
    Impression.objects.all().delete()
    compose(owner, LINE, day="7", key=SECOND)
    make_impression(session=session, author=make_user())
    undo(owner, SECOND)
    assert told(session) == FILLED | {"day": 7}


def test_what_the_line_will_fill_is_shown(owner, day):
    session = bare(day, room="Dock A")
    page = owner.get("/events/harbour/catalogue/suggest/", {"heading": LINE, "day": "7"})
    whole = {"time": "13:00–14:00", "level": "400", "format": "Workshop", "speakers": "Mara Quay"}
    assert (parts(page.text), page.text.count(f'value="{session.pk}"')) == (whole, 1)
