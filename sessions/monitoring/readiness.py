"""Readiness: whether this server can answer requests now, as load balancers ask."""

import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sessions.monitoring.database import ANSWER_WITHIN, ask_database, pending_migrations

PROBE_FOLDER: Final = "readiness"
"""Folder of the storage in which a file is written, read and deleted."""
_CONTENT: Final = b"ready"


class Probe:
    """A check whose result is used for some seconds: nobody can load the disk or occupy all threads by asking often.

    A check passes if it raises no error and does not return False; a pass is used for ``passed_for`` seconds. While it
    runs in one thread, the others get its last result, and False once it has run for ANSWER_WITHIN seconds. A check
    without limits of its own runs ``apart``, in a thread that whoever asks waits for no longer than that.
    """

    def __init__(
        self,
        check: Callable[[], object],
        seconds: float,
        *,
        passed_for: float = 0,
        apart: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check, self._apart, self._clock = check, apart, clock
        self._seconds = {False: seconds, True: passed_for or seconds}
        self._lock = Lock()
        self._passed = False
        self._began = 0.0
        self._until: float | None = None
        self.error = ""
        """The error of the last check, or that it has not ended yet; empty if it passed or raised none."""

    def passes(self) -> bool:
        """Return whether the check passes, by its last result if that is new enough."""
        if self._until is None or self._clock() >= self._until:
            if self._apart:
                thread = Thread(target=self._run, daemon=True)
                thread.start()
                thread.join(ANSWER_WITHIN)
            else:
                self._run()
        is_stuck = self._lock.locked() and self._clock() - self._began >= ANSWER_WITHIN
        return self._passed and not is_stuck

    def forget(self) -> None:
        """Check again the next time."""
        self._until = None

    def _run(self) -> None:
        if not self._lock.acquire(blocking=False):
            return
        self._began, self.error = self._clock(), f"No answer within {ANSWER_WITHIN:g} seconds."
        try:
            self._passed, self.error = self._check() is not False, ""
        except Exception as error:  # also those of a bucket, which only its library knows
            self._passed, self.error = False, str(error).strip()
        finally:
            self._until = self._clock() + self._seconds[self._passed]
            self._lock.release()


def probe_storage() -> bool:
    """Write a small file to the storage of photos, read it and delete it; return whether it was the same."""
    name = f"{PROBE_FOLDER}/{uuid4().hex}"
    try:
        default_storage.save(name, ContentFile(_CONTENT))
        with default_storage.open(name) as file:
            return bool(file.read() == _CONTENT)
    finally:
        # On a full disk a file without content is there.
        default_storage.delete(name)


PROBES: Final = {
    "database": Probe(ask_database, 1),
    # To compare them takes a tenth of a second; what is applied stays so, unless another database is restored.
    "migrations": Probe(lambda: not pending_migrations(), 10, passed_for=300),
    "storage": Probe(probe_storage, 10, apart=True),
}
"""The checks by the word that names each."""


def failed_probes() -> list[str]:
    """Return the names of the checks that fail; without a database nothing is known of migrations."""
    failed = [name for name in ("database", "storage") if not PROBES[name].passes()]
    if "database" not in failed and not PROBES["migrations"].passes():
        failed.insert(0, "migrations")
    return failed
