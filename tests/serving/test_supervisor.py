"""The first process of the server, without processes."""

import os
import signal

from conference.server.supervisor import Supervisor


def test_processes_that_others_left_behind_and_signals_that_are_ignored(monkeypatch) -> None:
    """In a container it is the first process, which is told of the end of all that have lost theirs."""
    handled, killed = {}, []
    monkeypatch.setattr(os, "fork", lambda: 4711)
    monkeypatch.setattr(signal, "signal", lambda number, handler: handled.setdefault(number, handler))
    monkeypatch.setattr(signal, "getsignal", lambda number: signal.SIG_IGN if number == signal.SIGHUP else None)
    monkeypatch.setattr(signal, "alarm", lambda seconds: None)
    supervisor = Supervisor(lambda slot, pipe: None, 1)

    def kill(pid: int, number: int) -> None:
        killed.append((pid, number))
        raise ProcessLookupError

    def wait() -> tuple[int, int]:
        if 99 not in seen:
            seen.append(99)
            return 99, 0
        assert supervisor.workers.keys() == {4711}
        handled[signal.SIGTERM](signal.SIGTERM, None)
        return 4711, 0

    seen: list[int] = []
    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(os, "wait", wait)
    supervisor.run()
    assert (supervisor.workers, killed) == ({}, [(4711, signal.SIGTERM)])
    assert handled.keys() == {signal.SIGTERM, signal.SIGINT, signal.SIGALRM}
