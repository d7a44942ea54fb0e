"""Ours against pretalx, in turns: a programme of 200 sessions, a session, its form, a save, an export.

pretalx is installed from the package index when it is first needed, into a folder that git ignores.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sessions.models import Session
from tests.bench.clock import Line, in_turns, timed
from tests.bench.material import Material, text
from tests.bench.visitors import Visitor, version_in

VERSION = "2026.2.1"
SESSIONS = 200
AHEAD, FAR_AHEAD = 1 / 5, 1 / 10
"""What ours may take of the time of pretalx: five times ahead, ten times ahead."""

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".peers" / f"pretalx-{VERSION}"
_PYTHON = FOLDER / "venv" / "bin" / "python"
_DATABASE = FOLDER / "harbour.sqlite3"


def measure(material: Material, visitor: Visitor) -> list[Line]:
    """Return a line for each page; none, and a message, where pretalx cannot be installed."""
    try:
        _install()
    except (OSError, subprocess.CalledProcessError) as failed:
        output = (getattr(failed, "stderr", None) or b"").decode(errors="replace").strip()
        sys.stdout.write(f"\npretalx is left out: it cannot be installed here. {failed} {output[-500:]}\n")
        return []
    with _started() as pretalx:
        return [
            _line(
                pretalx, "schedule", "the programme: a day of 200 sessions", _get(visitor, material, "?day=1"), AHEAD
            ),
            _line(pretalx, "session", "a session", _get(visitor, material, "sessions/{}/"), 1),
            _line(pretalx, "form", "the form of its facts", _get(visitor, material, "sessions/{}/edit/"), 1),
            _line(pretalx, "save", "a save", _save(visitor, material), FAR_AHEAD),
            _line(pretalx, "export", "an export of 200 sessions", _export(visitor, material), FAR_AHEAD),
        ]


@dataclass(frozen=True, slots=True)
class Pretalx:
    """The running program: it makes one page after the other, and measures itself."""

    process: subprocess.Popen[str]

    def ask(self, page: str) -> dict[str, float]:
        """Have a page made; return its seconds of the processor, and its bytes. Raises RuntimeError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{page}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("pretalx has stopped.")
        return json.loads(answer)


def _line(pretalx: Pretalx, page: str, name: str, ours: Callable[[], object], target: float) -> Line:
    made = pretalx.ask(page)
    queries = pretalx.ask(f"queries of {page}")
    remark = f"pretalx: {queries['queries']} queries, {made['bytes'] // 1024} kB"
    return in_turns(f"{name}, against pretalx", timed(ours), lambda: pretalx.ask(page)["seconds"], target, remark)


def _middle(material: Material) -> Session:
    return material.events[SESSIONS].sessions.all()[SESSIONS // 2]


def _get(visitor: Visitor, material: Material, page: str) -> Callable[[], object]:
    event = material.events[SESSIONS]
    path = f"/events/{event.slug}/{page.format(_middle(material).pk)}"
    return lambda: visitor.get(path)


def _export(visitor: Visitor, material: Material) -> Callable[[], object]:
    event = material.events[SESSIONS]
    path = f"/events/{event.slug}/reports/{event.reports.get().slug}/download/"
    return lambda: visitor.get(path)


def _save(visitor: Visitor, material: Material) -> Callable[[], object]:
    session = _middle(material)
    path = f"/events/{session.event.slug}/sessions/{session.pk}/impression/"
    state = {"version": session.impressions.get().version}

    def save() -> None:
        answer = visitor.post(path, {"version": state["version"], "summary": text(10), "body": text(60)})
        state["version"] = version_in(answer)

    return save


def _install() -> None:
    """Install pretalx, with an event in its database; does nothing when all of it is there."""
    if _DATABASE.exists():
        return
    sys.stdout.write(f"\nInstalling pretalx {VERSION} into {FOLDER.relative_to(ROOT)}\n")
    sys.stdout.flush()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    uv = str(ROOT / ".uv" / "bin" / "uv")
    _run(uv, "venv", "--quiet", "--python", ">=3.12", str(FOLDER / "venv"))
    _run(uv, "pip", "install", "--quiet", "--python", str(_PYTHON), f"pretalx=={VERSION}")
    unfinished = FOLDER / "unfinished.sqlite3"
    _run(str(_PYTHON), "-m", "pretalx", "migrate", "--skip-checks", environment=_environment(unfinished))
    _run(str(_PYTHON), _PAGES, str(SESSIONS), environment=_environment(unfinished))
    unfinished.rename(_DATABASE)


_PAGES = str(Path(__file__).with_name("pretalx_pages.py"))


def _run(*command: str, environment: dict[str, str] | None = None) -> None:
    subprocess.run(
        command, cwd=FOLDER, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=900
    )


def _environment(database: Path) -> dict[str, str]:
    names = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"}
    return {name: value for name, value in os.environ.items() if name in names} | {
        "DJANGO_SETTINGS_MODULE": "pretalx_settings",
        "PYTHONPATH": str(Path(__file__).parent),
        "PRETALX_DATA_DIR": str(database.parent),
        "PRETALX_DB_NAME": str(database),
        "PRETALX_NO_INITIAL_LOG": "1",
    }


@contextmanager
def _started() -> Iterator[Pretalx]:
    """Start pretalx on a copy of its database, beside ours in memory, and stop it."""
    with tempfile.TemporaryDirectory(dir=os.environ["DATA_DIR"]) as folder:
        database = Path(folder) / "pretalx.sqlite3"
        shutil.copy(_DATABASE, database)
        process = subprocess.Popen(
            [str(_PYTHON), _PAGES, str(SESSIONS)],
            cwd=folder,
            env=_environment(database),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            pretalx = Pretalx(process)
            assert process.stdout
            if process.stdout.readline() != "ready\n":
                raise RuntimeError("pretalx did not start.")
            yield pretalx
            # It stops when there is nothing more to read.
