"""Export into a local checkout of a git repository: writes and removes only own files, and commits nothing.

What was written is remembered within the folder ``.git`` of the checkout, so that no file is left beside the exported
ones, and a copy of the checkout has its own memory.
"""

import json
import os
import shutil
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from django.utils import timezone

from sessions.models import Publication, Report
from sessions.publishing.exported import ExportedFiles
from sessions.publishing.plan import CONFLICTS, LEFT, ExportPlan, FoundFile, Memory, Obstacle, blob_id, make_plan
from sessions.reporting.copies import digest_of_article
from sessions.rules.git_names import is_of_git, same_name

_LONGEST_MEMORY = 10_000_000


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout: its top folder, and the folder of its repository (``.git``)."""

    top: Path
    repository: Path


class CheckoutConflict(Exception):
    """Nothing was written: files of the plan are in conflict or cannot be written."""

    def __init__(self, plan: ExportPlan) -> None:
        super().__init__()
        self.plan = plan


def checkout_of(folder: Path) -> Checkout | None:
    """Return the checkout that a folder is in; None if there is none."""
    folder = folder.resolve()
    for top in (folder, *folder.parents):
        found = top / ".git"
        if found.is_dir():
            return Checkout(top, found)
        if found.is_file():  # of a worktree or a submodule: "gitdir: path"
            kind, _colon, path = found.read_text(encoding="utf-8", errors="replace")[:4096].partition(":")
            repository = (top / path.strip()).resolve()
            return Checkout(top, repository) if kind == "gitdir" and repository.is_dir() else None
    return None


class FolderPlace:
    """The files of a folder."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._folders: dict[Path, tuple[frozenset[str], dict[str, str]]] = {}

    def look(self, path: str) -> FoundFile:
        """Return what is at a path; never follows links."""
        here, names = self._top, path.split("/")
        for at, name in enumerate(names):
            parent, here, is_last = here, here / name, at + 1 == len(names)
            if is_of_git(name):
                return FoundFile(obstacle=Obstacle.OF_GIT, name="/".join(names[: at + 1]))
            listed, alike = self._names(parent)
            if name not in listed:
                other = alike.get(same_name(name), "")
                return FoundFile(obstacle=Obstacle.OTHER_CASE, name=other) if other else FoundFile()
            mode = here.lstat().st_mode
            if obstacle := _obstacle(mode, is_last=is_last):
                return FoundFile(obstacle=obstacle, name="/".join(names[: at + 1]))
            if not is_last and (here / ".git").exists():
                return FoundFile(obstacle=Obstacle.SUBMODULE, name="/".join(names[: at + 1]))
            if is_last:
                return FoundFile(blob_id(here.read_bytes()), executable=bool(mode & stat.S_IXUSR))
        return FoundFile()

    def _names(self, folder: Path) -> tuple[frozenset[str], dict[str, str]]:
        """Return the names in a folder, and each by the form in which case does not count."""
        if folder not in self._folders:
            listed = frozenset(os.listdir(folder))
            self._folders[folder] = listed, {same_name(name): name for name in listed}
        return self._folders[folder]


def _obstacle(mode: int, *, is_last: bool) -> Obstacle | None:
    if stat.S_ISLNK(mode):
        return Obstacle.LINK
    if stat.S_ISDIR(mode):
        return Obstacle.FOLDER if is_last else None
    return None if is_last and stat.S_ISREG(mode) else Obstacle.NOT_A_FOLDER


def export_to_checkout(
    files: ExportedFiles, checkout: Checkout, report: Report, dialect: str, *, replace: bool = False
) -> ExportPlan:
    """Write an export into a checkout, all or nothing; raises CheckoutConflict and OSError.

    ``replace`` also replaces files that were not written by an export, or were edited or removed since.
    """
    notes = _notes(checkout, report, dialect)
    published = _published(files, report, dialect)
    last = {path: blobs[-1] for path, blobs in published.items()}
    place = FolderPlace(checkout.top)
    memory = Memory(last | _noted(notes), published, _shared(notes, report))
    if notes.exists() and (blob := place.look(files.article_path).blob):
        digest = digest_of_article((checkout.top / files.article_path).read_bytes().decode(errors="replace"))
        since = datetime.fromtimestamp(notes.stat().st_mtime, UTC)
        if report.copies.sources().filter(digest=digest, created_at__gt=since).exists():  # its edits were taken in
            memory = memory.with_file(files.article_path, blob)
    plan = make_plan(files.blobs, memory, place)
    replaced = {file.path for file in plan.having(CONFLICTS | LEFT)} if replace else set()
    if plan.blocked or (plan.conflicts and not replace):
        raise CheckoutConflict(plan)
    for file in plan.to_write(replaced):
        _write(checkout.top / file.path, files, file.path, executable=file.there.executable)
    for file in plan.to_remove(replaced):
        _remove(checkout.top / file.path, checkout.top)
    notes.parent.mkdir(parents=True, exist_ok=True)
    _replace(notes, json.dumps(plan.remembered(memory, replaced), indent=0, sort_keys=True).encode())
    now = timezone.now().timestamp()
    os.utime(notes, (now, now))  # the clock with which others are compared
    return plan


def _notes(checkout: Checkout, report: Report, dialect: str) -> Path:
    """Return the file with the memory of one report in one dialect; the time tells installs apart."""
    return checkout.repository / "conference-log" / f"{_name(report)}{dialect}.json"


def _name(report: Report) -> str:
    return f"{report.pk}-{int(report.created_at.timestamp())}-"


def _shared(notes: Path, report: Report) -> Mapping[str, Collection[str]]:
    """Return the files that other reports have in the checkout; only pictures of the same event may be replaced."""
    found: dict[str, set[str]] = {}
    same_event = tuple(_name(each) for each in report.event.reports.all())
    for other in notes.parent.glob("*.json"):
        if other.name.startswith(_name(report)):
            continue
        is_known = other.name.startswith(same_event)
        for path, blob in _noted(other).items():
            found.setdefault(path, set()).update({blob} if is_known and not path.endswith(".md") else ())
    return found


def _noted(notes: Path) -> dict[str, str]:
    try:
        found = json.loads(notes.read_bytes()[:_LONGEST_MEMORY])
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {path: blob for path, blob in found.items() if isinstance(blob, str)}


def _published(files: ExportedFiles, report: Report, dialect: str) -> Mapping[str, list[str]]:
    """Return the files that were pushed from here: in a checkout of that repository they are own ones too."""
    known: dict[str, list[str]] = {}
    folder = files.folder
    for row in Publication.objects.filter(report=report, repository__dialect=dialect).select_related("repository"):
        prefix = f"{row.repository.folder}/" if row.repository.folder else ""
        for path, blob in row.files.items():
            inside = path.removeprefix(prefix)
            known.setdefault(f"{folder}/{inside}" if folder else inside, []).append(blob)
    return known


def _write(path: Path, files: ExportedFiles, name: str, *, executable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = files.open(name)
    with BytesIO(content) if isinstance(content, bytes) else content as source:
        _replace(path, source.read(), mode=0o755 if executable else 0o644)


def _replace(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under another name first: what is there is replaced as a whole, and a link is not followed."""
    temporary = path.with_name(f".{path.name}.conference-log")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        shutil.copyfileobj(BytesIO(content), file)
    os.replace(temporary, path)


def _remove(path: Path, top: Path) -> None:
    path.unlink()
    for folder in path.parents:
        if folder == top:
            return
        with suppress(OSError):  # not empty
            folder.rmdir()
            continue
        return
