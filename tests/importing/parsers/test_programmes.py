"""Real programmes of many kinds: what is read of each is what other means than the parsers find in its file."""

import csv
import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from importing.parsers.real_programmes import BERLIN, after, guessed, iso, line, read, slots
from sessions.importing.parsers.programme import FeedError

CAMP = "klimacampimrheinland.github.io-schedule"


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "programmes"


def test_every_file_is_told_of(folder: Path) -> None:
    kinds = {}
    for file in folder.iterdir():
        try:
            programme = read(file)
            kinds[file.name] = (programme.kind, len(programme.sittings))
        except FeedError as error:
            kinds[file.name] = (error.fault.value, 0)
    # The counts of each are established below.
    assert kinds == {
        "fortee-typescript-schema-proposals.json": ("fortee", 37),
        "fortee-typescript-schema-timetable.json": ("fortee", 45),
        "hackertracker-schedule-full.json": ("hacker-tracker", 44),
        "ignite-sessions-aurelia-sessions.json": ("kaltura", 289),
        f"{CAMP}.ics": ("icalendar", 106),
        f"{CAMP}.json": ("frab-json", 106),
        f"{CAMP}.xcal": ("xcal", 106),
        f"{CAMP}.xml": ("frab-xml", 106),
        "lswt2021.aksw.org-schedule.xml": ("syntax", 0),
        "mini-conf-main-calendar.json": ("json-list", 56),
        "moca24-ics-schedule.ics": ("icalendar", 88),
        "reinvent-planner-sample-events.json": ("json-list", 29),
        "schedcsv-2019.penguicon.fullschedule.csv": ("table", 398),
        "schedcsv-sched.csv": ("sched", 401),
        "web-program-gallery-tei-2020.program.json": ("sigchi", 33),
    }


def test_one_programme_in_four_formats_is_the_same(folder: Path) -> None:
    endings = ("ics", "json", "xcal", "xml")
    found = {ending: read(folder / f"{CAMP}.{ending}").sittings for ending in endings}
    same = {
        ending: sorted((each.title, each.starts_at, each.ends_at, each.on, each.room) for each in sittings)
        for ending, sittings in found.items()
    }
    assert same == dict.fromkeys(endings, same["json"])
    # The calendar has no place for speakers.
    with_people = ("json", "xcal", "xml")
    people = {
        ending: sorted((each.title, each.starts_at, each.speakers) for each in found[ending]) for ending in endings
    }
    assert {ending: people[ending] for ending in with_people} == dict.fromkeys(with_people, people["json"])
    events = [
        event
        for day in json.loads((folder / f"{CAMP}.json").read_bytes())["schedule"]["conference"]["days"]
        for room in day["rooms"].values()
        for event in room
    ]
    assert same["json"] == sorted(
        (
            line(each["title"]),
            iso(each["date"]),
            after(each["date"], 60 * int(each["duration"][:2]) + int(each["duration"][3:])),
            iso(each["date"]).astimezone(BERLIN).date(),
            line(each["room"]),
        )
        for each in events
    )
    root = ElementTree.parse(folder / f"{CAMP}.xcal").getroot()  # noqa: S314 - a file that lies here
    assert {each.external_id for each in found["xcal"]} == {uid.text for uid in root.iter("uid")}


def test_a_template_is_refused(folder: Path) -> None:
    with pytest.raises(FeedError):
        read(folder / "lswt2021.aksw.org-schedule.xml")


def test_calendar_of_mini_conf(folder: Path) -> None:
    file = folder / "mini-conf-main-calendar.json"
    # Its places are addresses of pages, and its category is always the same.
    assert guessed(file) == ("", {"title": "title", "start": "start", "end": "end", "link": "link"})
    assert slots(read(file)) == [
        (line(each["title"]), iso(each["start"]), iso(each["end"])) for each in json.loads(file.read_bytes())
    ]


def test_calendar_whose_events_share_one_identifier(folder: Path) -> None:
    file = folder / "moca24-ics-schedule.ics"
    text = file.read_text(encoding="utf-8")
    programme = read(file)
    starts = [datetime.strptime(each, "%Y%m%dT%H%M%SZ") for each in re.findall(r"^DTSTART:(\S+)", text, re.MULTILINE)]
    assert [each.starts_at for each in programme.sittings] == [each.replace(tzinfo=UTC) for each in starts]
    assert [each.title for each in programme.sittings] == [
        line(each.replace("\\", "")) for each in re.findall(r"^SUMMARY:(.*)$", text, re.MULTILINE)
    ]
    used = re.findall(r"^UID:(.*)$", text, re.MULTILINE)
    assert [each.external_id for each in programme.sittings] == [
        uid.strip() if used.count(uid) == 1 else "" for uid in used
    ]


def test_sample_of_reinvent_planner(folder: Path) -> None:
    file = folder / "reinvent-planner-sample-events.json"
    entries = json.loads(file.read_bytes())
    assert guessed(file)[1] == {
        **{"title": "title", "start": "start", "end": "end", "code": "abbreviation", "external_id": "id"},
        **{"format": "type", "room": "location", "link": "link"},
    }
    programme = read(file)
    assert [(each.external_id, each.code, each.starts_at, each.ends_at, each.room) for each in programme.sittings] == [
        (
            each["id"],
            each["abbreviation"],
            *(each[key] and datetime.fromtimestamp(each[key] / 1000, UTC) for key in ("start", "end")),
            (each["location"] or "").removeprefix(" – "),
        )
        for each in entries
    ]


def test_table_with_quotes_that_were_not_doubled(folder: Path) -> None:
    file = folder / "schedcsv-2019.penguicon.fullschedule.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    programme = read(file, "America/Detroit")
    # The reader of the standard library loses such quotes.
    assert [(each.title.replace('"', ""), each.room, each.track) for each in programme.sittings] == [
        (line(row["Title"].replace('"', "")), line(row["Location"]), row["Track"]) for row in rows
    ]
    starts = [datetime.strptime(f"{row['Start Date']} {row['Start Time']}", "%m/%d/%Y %H:%M") for row in rows]
    ends = [datetime.strptime(f"{row['End Date']} {row['End Time']}", "%m/%d/%Y %H:%M") for row in rows]
    detroit = ZoneInfo("America/Detroit")
    assert [(each.starts_at, each.ends_at) for each in programme.sittings] == [
        tuple(moment.replace(tzinfo=detroit).astimezone(UTC) for moment in slot)
        for slot in zip(starts, ends, strict=True)
    ]
    # Three of its lines: … "Andrew M. "Fish" Popowich, Becky Hill, Cyndi Chadwick" …
    assert {each.speakers for each in programme.sittings if "Popowich" in str(each.speakers)} == {
        ('Andrew M. "Fish" Popowich', "Becky Hill", "Cyndi Chadwick"),
        ('Andrew M. "Fish" Popowich', "Warren Brown"),
        ('Andrew M. "Fish" Popowich', "Erika Wagner", "Warren Brown"),
    }


def test_sched(folder: Path) -> None:
    file = folder / "schedcsv-sched.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    programme = read(file, "America/Detroit")
    assert {row["active"] for row in rows} == {"Y"}
    assert [(each.external_id, each.title, each.room) for each in programme.sittings] == [
        (row["id"], line(unescape(row["name"])), line(row["venue"])) for row in rows
    ]
    # "2019-05-03 TBA" is a day without a time.
    assert [each.starts_at for each in programme.sittings] == [
        None if row["event_start"].endswith("TBA") else iso(row["event_start"], "America/Detroit") for row in rows
    ]
    assert [each.track for each in programme.sittings] == [
        ", ".join(filter(None, (row["event_type"], row["event_subtype"]))) for row in rows
    ]
    assert [len(each.speakers) for each in programme.sittings] == [
        len(set(filter(None, map(str.strip, unescape(row["speakers"]).split(","))))) for row in rows
    ]
