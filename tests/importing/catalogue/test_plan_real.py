"""Between two states of a real programme the plan finds what a comparison of the two files finds, and nothing else.

The comparisons read the files by other means than the parsers do, and as raw text.
"""

import json
from collections import Counter
from functools import cache
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from factories import make_event
from importing.catalogue.programmes import NOW
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.recognise import parse
from sessions.models import Impression

pytestmark = pytest.mark.django_db

FOSDEM = ["schedules/fosdem-2025-asof-2024-12-31.xml", "schedules/fosdem-2025.xml"]
DROIDCON = [f"sessionize/2019-08-26_nyc.{name}.schedule.json" for name in ("a-dd87f4e8", "b-4dfc508d", "c-6fbccd05")]
PYCON = ["ics/pycon-us-2025-all_events-asof-0511.ics", "ics/pycon-us-2025-all_events.ics"]


def plan_of(event, shared, name):
    event.refresh_from_db()
    return make_plan(event, programme(shared / "data" / name, event.zone), event.owner)


@cache
def programme(path, zone):
    """Return the programme in a file; nothing in it can be changed."""
    return parse(path.read_bytes(), zone)


def take(event, shared, name):
    plan = plan_of(event, shared, name)
    apply_plan(plan, NOW)
    return plan


def names(planned):
    return {each.external_id for each in planned}


def told(plan):
    """Return the changed fields of each changed session."""
    return {each.external_id: {change.field for change in each.changes} for each in plan.changed}


def differing(old, new, fields):
    """Return for each name in both which of the fields differ; names that differ in nothing are left out."""
    found = {
        name: {field for field in fields if old[name][field] != new[name][field]} for name in old.keys() & new.keys()
    }
    return {name: fields for name, fields in found.items() if fields}


def xml_events(path):
    """Return what FOSDEM says of each guid, as it stands in the file."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - a file that lies here
    return {
        event.get("guid"): {
            tag: [ElementTree.tostring(each).strip() for each in event.findall(tag)]
            for tag in ("title", "date", "duration", "room", "track", "type", "abstract", "description", "persons")
        }
        | {"slides": [each.get("href") for each in event.findall("attachments/attachment[@type='slides']")]}
        for event in root.iterfind("day/room/event")
    }


@pytest.mark.release
def test_fosdem_a_month_before_and_at_its_end(shared):
    event = make_event(time_zone="Europe/Brussels")
    # grep -c '<event ' of both: 940 and 943.
    assert take(event, shared, FOSDEM[0]).counts["created"] == 940
    old, new = (xml_events(shared / "data" / name) for name in FOSDEM)
    plan = plan_of(event, shared, FOSDEM[1])
    assert names(plan.created) == new.keys() - old.keys()
    assert {session.external_id for session in plan.removed} == old.keys() - new.keys()
    as_fields = {
        "date": {"starts_at", "ends_at"},
        "duration": set(),
        "persons": {"speakers"},
        "abstract": {"description"},
        "slides": {"slides_url"},
    }
    differences = differing(old, new, next(iter(new.values())))
    assert told(plan) == {
        name: set().union(*(as_fields.get(field, {field}) for field in fields)) for name, fields in differences.items()
    }
    assert plan.counts == {
        **{"sessions": 943, "created": 6, "changed": 9, "removed": 3},
        **{"kept": 928, "conflicts": 0},
    }


def sessionize_sessions(path):
    """Return what Sessionize says of each id, as it stands in the file."""
    return {
        session["id"]: session
        for day in json.loads(path.read_bytes())
        for room in day["rooms"]
        for session in room["sessions"]
    }


def test_droidcon_over_three_states(shared):
    event = make_event(time_zone="America/New_York")
    states = [sessionize_sessions(shared / "data" / name) for name in DROIDCON]
    # jq '[.[].rooms[].sessions[].id] | unique | length' of the three: 85, 94, 92.
    assert [len(state) for state in states] == [85, 94, 92]
    take(event, shared, DROIDCON[0])
    fields = {
        **{"title": "title", "description": "description", "startsAt": "starts_at", "endsAt": "ends_at"},
        **{"room": "room", "speakers": "speakers"},
    }
    found = []
    for old, new, name in zip(states, states[1:], DROIDCON[1:], strict=False):
        plan = take(event, shared, name)
        assert names(plan.created) == new.keys() - old.keys()
        assert {session.external_id for session in plan.removed} == old.keys() - new.keys()
        assert {name: changes - {"day"} for name, changes in told(plan).items()} == {
            name: {fields[each] for each in differences} for name, differences in differing(old, new, fields).items()
        }
        # A session is on another day exactly when the date of its start is another.
        assert {name for name, changes in told(plan).items() if "day" in changes} == {
            name for name in old.keys() & new.keys() if old[name]["startsAt"][:10] != new[name]["startsAt"][:10]
        }
        found.append(list(plan.counts.values()))
    assert found == [[94, 11, 75, 2, 8, 0], [92, 1, 25, 3, 66, 0]]


def ical_events(path):
    """Return what a calendar says of each UID; of a description what stands before the people, and their names."""
    found = {}
    for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
        text, _, people = str(event["DESCRIPTION"]).partition("\nSpeakers:\n")
        rows = [row for row in text.splitlines() if not row.startswith(("Section:", "Kind:", "Name:"))]
        found[str(event["UID"])] = {
            "title": str(event["SUMMARY"]),
            "description": [rows, str(event.get("URL", ""))],
            "speakers": [row for row in people.splitlines() if row and not row.startswith("<")],
            "room": str(event.get("LOCATION", "")),
            "starts_at": event["DTSTART"].dt,
            "ends_at": event["DTEND"].dt,
        }
    return found


def test_pycon_a_week_before_and_at_its_end(shared):
    event = make_event(time_zone="America/New_York")
    # grep -c BEGIN:VEVENT of both: 181 and 224.
    assert take(event, shared, PYCON[0]).counts["created"] == 181
    old, new = (ical_events(shared / "data" / name) for name in PYCON)
    plan = plan_of(event, shared, PYCON[1])
    assert names(plan.created) == new.keys() - old.keys()
    assert {session.external_id for session in plan.removed} == old.keys() - new.keys()
    # What people say of themselves is no fact of a session: four of the calendar's 19 changes are nothing but that.
    assert told(plan).keys() == differing(old, new, ("title", "description", "speakers")).keys()
    assert Counter(field for fields in told(plan).values() for field in fields) == {
        **{"title": 12, "description": 10, "speakers": 8}
    }
    assert list(plan.counts.values()) == [224, 49, 15, 6, 160, 0]


@pytest.mark.release
@pytest.mark.parametrize(
    ("zone", "files"),
    [("Europe/Brussels", FOSDEM), ("America/New_York", DROIDCON), ("America/New_York", PYCON)],
    ids=["fosdem", "droidcon", "pycon"],
)
def test_stars_and_impressions_stay_with_their_sessions_and_applying_twice_changes_nothing(shared, zone, files):
    event = make_event(time_zone=zone)
    take(event, shared, files[0])
    before = dict(event.sessions.values_list("pk", "external_id"))
    Impression.objects.bulk_create(
        Impression(session_id=key, author=event.owner, state="planned", body=name) for key, name in before.items()
    )
    for name in files[1:]:
        first = take(event, shared, name)
        assert before.keys() & {session.pk for session in first.removed} == set()
        again = take(event, shared, name)
        assert again.counts == {
            **dict.fromkeys(again.counts, 0),
            **dict.fromkeys(("sessions", "kept"), len(again.sessions)),
        }
        assert not any(planned.writes for planned in again.sessions)
    assert dict(Impression.objects.values_list("session_id", "session__external_id")) == before
    assert dict(Impression.objects.values_list("session_id", "body")) == before
