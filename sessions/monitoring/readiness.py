"""Readiness: whether this server can answer requests now, as load balancers ask.

Each check runs in one thread at a time, and its result is used for some seconds: nobody can load the disk or occupy all
threads by asking often. A check that does not end in time fails.
"""

import time
from collections.abc import Callable, Iterator
from threading import Lock, Thread
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from sessions.monitoring.check_result import CheckLevel, CheckResult
from sessions.monitoring.database import ANSWER_WITHIN, ask_database, pending_migrations

PROBE_FOLDER: Final = "readiness"
"""Folder of the storage in which a file is written, read and deleted."""
_CONTENT: Final = b"ready"


class Probe:
    """A check whose result is used for ``seconds``; a check passes if it raises no error and does not return False.

    A pass is used for ``passed_for`` seconds, if given. While the check runs in one thread, the others get its last
    result, False before the first, and False once it has run for ANSWER_WITHIN seconds. A check that has no limits of
    its own runs ``apart``: in a thread that whoever asks waits for no longer than that. ``clock`` returns seconds.
    """

    def __init__(
        self,
        check: Callable[[], object],
        seconds: float,
        *,
        passed_for: float | None = None,
        apart: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check, self._apart, self._clock = check, apart, clock
        self._seconds = {False: seconds, True: seconds if passed_for is None else passed_for}
        self._lock = Lock()
        self._passed = False
        self._began = self._until = float("-inf")
        self.error = ""
        """The error of the last check, or that it has not ended yet; empty if it passed or raised none."""

    def passes(self) -> bool:
        """Return whether the check passes, by its last result if that is new enough."""
        if self._clock() >= self._until and self._lock.acquire(blocking=False):
            self._began = self._clock()
            if not self._apart:
                self._run_once()
            elif not self._ends_in_time():
                return False
        is_stuck = self._lock.locked() and self._clock() - self._began >= ANSWER_WITHIN
        return self._passed and not is_stuck

    def forget(self) -> None:
        """Check again the next time."""
        self._until = float("-inf")

    def _ends_in_time(self) -> bool:
        thread = Thread(target=self._run_once, daemon=True)
        try:
            thread.start()
        except RuntimeError:  # no more threads
            self._lock.release()
            return False
        thread.join(ANSWER_WITHIN)
        return not thread.is_alive()

    def _run_once(self) -> None:
        try:
            self._passed = self._run()
            self._until = self._clock() + self._seconds[self._passed]
        finally:
            self._lock.release()

    def _run(self) -> bool:
        self.error = f"No answer within {ANSWER_WITHIN:g} seconds."
        try:
            passed = self._check() is not False
            self.error = ""
            return passed
        except Exception as error:  # also those of a bucket, which only its library knows
            self.error = str(error).strip()
            return False


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
    failed = [name for name, probe in PROBES.items() if name != "migrations" and not probe.passes()]
    if "database" not in failed and not PROBES["migrations"].passes():
        failed.append("migrations")
    return sorted(failed)


def storage_results() -> Iterator[CheckResult]:
    """Yield whether photos can be stored, as load balancers are told."""
    place = settings.PHOTO_BUCKET or str(settings.MEDIA_ROOT)
    probe = PROBES["storage"]
    if probe.passes():
        yield CheckResult(_("photo storage"), place)
        return
    told = _("%(place)s: a file cannot be written, read and deleted. %(error)s")
    told %= {"place": place, "error": probe.error}
    yield CheckResult(_("photo storage"), told.strip(), CheckLevel.WRONG)
