"""What make installs, with stand-ins for the programs that it runs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import PROJECT

LOCKS = ("requirements.txt", "requirements-s3.txt", "requirements-dev.txt", "requirements-uv.txt")


class Checkout:
    """A folder with the Makefile, in which `uv` and `python` only note what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "asked.log"
        shutil.copy(PROJECT / "Makefile", folder)
        for name in LOCKS:
            (folder / name).write_text("")
        for program in (".uv/bin/uv", ".venv/bin/python"):
            path = folder / program
            path.parent.mkdir(parents=True)
            path.write_text(f'#!/bin/sh\necho "$*" >> {self.log}\n')
            path.chmod(0o755)
        (folder / ".uv" / ".installed").touch()

    def make(self, *arguments: str) -> list[str]:
        """Return the locks that were installed, one after the other."""
        self.log.write_text("")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        command = ["make", "--silent", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return [line.split()[-1] for line in self.log.read_text().splitlines() if line.startswith("pip ")]

    def change(self, lock: str) -> None:
        """Make a lock newer than everything that was installed, and than the other locks."""
        for path in (*self.folder.iterdir(), *self.folder.glob(".*/.*")):
            os.utime(path, (1_000_000_000, 1_000_000_000))
        (self.folder / lock).touch()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout in which nothing was installed."""
    return Checkout(tmp_path)


def test_build_installs_once_what_a_server_needs(checkout: Checkout) -> None:
    assert checkout.make("build") == ["requirements.txt"]
    assert checkout.make("build") == []
    checkout.change("requirements.txt")
    assert checkout.make("build") == ["requirements.txt"]


def test_build_for_a_bucket_is_remembered(checkout: Checkout) -> None:
    checkout.make("build")
    assert checkout.make("build", "REQUIREMENTS=requirements-s3.txt") == ["requirements-s3.txt"]
    assert checkout.make("build") == []
    checkout.change("requirements-s3.txt")
    assert checkout.make("build") == ["requirements-s3.txt"]
    assert checkout.make("build", "REQUIREMENTS=requirements.txt") == ["requirements.txt"]
    assert checkout.make("build") == []


def test_environment_with_all_tools_has_what_a_server_needs(checkout: Checkout) -> None:
    assert checkout.make("install") == ["requirements-dev.txt"]
    assert checkout.make("build") == []
    assert checkout.make("build", "REQUIREMENTS=requirements-s3.txt") == []
    assert checkout.make("install") == []


def test_page_of_commands_writes_before_them_what_run_sets(checkout: Checkout) -> None:
    python, seen = checkout.folder / ".venv" / "bin" / "python", checkout.folder / "seen"
    python.write_text(f'#!/bin/sh\ncase "$2" in serve) env > {seen} ;; esac\n')
    checkout.make("run")
    page, table = ((PROJECT / "docs" / name).read_text(encoding="utf-8") for name in ("commands.md", "settings.md"))
    variables = dict(line.split("=", 1) for line in seen.read_text().splitlines())
    said = {name: variables[name] for name in re.findall(r"(?m)^\| `([A-Z_]+)`", table) if name in variables}
    (before,) = re.findall(r"(?m)^(.*) \.venv/bin/python manage\.py doctor$", page)
    # The folder is that which a command uses by itself, too.
    assert said == dict(part.split("=", 1) for part in before.split()) | {"DATA_DIR": "data"}
