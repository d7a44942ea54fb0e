"""Tables and lists whose columns are known are read without a question."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.objects.lists import read_list
from sessions.importing.parsers.objects.presets import preset_of
from sessions.importing.parsers.recognise import parse

TOKYO = ZoneInfo("Asia/Tokyo")
SCHED = {"event_key": "1", "name": "Knots", "event_start": "2026-05-01 10:00", "event_end": "2026-05-01 11:00"}


def preset_kind(entry: dict[str, object]) -> str:
    table = read_list([entry])
    preset = preset_of(table) if table else None
    return preset.kind if preset else ""


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (SCHED, "sched"),
        ({"name": "Knots", "event_start": "x"}, ""),
        ({"uuid": "1", "title": "A", "starts_at": "x", "length_min": 5}, "fortee"),
        ({"uuid": "1", "title": "A", "speaker": {"name": "B"}, "accepted": True, "created": "x"}, "fortee"),
        ({"title": "A", "start_date": "x", "entry_type": "Talk"}, "hacker-tracker"),
        ({"title": "A", "start_date": "x"}, ""),
        ({"title": "A", "begin_tsz": "x"}, "hacker-tracker"),
        ({"Name": "A", "Schedule": {"StartDatetime": "x"}}, "kaltura"),
        ({"Name": "A", "Schedule": "x"}, ""),
    ],
)
def test_a_preset_is_known_by_its_columns(entry, kind):
    assert preset_kind(entry) == kind


def test_sched_in_json_too_with_its_moderators_and_entities():
    data = [
        {
            **SCHED,
            "active": "Y",
            "name": "Knots &amp; ropes",
            "speakers": "Ann, Bo",
            "moderators": "Cy",
            "venue": "Pier",
        },
        {**SCHED, "active": "N"},
        {**SCHED, "event_key": "3", "name": "Sails", "event_start": "2026-05-02 TBA", "event_end": "2026-05-02 TBA"},
    ]
    found = parse(json.dumps(data).encode(), TOKYO)
    assert found.kind == "sched"
    assert [(each.title, each.speakers, each.starts_at, each.on) for each in found.sittings] == [
        ("Knots & ropes", ("Ann", "Bo", "Cy"), datetime(2026, 5, 1, 1, tzinfo=UTC), date(2026, 5, 1)),
        ("Sails", (), None, date(2026, 5, 2)),
    ]


def test_a_person_may_choose_other_columns_than_a_preset():
    content = json.dumps([{**SCHED, "subject": "Ropes"}]).encode()
    assert [each.title for each in parse(content, TOKYO, mapping={"title": "subject"}).sittings] == ["Ropes"]
