"""The scripts of docs/deployment.md, and a shell that runs them with stand-ins for programs of the system."""

import os
import re
import subprocess
import textwrap
from pathlib import Path

from conftest import PROJECT

PAGE = (PROJECT / "docs" / "deployment.md").read_text(encoding="utf-8")


def scripts(heading: str) -> list[str]:
    """Return the scripts below a heading without their indentation."""
    section = re.split(r"(?m)^#+ ", PAGE.split(f"# {heading}\n", 1)[1])[0]
    return [textwrap.dedent(found[2]) for found in re.finditer(r"(?ms)^( *)```sh\n(.*?)^\1```$", section)]


class Shell:
    """Runs scripts with stand-ins before the programs of the system."""

    def __init__(self, folder: Path, **stand_ins: str) -> None:
        self.folder, self.log = folder, folder / "asked.log"
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name, script in stand_ins.items():
            (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (self.programs / name).chmod(0o755)
        self.variables = {"HOME": str(folder), "PATH": f"{self.programs}:{os.environ['PATH']}"}

    def run(self, script: str, folder: Path | None = None) -> str:
        """Return the output of a script that has to succeed."""
        command = ["bash", "-euo", "pipefail", "-c", script]
        done = subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def asked(self) -> list[str]:
        """Return what the stand-ins were asked since the last time."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.write_text("")
        return lines


def noted(shell_log: str) -> str:
    """Return a script that notes its arguments."""
    return f'echo "$(basename "$0") $*" >> {shell_log}'


def only_noted(shell_log: str) -> str:
    """Return a script that notes its arguments and reads what is piped to it: else whoever writes that could fail."""
    return f"{noted(shell_log)}\nif [ -p /dev/stdin ]; then cat > /dev/null; fi"
