"""Feeds of every kind put together by hypothesis: the words of a kind, and anything at all behind each of them."""

import csv
import io
import json
from collections import Counter
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importing.parsers.fuzzing import ZONES, judge
from importing.parsers.hostile import LINES, TEXTS, VALUES

TITLES = ("title", "name", "subtitle", "code", "slug", "abbreviation")
FRAB = (
    *(
        *TITLES,
        "guid",
        "id",
        "date",
        "start",
        "end",
        "duration",
        "room",
        "track",
        "type",
        "persons",
        "links",
        "attachments",
    ),
    *("abstract", "description", "recording", "video", "status", "state", "cancelled", "video_download_url"),
)
SESSIONIZE = (
    *(
        "id",
        "title",
        "description",
        "startsAt",
        "endsAt",
        "room",
        "roomId",
        "speakers",
        "categories",
        "categoryItems",
        "status",
    ),
    "recordingUrl",
)
PYCON = (
    "name",
    "kind",
    "section",
    "start",
    "end",
    "duration",
    "rooms",
    "room",
    "speakers",
    "authors",
    "description",
    "cancelled",
)
AWS = (
    *(
        "sessionID",
        "sessionId",
        "title",
        "code",
        "abstract",
        "type",
        "level",
        "track",
        "tracks",
        "topics",
        "room",
        "venue",
        "speakers",
    ),
    *("start", "end", "startTime", "endTime", "date", "length", "times", "attributes", "status"),
)
COLUMNS = (
    *(
        "title",
        "start",
        "end",
        "date",
        "day",
        "length",
        "code",
        "id",
        "level",
        "format",
        "track",
        "room",
        "venue",
        "speakers",
    ),
    *("description", "recording", "slides", "url", "abstract", "type", "startTime", "endTime"),
)
PROPERTIES = tuple(dict.fromkeys(line.partition(":")[0] for line in LINES))

moments = st.datetimes(datetime(1960, 1, 1), datetime(2210, 1, 1)).map(datetime.isoformat)
texts = st.sampled_from(TEXTS) | st.text(max_size=30) | moments
anything = st.sampled_from(VALUES) | texts | moments | st.integers() | st.lists(texts, max_size=3)
plain = st.sampled_from(("One", "2024-12-02T10:00:00", "10:00", "0:45", "https://example.org/x", 1, None, []))


def facts(*keys: str) -> st.SearchStrategy[dict[str, object]]:
    """Return objects with some of the keys, most of them with values that do no harm."""
    return st.dictionaries(st.sampled_from(keys), plain | plain | anything, min_size=1, max_size=8)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _xml(days: list[tuple[dict[str, object], list[dict[str, object]]]]) -> bytes:
    root = Element("schedule")
    for day, events in days:
        within = SubElement(root, "day", {key: str(value) for key, value in day.items()})
        for event in events:
            element = SubElement(SubElement(within, "room", name="A"), "event", id="1")
            for key, value in event.items():
                SubElement(element, key).text = str(value)
    return tostring(root, encoding="unicode").encode(errors="replace")


def _calendar(lines: list[str]) -> bytes:
    whole = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "SUMMARY:One",
        "DTSTART:20241202T100000",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(whole).encode(errors="replace")


def _table(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(errors="replace")


frab_days = st.lists(st.tuples(facts("date", "start", "end", "index"), st.lists(facts(*FRAB), max_size=3)), max_size=3)
lists = {
    "pycon": facts(*PYCON).map(lambda fact: {"conf_key": 1, "kind": "talk", "name": "One", "start": None, **fact}),
    "aws": facts(*AWS).map(lambda fact: {"sessionId": "1", "title": "One", **fact}),
    "reinvent": facts(*AWS).map(lambda fact: {"sessionID": "1", "title": "One", **fact}),
    "sessionize": facts(*SESSIONIZE).map(lambda fact: {"title": "One", **fact}),
    "frab": facts(*FRAB),
}
entries = {kind: st.lists(entry, min_size=1, max_size=3) for kind, entry in lists.items()}
feeds = st.one_of(
    frab_days.map(_xml),
    entries["frab"].map(lambda events: _json({"schedule": {"conference": {"days": [{"rooms": {"A": events}}]}}})),
    st.tuples(
        facts("title", "time_zone_name", "base_url", "day_change", "days", "rooms", "tracks"), entries["frab"]
    ).map(lambda both: _json({"schedule": {"conference": both[0], "events": both[1]}})),
    entries["pycon"].map(lambda found: _json({"schedule": found})),
    entries["aws"].map(_json),
    entries["reinvent"].map(_json),
    st.tuples(entries["sessionize"], anything, anything, anything).map(
        lambda four: _json(dict(zip(("sessions", "speakers", "rooms", "categories"), four, strict=True)))
    ),
    st.tuples(anything, entries["sessionize"]).map(
        lambda both: _json([{"date": both[0], "rooms": [{"name": both[0], "sessions": both[1]}]}])
    ),
    st.lists(st.sampled_from(LINES) | st.tuples(st.sampled_from(PROPERTIES), texts).map(":".join), max_size=6).map(
        _calendar
    ),
    st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=8, unique=True).flatmap(
        lambda columns: st.lists(
            st.lists(
                texts | st.sampled_from(("", "10:00", "2024-12-02", "1")), min_size=len(columns), max_size=len(columns)
            ),
            min_size=1,
            max_size=4,
        ).map(lambda rows: _table([columns, *rows]))
    ),
)


def judged(examples: int) -> Counter[str]:
    """Judge so many feeds and return how many there were of each outcome; raises for one that must not be."""
    outcomes: Counter[str] = Counter()

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(feeds, st.sampled_from(ZONES))
    def judge_each(content: bytes, zone: object) -> None:
        outcomes[judge(content, zone)] += 1

    judge_each()
    return outcomes
