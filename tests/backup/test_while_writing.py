"""A backup is of one moment while others write, and nobody who writes is refused or waits long."""

import threading
from itertools import count

import pytest
from django.db import connection, connections, transaction

from backup.zips import rows_in, verified
from factories import make_day, make_event
from sessions.backup.selection import whole_site
from sessions.backup.snapshot import snapshot
from sessions.backup.stream import BackupStream
from sessions.models import Day, Event

pytestmark = pytest.mark.django_db(transaction=True)

BACKUPS = 5


class Writer(threading.Thread):
    """Writes the same number into two rows of two tables, in one transaction each time, as often as it can."""

    def __init__(self, event: Event, day: Day) -> None:
        super().__init__()
        self.event, self.day = event.pk, day.pk
        self.stopped = threading.Event()
        self.written = 0
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            for number in count(1):
                if self.stopped.wait(0.002):
                    return
                with transaction.atomic():
                    Event.objects.filter(pk=self.event).update(venue=str(number))
                    Day.objects.filter(pk=self.day).update(title=str(number))
                self.written = number
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()


def test_rows_of_two_tables_are_of_one_moment() -> None:
    event = make_event(venue="0")
    day = make_day(event=event, title="0")
    writer = Writer(event, day)
    writer.start()
    seen = []
    try:
        for _ in range(BACKUPS):
            before = writer.written
            backup = b"".join(BackupStream(whole_site()))
            venue, title = rows_in(backup, "events")[0]["venue"], rows_in(backup, "days")[0]["title"]
            assert venue == title
            assert int(venue) >= before
            verified(backup)
            seen.append(int(venue))
    finally:
        writer.stopped.set()
        writer.join()
    assert writer.error is None
    assert seen == sorted(seen)
    assert writer.written > seen[0]


def test_what_is_written_meanwhile_is_not_seen_and_not_delayed() -> None:
    event = make_event(venue="before")
    with snapshot() as alias:
        assert (alias == connection.alias) == (connection.vendor == "postgresql")
        # By another connection, since this thread reads from the snapshot.
        writing = threading.Thread(target=_rename, args=(event.pk,))
        writing.start()
        writing.join()
        assert Event.objects.get(pk=event.pk).venue == "before"
        assert Event.objects.using(alias).get(pk=event.pk).venue == "before"
    assert Event.objects.get(pk=event.pk).venue == "after"


def _rename(pk: int) -> None:
    Event.objects.filter(pk=pk).update(venue="after")
    connections.close_all()


def test_snapshot_leaves_nothing_behind() -> None:
    from django.conf import settings  # noqa: PLC0415

    with snapshot():
        pass
    assert list(settings.DATA_DIR.glob(".backup-*")) == []
    assert "snapshot" not in [each.alias for each in connections.all()]
