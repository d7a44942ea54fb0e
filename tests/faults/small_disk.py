"""A real file system of a few megabytes, in a mount namespace of its own, which can be filled."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from conftest import missing


class SmallDisk:
    """A file system in memory at ``path``, which only commands that run ``within`` see there.

    Others find its files at ``seen_at``.
    """

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path = path
        script = f"mount -t tmpfs -o size={megabytes}m,mode=755 none {path} && echo ready && exec sleep infinity"
        # Its standard input is no terminal, and it ends with the pipe to it.
        self.holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self.holder.stdout
        self.is_there = self.holder.stdout.readline() == b"ready\n"
        self.within = ["nsenter", f"--mount=/proc/{self.holder.pid}/ns/mnt", f"--wd={os.getcwd()}"]
        self.seen_at = Path(f"/proc/{self.holder.pid}/root{path}")

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.seen_at / "filling").open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def empty(self) -> None:
        """Give the room back."""
        (self.seen_at / "filling").unlink(missing_ok=True)

    @property
    def is_full(self) -> bool:
        """Whether not one byte more fits."""
        try:
            (self.seen_at / "probe").write_bytes(b"x")
        except OSError as error:
            return error.errno == errno.ENOSPC
        finally:
            with suppress(OSError):
                (self.seen_at / "probe").unlink()
        return False

    def close(self) -> None:
        """Give it up, with all its files."""
        self.holder.kill()
        self.holder.wait()
        assert self.holder.stdout
        self.holder.stdout.close()


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Give a small file system; skips the test where this system does not allow one."""
    if not shutil.which("unshare") or not shutil.which("nsenter") or os.geteuid():
        missing("root, with unshare and nsenter, for a small file system,")
    path.mkdir(exist_ok=True)
    disk = SmallDisk(path, megabytes)
    try:
        if not disk.is_there:
            missing("the right to mount a small file system")
        yield disk
    finally:
        disk.close()
