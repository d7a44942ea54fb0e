"""On a network that delays, repeats, cuts and forges, all is done once; uploads that are cut leave nothing behind."""

import re
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from browser.server import database_url, end_sessions
from conftest import THOROUGH
from faults.check import difference
from faults.crowd import NO_QUOTA, Crowd
from faults.table import note
from faults.web import Server, ready_folder
from faults.wire import FaultyWire, wire_to

pytestmark = pytest.mark.release

TIMES = 100 if THOROUGH else 10
PEOPLE = 3
KINDS = ("late", "twice", "cut request", "cut answer", "forged")
NAMES = {
    "mixed": "all of that on one network",
    "uploads": "uploads cut half way",
    "late": "answers delayed",
    "twice": "requests delivered twice",
    "cut request": "requests cut",
    "cut answer": "answers cut",
    "forged": "answers forged by a portal",
}


@pytest.mark.usefixtures("collected")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", [*NAMES] if THOROUGH else ["mixed", "uploads"])
def test_nothing_acknowledged_is_lost_or_doubled_on_a_bad_network(what: str, tmp_path: Path) -> None:
    folder = ready_folder(tmp_path / "data")
    server = Server(folder, database_url(), workers=2, **NO_QUOTA)
    kinds = {"mixed": KINDS, "uploads": ("cut request",)}.get(what, (what,))
    faulty = {"only": re.compile(".*/photos/new/"), "part": 0.5} if what == "uploads" else {}
    try:
        server.start()
        address = f"http://127.0.0.1:{server.port}"
        with wire_to(address, FaultyWire, random=Random(what), kinds=kinds, **faulty) as (wire, at):
            port = int(at.rpartition(":")[2])
            # A picture of so many pixels has 300 kB: more than is kept in memory.
            with Crowd(PEOPLE, port, what, picture_size=320 if what == "uploads" else 40) as crowd:
                while sum(wire.times[kind] for kind in kinds) < TIMES:
                    assert crowd.progress.wait_for(5)
                wire.part = 0
        left = sorted(path.name for path in folder.iterdir() if path.name.startswith((".", "tmp")))
    finally:
        server.kill()
        end_sessions()
    found = difference(crowd, folder / "media")
    times = sum(wire.times[kind] for kind in kinds)
    note(NAMES[what], connection.vendor, times, found.acknowledged, len(found.lost), len(found.doubled), 0, crowd.seen)
    assert found.none, found
    assert left == [".secret_key"] or left == []
