"""A programme that means harm: its texts are texts wherever they are shown or sent, and the same a second time."""

import csv
import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import escape
from icalendar import Calendar

from factories import make_impression
from importing.catalogue.programmes import NOW, event_in_tokyo
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.recognise import parse
from sessions.models import Event, Session

pytestmark = pytest.mark.django_db

TOKYO = ZoneInfo("Asia/Tokyo")
COLUMNS = ("title", "room", "track", "format", "speakers", "description")
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org";"a")',
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "\\nEND:VEVENT\\nBEGIN:VEVENT",
    "{{ settings.SECRET_KEY }}{% debug %}%(x)s",
    "\u202egnp.exe",
]


def take(event: Event, content: bytes, mapping: dict[str, str] | None = None) -> str:
    """Take a programme into an event as its page does; return what happened to how many."""
    event.refresh_from_db()
    plan = make_plan(event, parse(content, event.zone, mapping=mapping), event.owner)
    apply_plan(plan, NOW)
    return " ".join(f"{name}={count}" for name, count in plan.counts.items() if count)


def table(*rows: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


@pytest.fixture
def session(client: Client) -> Session:
    """Return the session of a table whose every column means harm, planned by the one who looks at it."""
    event = event_in_tokyo(slug="harbour", name="Harbour")
    cells = [f"{HOSTILE[0]} {column}" for column in COLUMNS]
    content = table((*COLUMNS, "start"), (*cells, "2026-12-01 10:00"))
    take(event, content, {column: column for column in (*COLUMNS, "start")})
    client.force_login(event.owner)
    session = event.sessions.get()
    make_impression(session=session, state="planned")
    return session


def test_formula_in_every_column_stays_text(session):
    facts = {column: getattr(session, column) for column in COLUMNS}
    assert facts == {column: f"{HOSTILE[0]} {column}" for column in COLUMNS}
    assert session.starts_at == datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_escaped_in_pages_and_in_calendars(client, session, text):
    for column in COLUMNS:
        setattr(session, column, f"{text} {column}")
    session.full_clean()
    session.save()
    agenda = client.get("/events/harbour/agenda.ics").content
    (entry,) = Calendar.from_ical(agenda).walk("VEVENT")
    assert agenda.count(b"BEGIN:VEVENT\r\n") == 1
    assert entry["SUMMARY"] == f"{text} title"
    assert entry["LOCATION"].startswith(f"{text} room")
    assert entry["DESCRIPTION"] == f"{text} speakers\n\n{text} description"
    for page in (f"/events/harbour/sessions/{session.pk}/", "/events/harbour/"):
        shown = client.get(page)
        assert shown.status_code == 200
        body = shown.content.decode()
        assert str(escape(f"{text} title")) in body
        assert "<script>alert" not in body
        assert "<img src=x" not in body


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_programme_can_be_saved_by_a_person_and_is_the_same_a_second_time(text):
    facts = {
        "sessionID": text,
        "title": f"{text}\ud800\0",
        "abstract": f"<p>{text}",
        "type": text * 20,
        "track": text * 20,
    }
    facts |= {"speakers": [text * 20] * 20, "venue": text, "room": text * 20, "level": "300", "code": text}
    content = json.dumps([{**facts, "date": "12/1/2026", "startTime": "10:00", "length": 60.0}]).encode()
    event = event_in_tokyo()
    assert take(event, content) == "sessions=1 created=1"
    session = event.sessions.get()
    session.full_clean()
    session.save()
    assert take(event, content) == "sessions=1 kept=1"
