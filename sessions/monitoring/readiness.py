"""Readiness: whether this server can answer requests now, as load balancers ask."""

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
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

    A check passes if it raises no error and does not return False. While it runs in one thread, the others get its last
    result. One without limits of its own runs ``apart``, in a thread that is waited for no longer than ANSWER_WITHIN.
    """

    def __init__(self, check: Callable[[], object], seconds: float, *, apart: bool = False) -> None:
        self._check, self._seconds, self._apart = check, seconds, apart
        self._lock = Lock()
        self._passed = False
        self._until = 0.0
        self.error = ""
        """The error of the last check, or that it has not ended yet; empty if it passed or raised none."""

    def passes(self) -> bool:
        """Return whether the check passes, by its last result if that is new enough."""
        if monotonic() >= self._until and self._lock.acquire(blocking=False):
            if self._apart:
                thread = Thread(target=self._run, daemon=True)
                thread.start()
                thread.join(ANSWER_WITHIN)
                if thread.is_alive():
                    self._passed, self.error = False, f"No answer within {ANSWER_WITHIN:g} seconds."
            else:
                self._run()
        return self._passed

    def forget(self) -> None:
        """Check again the next time."""
        self._until = 0.0

    def _run(self) -> None:
        try:
            self._passed, self.error = self._check() is not False, ""
        except Exception as error:  # also those of a bucket, which only its library knows
            self._passed, self.error = False, str(error).strip()
        finally:
            self._until = monotonic() + self._seconds
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
    "migrations": Probe(lambda: not pending_migrations(), 10),
    "storage": Probe(probe_storage, 10, apart=True),
}
"""The checks by the word that names each."""


def failed_probes() -> list[str]:
    """Return the names of the checks that fail; without a database nothing is known of migrations."""
    failed = [name for name in ("database", "storage") if not PROBES[name].passes()]
    if "database" not in failed and not PROBES["migrations"].passes():
        failed.insert(0, "migrations")
    return failed
