"""Real programmes in JSON of known formats: what is read is what the file says, read by other means."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from importing.parsers.real_programmes import after, iso, line, read, slots


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "programmes"


def test_fortee_timetable(folder: Path) -> None:
    file = folder / "fortee-typescript-schema-timetable.json"
    entries = json.loads(file.read_bytes())["timetable"]
    programme = read(file)
    assert slots(programme) == [
        (line(each["title"]), iso(each["starts_at"]), after(each["starts_at"], each["length_min"])) for each in entries
    ]
    assert [(each.external_id, each.room, each.speakers, each.slides_url) for each in programme.sittings] == [
        (
            each["uuid"],
            each["track"]["name"],
            (line(each["speaker"]["name"]),) if "speaker" in each else (),
            each.get("slide_url", ""),
        )
        for each in entries
    ]


def test_fortee_proposals(folder: Path) -> None:
    file = folder / "fortee-typescript-schema-proposals.json"
    entries = json.loads(file.read_bytes())["proposals"]
    assert slots(read(file)) == [
        (
            line(each["title"]),
            iso(each["timetable"]["starts_at"]),
            after(each["timetable"]["starts_at"], each["timetable"]["length_min"]),
        )
        for each in entries
    ]


def test_hacker_tracker(folder: Path) -> None:
    file = folder / "hackertracker-schedule-full.json"
    entries = json.loads(file.read_text(encoding="utf-8"), strict=False)["schedule"]
    programme = read(file)
    assert [(each.title, each.starts_at, each.room, each.format) for each in programme.sittings] == [
        (line(each["title"]), iso(each["start_date"]), each["location"], each["entry_type"]) for each in entries
    ]
    assert [each.speakers for each in programme.sittings] == [
        tuple(dict.fromkeys(line(person["who"]) for person in each["who"] if person["who"].strip())) for each in entries
    ]
    # Two hours have three digits, and one session ends before it starts.
    ends = {each.title: each.ends_at for each in programme.sittings}
    for each in entries:
        end = iso(each["end_date"].replace("T01", "T1") if len(each["end_date"]) > 25 else each["end_date"])
        assert ends[line(each["title"])] == (end if end > iso(each["start_date"]) else None)
    # One identifier stands for three talks.
    assert [each.external_id for each in programme.sittings].count("") == 3


def test_kaltura(folder: Path) -> None:
    file = folder / "ignite-sessions-aurelia-sessions.json"
    entries = json.loads(file.read_bytes())["Sessions"]
    programme = read(file, "Australia/Brisbane")
    schedules = [each["Schedule"] for each in entries]
    assert [(each.external_id, each.starts_at, each.ends_at) for each in programme.sittings] == [
        (
            str(each["SessionId"]),
            *(iso(when[key][:19], "Australia/Brisbane") for key in ("StartDatetime", "EndDatetime")),
        )
        for each, when in zip(entries, schedules, strict=True)
    ]
    # The code in brackets at the end of a title is the code of the session.
    assert [f"{each.title} [{each.code}]" if each.code else each.title for each in programme.sittings] == [
        line(each["Name"].replace("\u200b", "")) for each in entries
    ]
    assert [(each.room, each.track) for each in programme.sittings] == [
        (line(each["Schedule"].get("Room") or each["Schedule"]["Venue"]), line(each["Details"]["Track"]))
        for each in entries
    ]
    assert [each.speakers for each in programme.sittings] == [
        tuple(dict.fromkeys(line(person["Name"]) for person in each["Speakers"])) for each in entries
    ]


def test_sigchi(folder: Path) -> None:
    file = folder / "web-program-gallery-tei-2020.program.json"
    data = json.loads(file.read_bytes())
    by_id = {
        key: {each["id"]: each for each in data[key]} for key in ("rooms", "timeSlots", "contentTypes", "contents")
    }
    programme = read(file, "Australia/Sydney")
    assert programme.title == "TEI 2020"

    def wall(milliseconds: int) -> datetime:
        """Return the moment at which the clocks in Sydney showed what stands in the file as UTC."""
        shown = datetime.fromtimestamp(milliseconds / 1000, UTC)
        return shown.replace(tzinfo=ZoneInfo("Australia/Sydney")).astimezone(UTC)

    expected = [
        (
            line(each["name"]),
            *(wall((by_id["timeSlots"].get(each.get("timeSlotId")) or each)[key]) for key in ("startDate", "endDate")),
            line(by_id["rooms"].get(each["roomId"], {"name": ""})["name"]),
            by_id["contentTypes"].get(each.get("typeId"), {"name": ""})["name"],
        )
        for each in (*data["sessions"], *data["events"])
    ]
    assert [(each.title, each.starts_at, each.ends_at, each.room, each.format) for each in programme.sittings] == [
        (title, start, end, room[:100], kind) for title, start, end, room, kind in expected
    ]
    # "Afternoon Tea (Monday)" is on a Monday, in the afternoon.
    tea = next(each for each in programme.sittings if each.title == "Afternoon Tea (Monday)")
    assert tea.starts_at
    assert f"{tea.starts_at.astimezone(ZoneInfo('Australia/Sydney')):%A %H:%M}" == "Monday 15:30"
    # Each paper is told of in the description of its session.
    descriptions = {each.external_id: each.description for each in programme.sittings}
    lost = [
        content
        for each in data["sessions"]
        for content in each["contentIds"]
        if line(by_id["contents"][content]["title"]) not in descriptions[str(each["id"])]
        and line(by_id["contents"][content]["title"]) != line(each["name"])
    ]
    assert lost == []
