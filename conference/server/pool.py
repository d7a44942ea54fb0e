"""Thread pool with fair scheduling: waiting jobs are served round robin by sender."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol

_log = logging.getLogger(__name__)


class Job(Protocol):
    """A job for the pool."""

    def service(self) -> None:
        """Run the job."""


class Pool:
    """A pool of at most ``threads`` threads, each started on first use.

    The thread that was busy last gets the next job (LIFO): the caches of its database connection are warm. ``whose``
    returns the sender of a waiting job. A sender with many waiting jobs, such as 1,500 connections, has one served,
    then everybody else gets a turn (round robin).
    """

    def __init__(self, threads: int, whose: Callable[[Any], str] = lambda job: "") -> None:
        self.most = threads
        self._whose = whose
        self.started = 0
        self._idle: list[SimpleQueue[Job | None]] = []
        self._waiting: dict[str, deque[Job]] = {}
        """Who has jobs that wait, in the order of their turns."""
        self._lock = threading.Lock()

    def busy(self) -> int:
        """Return the number of working threads."""
        return self.started - len(self._idle)

    def waiting(self) -> int:
        """Return the number of waiting jobs."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def add_task(self, job: Job) -> None:
        """Run a job on an idle or new thread, or queue it."""
        with self._lock:
            if self._idle:
                own = self._idle.pop()
            elif self.started < self.most:
                self.started += 1
                own = SimpleQueue()
                threading.Thread(target=self._work, args=[own], name=f"server-{self.started}", daemon=True).start()
            else:
                self._waiting.setdefault(self._whose(job), deque()).append(job)
                return
        own.put(job)

    def stop(self) -> None:
        """End all idle threads."""
        with self._lock:
            self.most = 0
            for own in self._idle:
                own.put(None)

    def _work(self, own: SimpleQueue[Job | None]) -> None:
        while True:
            job = own.get()
            if job is None:
                return
            while True:
                try:
                    job.service()
                except BaseException:
                    _log.exception("A job has failed")
                with self._lock:
                    if not self._waiting:
                        self._idle.append(own)
                        break
                    job = self._next()

    def _next(self) -> Job:
        """Take the next job in round robin order."""
        whose, jobs = next(iter(self._waiting.items()))
        del self._waiting[whose]
        job = jobs.popleft()
        if jobs:
            self._waiting[whose] = jobs
        return job
