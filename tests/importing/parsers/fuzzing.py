"""The judge of hostile feeds, and the process with bounded memory and computing time in which it sits.

Whatever a feed holds, it is a programme of which every value can be stored, or a FeedError that can be shown.
"""

import json
import os
import resource
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from importing.parsers.mutations import case
from sessions.importing.catalogue.fact_merge import DAY, digests_of, facts_of, identifier_of
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import FeedError, Programme
from sessions.importing.parsers.recognise import parse
from sessions.models import Feed, Session
from sessions.models.validators import time_zone_names
from sessions.rules.days import YEARS
from sessions.rules.feed_limits import MAX_SITTINGS

ZONES = [ZoneInfo(name) for name in ("Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "Pacific/Apia", "UTC")]
FIRST_DAY = date(2024, 12, 2)

MEMORY = 1_000_000_000
"""Bytes of addresses that a batch may have, the interpreter and its libraries included."""

SECONDS = 120
"""Seconds of computing that a batch may take, of which each needs a tenth at most; only a hang takes more."""

Cases = Iterable[tuple[str, Callable[[], bytes], ZoneInfo]]


def judge(content: bytes, zone: ZoneInfo) -> str:
    """Return what becomes of a feed: ``programme``, or the fault for which it is refused.

    Raises AssertionError, or whatever else the parsers raise, for what must never happen.
    """
    try:
        programme = _read(content, zone)
    except FeedError as error:
        check_refusal(error)
        return str(error.fault)
    check_programme(programme, zone)
    return "programme"


def _read(content: bytes, zone: ZoneInfo) -> Programme:
    try:
        return parse(content, zone)
    except MappingNeeded as asked:
        needed = asked
    columns = needed.table.columns
    assert set(needed.guessed.values()) <= set(columns)
    return parse(content, zone, mapping={"title": columns[0], **needed.guessed}, first_day=FIRST_DAY)


def check_refusal(error: FeedError) -> None:
    """Check that a refusal can be shown: short texts that can be sent."""
    for text, most in ((error.place, 500), (error.found, 80), (str(error), 700)):
        assert len(text) <= most, (len(text), text[:100])
        assert "\0" not in text
        text.encode()


def check_programme(programme: Programme, zone: ZoneInfo) -> None:
    """Check that a programme can be stored as it is: what the models clean stays what it was."""
    assert type(programme) is Programme
    assert 0 < len(programme.sittings) <= MAX_SITTINGS
    assert len(set(programme.sittings)) == len(programme.sittings)
    assert programme.zone in {"", *time_zone_names()}
    _check_stored(Feed(kind=programme.kind, title=programme.title), {"kind": programme.kind, "title": programme.title})
    for sitting in programme.sittings:
        facts = facts_of(sitting, zone)
        times = [facts["starts_at"], facts["ends_at"], sitting.starts_at, sitting.ends_at]
        assert all(isinstance(time, datetime) and time.utcoffset() is not None for time in times if time is not None)
        assert facts["code"] or facts["title"]
        assert not (facts["ends_at"] and facts["starts_at"] is None)
        digests_of(facts)
        if all(value.year in YEARS for value in (*times, facts[DAY]) if value is not None):
            values = {"external_id": identifier_of(sitting), **{key: facts[key] for key in facts if key != DAY}}
            _check_stored(Session(**values), values)
        else:
            # The plan refuses those of a programme; here they have to be such that it can look at them.
            assert all(1 < value.year < 9999 for value in (*times, facts[DAY]) if value is not None)


def _check_stored(row: Feed | Session, values: dict[str, Any]) -> None:
    row.clean_fields(exclude={field.name for field in row._meta.get_fields()} - values.keys())
    assert {name: getattr(row, name) for name in values} == values


def cases_of(folder: Path, numbers: Iterable[int]) -> Cases:
    """Yield the cases of the files of a folder, each file in its turn."""
    files = sorted(folder.iterdir())
    for number in numbers:
        file = files[number % len(files)]
        yield f"{file.name} {number}", lambda file=file, number=number: case(file, number), ZONES[number % len(ZONES)]


def run(cases: Cases) -> tuple[Counter[str], dict[str, str]]:
    """Judge cases and return how many there were of each outcome, and the traceback of each that must not happen."""
    outcomes: Counter[str] = Counter()
    failed: dict[str, str] = {}
    for name, make, zone in cases:
        sys.stderr.write(f"{name}\n")
        sys.stderr.flush()
        try:
            outcomes[judge(make(), zone)] += 1
        except Exception:
            failed[name] = traceback.format_exc()[-3000:]
    return outcomes, failed


def confined(module: str, function: str, *arguments: object) -> Any:
    """Return what a function of a module of this folder returns in a process of bounded memory and computing time.

    A process that goes beyond them is killed, and the test fails with the name of the case that it died of.
    """
    tests = Path(__file__).resolve().parent
    paths = os.pathsep.join(map(str, (tests.parent.parent, tests.parent, tests)))
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            "import django; django.setup(); import fuzzing; fuzzing.main()",
            module,
            function,
        ]
        + [json.dumps(argument) for argument in arguments],
        env={**os.environ, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "settings_for_tests"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    return json.loads(done.stdout)


def main() -> None:
    """Bound this process, call the function that the arguments name, and write what it returns as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    module, function, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(getattr(import_module(module), function)(*map(json.loads, arguments))))


def folders(paths: list[str], count: int) -> list[tuple[Counter[str], dict[str, str]]]:
    """Judge the first cases of each folder."""
    return [run(cases_of(Path(path), range(count))) for path in paths]
