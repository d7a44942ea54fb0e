"""What the composer shows while somebody types: parts of the line, the session that is meant, sessions to pick."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_day, make_impression, make_session
from sessions.models import Session
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db

URL = "/events/harbour/catalogue/suggest/"


@pytest.fixture
def today(event):
    """The current day of the event."""
    return make_day(event=event, number=7, on=event.conference_date(timezone.now()))


def shown(owner, heading: str, **sent: object) -> str:
    return owner.get(URL, {"heading": heading, "day": "7", "now": "1"} | sent).text


def parts(page: str) -> dict[str, str]:
    """Return the parts that were found, with what they show."""
    found = re.findall(r'data-plain="(\w+)".*?class="found-text"[^>]*>(.*?)</span><svg', page, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]+>", "", text).split()) for name, text in found}


def test_line_is_shown_in_its_parts_and_each_can_stay_text(owner, today):
    line = "10:30–11:30 DAT405 Workshop on queues @ Venetian"
    whole = {"time": "10:30–11:30", "code": "DAT405", "level": "400", "format": "Workshop", "room": "Venetian"}
    assert parts(shown(owner, line)) == whole
    for name in whole:
        left = {other: text for other, text in whole.items() if other != name and (name, other) != ("code", "level")}
        assert parts(shown(owner, line, plain=[name, "nonsense"])) == left


def test_line_of_fields_is_shown_in_its_parts_and_logged_with_them(owner, event, today):
    line = "DAT405 | 21:30 - 21:50 | Queues at rest | Mara Quay | Aula"
    whole = {"time": "21:30–21:50", "code": "DAT405", "level": "400", "speakers": "Mara Quay", "room": "Aula"}
    assert parts(shown(owner, line)) == whole
    without = {name: text for name, text in whole.items() if name != "speakers"}
    assert parts(shown(owner, line, plain=["speakers"])) == without
    compose(owner, line, day="7", now="1")
    logged = Session.objects.get()
    clocks = [timezone.localtime(at, event.zone).strftime("%H:%M") for at in (logged.starts_at, logged.ends_at)]
    assert (logged.heading, logged.speakers, logged.room, clocks) == (
        "DAT405 | Queues at rest", "Mara Quay", "Aula", ["21:30", "21:50"]
    )  # fmt: skip


def test_typed_level_and_format_are_shown_and_each_can_stay_text(owner, today):
    line = "CMP324 | Faster builds | workshop | 400"
    assert parts(shown(owner, line)) == {"code": "CMP324", "level": "400", "format": "Workshop"}
    assert parts(shown(owner, line, plain=["level"])) == {"code": "CMP324", "format": "Workshop"}
    compose(owner, line, day="7", now="1", plain=["level"])
    logged = Session.objects.get()
    assert (logged.title, logged.level, logged.format) == ("Faster builds | 400", None, "Workshop")


def test_room_of_the_programme_is_no_speaker(owner, event, today):
    make_session(event=event, day=today, title="Racks", code="", room="Mara Quay")
    assert parts(shown(owner, "Queues | 21:30 - 21:50 | Mara Quay | Ole Pier")) == {
        "time": "21:30–21:50",
        "room": "Mara Quay",
        "speakers": "Ole Pier",
    }


def test_line_without_anything_to_find_shows_no_parts(owner, today):
    assert parts(shown(owner, "Queues at rest")) == {}
    assert parts(shown(owner, "DAT405")) == {}
    assert parts(shown(owner, "10:30 Queues", day="1", now="")) == {}  # the day has no date


def test_line_is_logged_with_the_parts_that_were_left(owner, event, today):
    line = "10:30–11:30 DAT405 Workshop on queues @ Venetian"
    plain = {"plain": ["time", "room", "level", "format"]}
    # The first of its day: later it would take the slot that another session has now.
    compose(owner, line.replace("405", "406"), key=KEY[:-1] + "2", day="7", now="1", **plain)
    logged = Session.objects.get()
    assert (logged.title, logged.level, logged.format, logged.room, logged.starts_at) == (
        "10:30–11:30 Workshop on queues @ Venetian", None, "", "", None,
    )  # fmt: skip
    compose(owner, line, day="7", now="1")
    logged = Session.objects.get(code="DAT405")
    clocks = [timezone.localtime(at, event.zone).strftime("%H:%M") for at in (logged.starts_at, logged.ends_at)]
    facts = (logged.code, logged.title, logged.level, logged.format, logged.room)
    assert (facts, clocks) == (("DAT405", "Workshop on queues", 400, "Workshop", "Venetian"), ["10:30", "11:30"])


def test_refused_line_comes_back_with_what_stays_text(owner, today):
    answer = compose(owner, "x" * 301, day="7", plain=["time"], htmx=True)
    assert (answer.status_code, answer.text.count('<input type="hidden" name="plain" value="time">')) == (422, 1)


def test_session_that_the_event_has_stands_first_and_says_what_enter_does(owner, event, today):
    now = timezone.now()
    make_session(day=today, code="COM301", title="Queues", starts_at=now - timedelta(minutes=5))
    known = make_session(day=event.days.get(number=1), code="COM302", title="Queues of old")
    page = shown(owner, "com302 Typed")
    assert re.findall(r'name="session" value="([^"]+)"', page) == [str(known.pk)]
    assert (page.count("Press Enter to mark this one"), page.count("Log as another session")) == (1, 1)
    assert parts(page) == {}  # it has its own facts
    make_impression(session=known, author=event.owner, state="attended")
    page = shown(owner, "com302 Typed")
    assert (page.count("Already logged"), page.count("Press Enter to mark this one")) == (1, 0)
    page = shown(owner, "queue")
    assert (page.count("On now"), page.count("Log as another session")) == (1, 0)


def test_row_says_day_and_time_when_it_is_not_now(owner, event, today):
    now = timezone.now()
    make_session(day=today, code="", title="Queues on", starts_at=now - timedelta(minutes=5))
    later = make_session(day=today, code="", title="Queues later", starts_at=now + timedelta(hours=2))
    make_session(day=event.days.get(number=2), code="", title="Queues untimed")
    rows = shown(owner, "queues").split("<li>")[1:]
    facts = [" ".join(re.sub("<[^>]+>", " ", row.split('suggestion-facts">')[1]).split()) for row in rows]
    local = timezone.localtime(later.starts_at, event.zone)
    assert facts == ["On now", f"{local:%a} {local.day} {local:%b} {local:%H:%M}", "Day 2"]


def test_unusable_lines_show_nothing(owner, today):
    for line in ("", " ", "\0", "x" * 3000):
        assert shown(owner, line).split() == []


@pytest.mark.parametrize("count", [1, 30, 300])
@pytest.mark.parametrize(("line", "expected"), [("aaa", 9), ("aaa 007", 9), ("zzz zzz zzz", 7)])
def test_database_is_asked_as_often_for_many_rows_as_for_one(owner, event, today, count, line, expected):
    for number in range(count):
        make_session(day=today, code="", title=f"aaa {number:03}", starts_at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        shown(owner, line)
    assert len(asked) == expected
