"""Every real programme is imported into an event, and importing it again changes nothing."""

from pathlib import Path

import pytest

from factories import make_event
from importing.catalogue.programmes import NOW, counts
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import CataloguePlan, make_plan
from sessions.importing.catalogue.reading import read_programme
from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.models import Event
from tiers import some

pytestmark = pytest.mark.django_db

# How the counts were established: tests/importing/parsers/test_programmes.py.
PROGRAMMES = {
    "fortee-typescript-schema-proposals.json": 37,
    "fortee-typescript-schema-timetable.json": 45,
    "hackertracker-schedule-full.json": 44,
    "ignite-sessions-aurelia-sessions.json": 289,
    "klimacampimrheinland.github.io-schedule.ics": 106,
    "klimacampimrheinland.github.io-schedule.json": 106,
    "klimacampimrheinland.github.io-schedule.xcal": 106,
    "klimacampimrheinland.github.io-schedule.xml": 106,
    "mini-conf-main-calendar.json": 56,
    "moca24-ics-schedule.ics": 88,
    "reinvent-planner-sample-events.json": 29,
    "schedcsv-2019.penguicon.fullschedule.csv": 398,
    "schedcsv-sched.csv": 401,
    "web-program-gallery-tei-2020.program.json": 33,
}


def plan_of(event: Event, file: Path) -> CataloguePlan:
    """Return the plan for a file; the columns that are proposed are chosen where it needs them."""
    content = file.read_bytes()
    event.refresh_from_db()
    try:
        programme, mapping = read_programme(event, content)
    except MappingNeeded as needed:
        programme, mapping = read_programme(event, content, mapping=needed.guessed)
    return make_plan(event, programme, event.owner, mapping=mapping)


@pytest.mark.parametrize("name", some(PROGRAMMES))
def test_a_programme_is_imported_and_again_unchanged(shared: Path, name: str) -> None:
    event, file, count = make_event(time_zone="Europe/Berlin"), shared / "data" / "programmes" / name, PROGRAMMES[name]
    plan = plan_of(event, file)
    assert counts(plan) == f"{count}: created={count}"
    apply_plan(plan, NOW)
    assert event.sessions.count() == count
    assert counts(plan_of(event, file)) == f"{count}: kept={count}"
