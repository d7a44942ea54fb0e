"""What a worker has freed goes back to the system, also what its threads have used."""

import os
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from conftest import missing
from sessions.management.commands import serve
from sessions.management.commands.serve import GIVEN_BACK

pytestmark = pytest.mark.release

# Blocks of 80 MB together between small ones that stay, as requests leave them; one large block before teaches the
# library to keep such blocks.
WORK = """
import sys, threading
size = int(sys.argv[1])
first = bytearray(30_000_000)
del first
kept = []
def work():
    blocks = []
    for _ in range(80_000_000 // size):
        blocks.append(bytearray(size))
        kept.append(bytearray(800))
for _ in range(4):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


def rss_after(size: int, environment: Mapping[str, str]) -> int:
    """Return the MB that a process takes after it has freed 80 MB, in blocks of a size, in each of four threads."""
    run = subprocess.run(
        [sys.executable, "-c", WORK, str(size)], env=environment, capture_output=True, text=True, check=True
    )
    return int(run.stdout) // 1000


def is_glibc() -> bool:
    """Tell whether Python runs on the C library that knows the setting."""
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    except ValueError:
        return False


@pytest.mark.parametrize("size", [200_000, 4_000_000], ids=["texts", "pictures"])
def test_blocks_that_threads_have_freed_are_given_back(size: int) -> None:
    if not is_glibc() or not Path("/proc/self/status").exists():
        missing("the C library of GNU")
    assert rss_after(size, os.environ | GIVEN_BACK) < 40


@pytest.mark.usefixtures("umask_again")
def test_server_starts_so_unless_its_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its port is that in the links it sends, unless the variable names the one that others see; so is its commit."""
    given: list[tuple[str, str]] = []
    names = ("MALLOC_MMAP_THRESHOLD_", "PORT", "COMMIT")
    monkeypatch.setattr(serve, "app_commit", lambda: "1a2b3c4")
    for name, what in (("call_command", None), ("require_free", None), ("make_private", 0)):
        monkeypatch.setattr(serve, name, lambda *args, answer=what, **more: answer)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve.os, "execve", lambda path, line, env: given.append(tuple(env[name] for name in names)))
    for name in names:
        monkeypatch.delenv(name, raising=False)
    call_command("serve", port=8622, stdout=StringIO())
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", "65536")
    monkeypatch.setenv("PORT", "80")
    monkeypatch.setenv("COMMIT", "5d6e7f8")
    call_command("serve", port=8622, stdout=StringIO())
    assert given == [("131072", "8622", "1a2b3c4"), ("65536", "80", "5d6e7f8")]
