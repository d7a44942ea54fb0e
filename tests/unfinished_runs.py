"""What a run says of itself although it does not come to its end: a plugin of pytest.

A test that fails is named at once. A test that takes longer than ``faulthandler_timeout`` ends its process, and so does
the end of a run that takes longer than ENDS_WITHIN; before that, the stack of every thread is printed.
"""

import faulthandler
import os

import pytest

ENDS_WITHIN = 300.0
"""Seconds for what follows the last test: fixtures of the whole run, reports, and the other processes."""

_stderr = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the standard error of the process: pytest puts something else in its place later."""
    config.stash[_stderr] = os.dup(2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give it back."""
    faulthandler.cancel_dump_traceback_later()
    os.close(config.stash[_stderr])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Begin to watch the end of the run, in each process."""
    faulthandler.dump_traceback_later(ENDS_WITHIN, file=session.config.stash[_stderr], exit=True)


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    """Go on watching a test that has failed, whose fixtures are still to end: pytest stops here, for a debugger."""
    limit = float(node.config.getini("faulthandler_timeout") or 0)
    if limit and not node.config.option.usepdb:
        faulthandler.dump_traceback_later(limit, file=node.config.stash[_stderr], exit=True)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name the test that has failed, in the process that collects the reports."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        where = getattr(report, "node", None)
        worker = f" in {where.gateway.id}" if where else ""
        message = f"\nFAILED{worker} ({report.when}): {report.nodeid}\n"
        os.write(2, message.encode())
