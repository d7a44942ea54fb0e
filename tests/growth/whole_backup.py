"""A backup of the whole site, in a process of its own: how long it takes, and how much memory."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def back_up() -> str:
    """Make a backup with the command; return its seconds, the largest memory of its process, and its size.

    Raises CalledProcessError. The photos have no files here, so that it is one of texts.
    """
    with tempfile.TemporaryDirectory(prefix="conference-backup-") as folder:
        file = Path(folder) / "backup.zip"
        begun = time.monotonic()
        command = [sys.executable, "manage.py", "backup", str(file)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begun
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        megabytes = file.stat().st_size / 1e6
    return f"{seconds:.1f} s, {used.ru_maxrss / 1024:.0f} MB of memory, {megabytes:.1f} MB"
