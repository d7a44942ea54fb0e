"""Compare what was acknowledged with what is there: nothing is lost, nothing is there twice."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from faults.crowd import Crowd, Person
from faults.text_form import TextForm
from faults.texts import sentences
from sessions.models import Day, Impression, Operation, Photo, Session
from sessions.models.photo import THUMBNAIL_WIDTHS, thumbnail_name
from sessions.versions.revisions import snapshot_of

ALLOWED = frozenset({0, 200, 204, 409, 503, 507})
"""What may be heard while something fails: 0 is no answer of the server."""


@dataclass
class Difference:
    """What was acknowledged and is lost, what is there more than once, and what else is not as it should be."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def compare(self, what: str, acknowledged: Counter[object], there: Counter[object]) -> None:
        """Note what is there less or more often than acknowledged."""
        self.lost += [f"{what}: {each}" for each in (acknowledged - there)]
        self.doubled += [f"{what}: {each}" for each in (there - acknowledged)]

    @property
    def none(self) -> bool:
        """Whether everything is as it was acknowledged."""
        return not (self.lost or self.doubled or self.other)


def difference(crowd: Crowd, media: Path | None = None, *, allowed: frozenset[int] = ALLOWED) -> Difference:
    """Return how what is in the database and the folder of pictures differs from what the crowd knows to be done."""
    found = Difference()
    for worker in crowd.workers:
        if worker.failure or worker.given_up or worker.is_alive():
            waits = f"{len(worker.device.queue)} writes wait" if worker.given_up else repr(worker.failure)
            found.other.append(f"{worker.name}: {waits}")
        found.other += [f"{worker.name}: {each}" for each in worker.device.not_accepted]
        found.other += [f"{worker.name}: {each}" for form in worker.device.all_forms for each in form.not_accepted]
    found.other += [f"status {status}, {times} times" for status, times in crowd.seen.items() if status not in allowed]
    for person in crowd.people:
        _compare_person(person, found)
    if media:
        _compare_files(media, crowd, found)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found.other += [line for (line,) in cursor.fetchall() if line != "ok"]
    return found


def _compare_person(person: Person, found: Difference) -> None:
    memory, event = person.memory, person.event
    keys = Counter(key for worker in person.devices for key in worker.device.acknowledged)
    found.acknowledged += len(keys)
    found.compare("operation", keys, Counter(Operation.objects.filter(user=person.user).values_list("pk", flat=True)))
    sessions = Session.objects.filter(event=event)
    found.compare("session", Counter(memory.sessions.items()), Counter(sessions.values_list("pk", "title")))
    found.compare("heading", Counter(memory.sessions.values()), Counter(sessions.values_list("title", flat=True)))
    gone = sessions.exclude(deleted_at=None).values_list("pk", flat=True)
    found.compare("deleted session", Counter(memory.deleted), Counter(gone))
    marked = Impression.objects.filter(session__event=event).values_list("session", "state")
    found.compare("state", Counter(memory.states.items()), Counter(marked))
    found.compare("day", Counter(range(1, memory.days + 1)), Counter(event.days.values_list("number", flat=True)))
    found.compare(
        "photo", Counter(memory.photos), Counter(Photo.objects.filter(event=event).values_list("pk", flat=True))
    )
    forms: dict[str, list[TextForm]] = {}
    for worker in person.devices:
        for form in worker.device.all_forms:
            forms.setdefault(form.address, []).append(form)
    for address, of_devices in forms.items():
        row = row_at(address, person)
        if row:
            compare_text(row, of_devices, found)
        elif any(form.said for form in of_devices):
            found.lost.append(f"the row of {address}")


def row_at(address: str, person: Person) -> Day | Impression | None:
    """Return the row whose texts are saved at an address, if it is there."""
    kind, key = address.rstrip("/").split("/")[3:5]
    if kind == "days":
        return Day.objects.filter(event=person.event, number=key).first()
    return Impression.objects.filter(session=key, author=person.user).first()


def compare_text(row: Day | Impression, forms: list[TextForm], found: Difference) -> None:
    """Note sentences that are neither in a text nor in its revisions, and gaps in the chain of versions."""
    saved = sentences(snapshot_of(row).texts)
    for revision in row.revisions.all():
        saved |= sentences({name: text for name, text in revision.texts.items() if isinstance(text, str)})
    said = {each for form in forms for each in form.said}
    found.lost += [f"sentence in {forms[0].address}: {each}" for each in said - saved]
    versions = {version for form in forms for version in form.acknowledged.values()}
    expected = set(range(2, row.version + 1))
    found.lost += [f"version {each} of {forms[0].address}" for each in sorted(versions - expected - {1})]
    found.doubled += [f"version {each} of {forms[0].address}" for each in sorted(expected - versions)]


def _compare_files(media: Path, crowd: Crowd, found: Difference) -> None:
    needed: set[str] = set()
    for photo in Photo.objects.filter(event__in=[person.event for person in crowd.people]):
        name = str(photo.file.name)
        needed |= {name, *(thumbnail_name(name, width) for width in THUMBNAIL_WIDTHS)}
    there = {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}
    found.lost += [f"file {each}" for each in sorted(needed - there)]
    found.other += [f"orphan file {each}" for each in sorted(there - needed)]
