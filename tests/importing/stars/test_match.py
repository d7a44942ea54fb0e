"""A star is matched by the strictest fact that it has; where that is not enough similar sessions are offered."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.recognise import parse
from sessions.importing.stars.plan import match_stars
from sessions.rules.star_link import Star, digests_of


def stored(key: str, title: str, code: str, external_id: str, starts_at: datetime | None, room: str = "") -> Any:
    facts = {"title": title, "code": code, "external_id": external_id, "starts_at": starts_at, "room": room}
    return SimpleNamespace(pk=key, **facts)


def at(hour: int) -> datetime:
    return datetime(2026, 12, 1, hour, tzinfo=UTC)


LONG = "b0f6c8a2-4d6e-4d5a-9e2f-aaaaaaaaaaaa"
SESSIONS = [
    stored("k1", "Knots and how to tie them", "COM301", LONG, at(9)),
    stored("k2", "Ropes", "COM302-R", "7", at(10)),
    stored("k3", "Ropes", "COM302-R1", "8", at(11)),
    stored("k4", "Sails of the south", "", "9", at(9)),
    stored("k5", "Lunch", "", "20", at(12)),
    stored("k6", "Lunch", "", "20", at(13)),
    stored("k7", "Nursing", "", "", at(9), "Room A"),
    stored("k8", "Nursing", "", "", at(9), "Room B"),
    stored("k9", "Nursing", "", "", None, "Room C"),
    stored("k10", "Nursing", "", "", at(10), "Room A"),
    stored("k11", "Nursing", "", "", at(10), "Room B"),
]


@pytest.mark.parametrize(
    ("star", "key"),
    [
        (Star(key="k4", title="Another name"), "k4"),
        (Star(external_id=LONG), "k1"),
        (Star(external_id=f"{LONG}@harbour.example", title="Renamed since"), "k1"),
        (Star(external_id="9@2026@be.digitalia.fosdem", title="Sails of the South"), "k4"),
        (Star(external_id="20", starts_at=at(13)), "k6"),
        (Star(digest=digests_of(LONG, "")[0]), "k1"),
        (Star(digest=digests_of("20", "")[0], starts_at=at(12)), "k5"),
        (Star(digest=digests_of("", "SAILS of the south")[0]), "k4"),
        (Star(code="com301"), "k1"),
        (Star(code="COM302-R1", title="Ropes"), "k3"),
        (Star(title="ＲＯＰＥＳ", starts_at=at(10)), "k2"),
        (Star(title="Sails of the south", starts_at=at(17)), "k4"),
        (Star(title="Lunch", starts_at=at(12)), "k5"),
        (Star(title="Nursing", starts_at=at(9), room="ROOM b"), "k8"),
        (Star(title="Nursing", room="Room C"), "k9"),
        (Star(title="Lunch", starts_at=at(12), room="moved to another"), "k5"),
    ],
)
def test_the_strictest_fact_decides(star: Star, key: str) -> None:
    (found,) = match_stars([star], SESSIONS)
    assert (found.session and found.session.pk, found.offered) == (key, ())


@pytest.mark.parametrize(
    ("star", "offered"),
    [
        (Star(title="Ropes", starts_at=at(15)), ["k2", "k3"]),
        (Star(title="Lunch"), ["k5", "k6"]),
        (Star(external_id="20"), ["k5", "k6"]),
        (Star(title="Knots, and how to tie them!"), ["k1"]),
        # The small number is that of another talk.
        (Star(external_id="7@2026@be.digitalia.fosdem", title="Anchors", starts_at=at(16)), []),
        (Star(title="Nursing", starts_at=at(10)), ["k10", "k11", "k7"]),
        (Star(title="Nursing", starts_at=at(9), room="Room X"), ["k7", "k8", "k9"]),
        (Star(title="Something else entirely"), []),
        (Star(external_id="unknown"), []),
        (Star(), []),
        (Star(digest="unknow"), []),
    ],
)
def test_others_are_offered_or_not_found(star: Star, offered: list[str]) -> None:
    (found,) = match_stars([star], SESSIONS)
    assert (found.session, [session.pk for session in found.offered]) == (None, offered)


def test_a_thousand_strange_stars_cost_no_more_than_a_programme() -> None:
    sessions = [stored(str(n), f"{'x' * 250} {n}", "", "", None) for n in range(5_000)]
    started = process_time()
    assert len(match_stars([Star(title=f"{'y' * 250} {n}") for n in range(1_000)], sessions)) == 1_000
    assert process_time() - started < 5


def test_favourites_of_fosdem_companion_are_found_in_the_programme(shared: Path) -> None:
    path = shared / "data" / "schedules" / "fosdem-2025.xml"
    sittings = parse(path.read_bytes(), ZoneInfo("Europe/Brussels")).sittings
    sessions = [
        stored(str(number), each.title, each.code, each.external_id, each.starts_at)
        for number, each in enumerate(sittings)
    ]
    # The app knows an event by another number than the programme's identifier.
    events = list(ElementTree.parse(path).getroot().iterfind("day/room/event"))  # noqa: S314 - a file that lies here
    stars = [
        Star(
            str(event.findtext("title")),
            external_id=f"{event.get('id')}@2025@be.digitalia.fosdem",
            starts_at=datetime.fromisoformat(str(event.findtext("date"))).astimezone(UTC),
        )
        for event in events
    ]
    found = match_stars(stars, sessions)
    assert len(events) == 943
    assert [match.session and match.session.external_id for match in found] == [event.get("guid") for event in events]
