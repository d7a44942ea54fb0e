"""The first process of the server, without processes."""

import os
import signal
from collections.abc import Callable

import pytest

from conference.server.supervisor import STOP_WITHIN, Supervisor

WORKER, STRANGER = 4711, 99

type Run = Callable[[list[int], list[int]], list[object]]


@pytest.fixture
def run(monkeypatch) -> Run:
    """Give a function that runs a supervisor of one worker to its end, and returns what it did.

    It takes the signals that come, and the processes that have ended; 0 stands for none any more.
    """

    def run(signals: list[int], ended: list[int]) -> list[object]:
        done: list[object] = []
        coming, going = iter(signals), iter(ended)

        def kill(pid: int, number: int) -> None:
            done.append((signal.Signals(number).name, pid))
            raise ProcessLookupError

        def sigwait(taken: set[int]) -> int:
            number = next(coming)
            assert number in taken
            return number

        monkeypatch.setattr(os, "fork", lambda: WORKER)
        monkeypatch.setattr(os, "kill", kill)
        monkeypatch.setattr(os, "waitpid", lambda pid, how: (next(going), 0))
        monkeypatch.setattr(signal, "sigwait", sigwait)
        monkeypatch.setattr(signal, "signal", lambda number, handler: None)
        monkeypatch.setattr(signal, "alarm", lambda seconds: done.append(("alarm", seconds)))
        monkeypatch.setattr(signal, "pthread_sigmask", lambda how, taken: done.append((how, frozenset(taken))))
        monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN if number == signal.SIGHUP else None)
        supervisor = Supervisor(lambda slot, pipe: None, 1)
        supervisor.run()
        assert (supervisor.workers, list(coming), list(going)) == ({}, [], [])
        return done

    return run


BLOCKED = (signal.SIG_BLOCK, frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGCHLD}))


def test_processes_that_others_left_behind_and_signals_that_are_ignored(run: Run) -> None:
    """In a container it is the first process, which is told of the end of all that have lost theirs."""
    done = run([signal.SIGCHLD, signal.SIGTERM, signal.SIGCHLD], [STRANGER, 0, WORKER])
    assert done == [BLOCKED, ("SIGTERM", WORKER), ("alarm", STOP_WITHIN)]


def test_workers_that_do_not_stop_are_killed(run: Run) -> None:
    for impatience in (signal.SIGALRM, signal.SIGINT):
        done = run([signal.SIGINT, impatience, signal.SIGCHLD], [WORKER])
        assert done == [BLOCKED, ("SIGTERM", WORKER), ("alarm", STOP_WITHIN), ("SIGKILL", WORKER)]
