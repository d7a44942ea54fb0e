"""Who wants to write into a SQLite file waits in a queue: first come, first served."""

import errno
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from conference.sqlite3 import base, queue
from conference.sqlite3.queue import FairLock, Queue
from sessions.web.database_locked import is_database_locked

PATIENCE = 10
WRITERS = 8

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the queue is one of SQLite")


def until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        threading.Event().wait(0.001)


def test_fair_lock_is_handed_over_in_order_of_arrival() -> None:
    lock, order = FairLock(), []

    def take(number: int) -> None:
        assert lock.acquire(PATIENCE)
        order.append(number)
        lock.release()

    assert lock.acquire(0)
    threads = [threading.Thread(target=take, args=[number]) for number in range(WRITERS)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda number=number: len(lock._waiting) == number)
    lock.release()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(WRITERS))


def test_fair_lock_that_nobody_gives_back_is_given_up_and_waited_for_no_more() -> None:
    lock = FairLock()
    assert lock.acquire(0)
    assert not lock.acquire(0)
    lock.release()
    assert lock.acquire(0)


def test_long_queue_that_moves_is_waited_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_PATIENT", 0)
    monkeypatch.setattr(queue, "STANDSTILL", PATIENCE)
    lock, taken = FairLock(), []
    assert lock.acquire(0)
    thread = threading.Thread(target=lambda: taken.append(lock.acquire(PATIENCE)))
    thread.start()
    until(lambda: taken or lock._waiting)
    lock.release()
    thread.join(PATIENCE)
    assert taken == [True]


def test_process_that_keeps_its_place_holds_nobody_up_for_ever(tmp_path: Path) -> None:
    mine, theirs = Queue(tmp_path), Queue(tmp_path)
    with mine.first(time.monotonic() + PATIENCE), theirs.first(time.monotonic()):
        assert list(tmp_path.iterdir()) == []


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_transactions_begin_in_the_order_in_which_they_were_asked_for() -> None:
    order = []
    queue = base._queue_of(Path(connection.settings_dict["NAME"]).parent)

    def write(number: int) -> None:
        with transaction.atomic():
            order.append(number)
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    with transaction.atomic():
        for number, thread in enumerate(threads):
            thread.start()
            # The first asks SQLite, the others stand behind it.
            until(lambda number=number: queue._threads._held and len(queue._threads._waiting) == number)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(WRITERS))


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_whoever_comes_to_a_long_queue_that_stands_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that threads are left for those who read."""
    monkeypatch.setattr(queue, "MOST_PATIENT", 2)
    monkeypatch.setattr(queue, "STANDSTILL", 0)
    lock = base._queue_of(Path(connection.settings_dict["NAME"]).parent)._threads
    done: list[str] = []

    def write() -> None:
        try:
            with transaction.atomic():
                done.append("written")
        except OperationalError as error:
            done.append(str(error) if is_database_locked(error) else "another error")
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(5)]
    with transaction.atomic():
        for number, thread in enumerate(threads[:3]):
            thread.start()
            until(lambda number=number: lock._held and len(lock._waiting) == number)
        for thread in threads[3:]:
            thread.start()
            thread.join(PATIENCE)
        refused = list(done)
    for thread in threads:
        thread.join(PATIENCE)
    assert refused == ["database is locked"] * 2
    assert done == refused + ["written"] * 3


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_so_and_waits_for_readers_as_long_as_before(monkeypatch) -> None:
    heard: list[str] = []

    def write() -> None:
        try:
            with pytest.raises(OperationalError) as error, transaction.atomic():
                pass
            heard.append(str(error.value))
        finally:
            connection.close()

    with transaction.atomic(), monkeypatch.context() as patched:
        # All connections of the process share these settings; the one in use has read them.
        patched.setitem(connection.settings_dict, "OPTIONS", connection.settings_dict["OPTIONS"] | {"timeout": 0})
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchall() == [(20_000,)]
    assert heard == ["database is locked"]


@pytest.mark.parametrize("error", [errno.EOPNOTSUPP, errno.ENOLCK, errno.EBADF, errno.EACCES])
def test_file_system_without_flock_has_no_order_and_nobody_waits(tmp_path: Path, monkeypatch, error: int) -> None:
    slept: list[float] = []

    def refuse(*_arguments) -> None:
        raise OSError(error, "not here")

    monkeypatch.setattr(queue.fcntl, "flock", refuse)
    monkeypatch.setattr(queue.time, "sleep", slept.append)
    with Queue(tmp_path).first(time.monotonic() + PATIENCE):
        assert slept == [0]


def test_folder_that_cannot_be_opened_has_no_order_and_nobody_waits(tmp_path: Path, monkeypatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(queue.time, "sleep", slept.append)
    with Queue(tmp_path / "no such folder").first(time.monotonic() + PATIENCE):
        assert slept == [0]


def test_process_that_stays_first_is_waited_for_once(tmp_path: Path, monkeypatch) -> None:
    now, slept = [1_000.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds or 1

    theirs, mine = Queue(tmp_path), Queue(tmp_path)
    with theirs.first(time.monotonic() + PATIENCE):
        monkeypatch.setattr(queue.time, "sleep", sleep)
        monkeypatch.setattr(queue.time, "monotonic", lambda: now[0])
        monkeypatch.setattr(queue, "POLL", 0.5)
        waits = []
        for _write in range(3):
            slept.clear()
            with mine.first(now[0] + 20):
                waits.append(sum(slept))
            now[0] += 2
        assert waits == [queue.PATIENCE, 0, 0]
        now[0] += queue.WITHOUT_ORDER
        slept.clear()
        with mine.first(now[0] + 20):
            assert sum(slept) == queue.PATIENCE
