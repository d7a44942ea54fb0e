"""Threads that do one job after another; where jobs wait, those of everybody in turn."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol

_log = logging.getLogger(__name__)


class Job(Protocol):
    """Something to be done once."""

    def service(self) -> None:
        """Do it."""


class Pool:
    """At most so many threads, each started when it is needed for the first time.

    The one that was busy last gets the next job: what its connection to the database keeps in memory is still warm.
    ``whose`` says of a job that has to wait for whom it is done. Who has many waiting, such as the requests of 1,500
    connections, has one of them done, then it is the turn of everybody else who waits (round robin).
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
        """Return how many threads work at the moment."""
        return self.started - len(self._idle)

    def waiting(self) -> int:
        """Return how many jobs wait for a thread."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def add_task(self, job: Job) -> None:
        """Have a job done by an idle thread, a new one, or the first that has done its own."""
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
        """Let every thread end that is idle."""
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
        """Take the job of whose turn it is; whoever has more of them gets the last turn of all."""
        whose, jobs = next(iter(self._waiting.items()))
        del self._waiting[whose]
        job = jobs.popleft()
        if jobs:
            self._waiting[whose] = jobs
        return job
