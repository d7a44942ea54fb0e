"""Export into a local checkout of a git repository: writes and removes only own files, and commits nothing.

What was written is remembered within the folder ``.git`` of the checkout, so that no file is left beside the exported
ones, and a copy of the checkout has its own memory.
"""

import json
import os
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from sessions.models import Publication, Report
from sessions.publishing.exported import exported_files
from sessions.publishing.place import EXECUTABLE, FILE, LINK, SUBMODULE, TREE, Entry, FileTree, FoundFile, Obstacle
from sessions.publishing.plan import CONFLICTS, REPLACE, Change, Exported, ExportPlan, blob_id, make_plan
from sessions.reporting.copies import digest_of_article
from sessions.reporting.export import Export
from sessions.rules.git_names import is_of_git


def _checkout_of(folder: Path) -> tuple[Path, Path] | None:
    """Return the top folder of the checkout that a folder is in, and that of its repository; None if there is none."""
    for top in (folder, *folder.parents):
        found = top / ".git"
        if found.is_dir():
            return top, found
        if found.is_file():  # of a worktree or a submodule: "gitdir: path"
            kind, _colon, path = found.read_text(encoding="utf-8", errors="replace")[:4096].partition(":")
            repository = (top / path.strip()).resolve()
            return (top, repository) if kind == "gitdir" and repository.is_dir() else None
    return None


class FolderTree(FileTree):
    """The files of a folder."""

    def __init__(self, top: Path) -> None:
        super().__init__()
        self._top = top

    def look(self, path: str) -> FoundFile:
        """Return what is at a path; nothing below ``.git`` is written."""
        names = path.split("/")
        for at, name in enumerate(names, 1):
            if is_of_git(name):
                return FoundFile(obstacle=Obstacle.OF_GIT, name="/".join(names[:at]))
        found = super().look(path)
        return replace(found, blob=blob_id((self._top / path).read_bytes())) if found.blob else found

    def entries(self, folder: str) -> dict[str, Entry]:
        """Return the entries of a folder, by name; their object IDs are not known yet."""
        return {entry.name: Entry(_mode(entry), "?") for entry in os.scandir(self._top / folder)}


def _mode(entry: "os.DirEntry[str]") -> str:
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISDIR(mode):
        return SUBMODULE if os.path.lexists(os.path.join(entry.path, ".git")) else TREE
    # What is neither a file nor a folder is not written through either.
    return (EXECUTABLE if mode & stat.S_IXUSR else FILE) if stat.S_ISREG(mode) else LINK


def export_to_checkout(
    export: Export, folder: Path, report: Report, dialect: str, *, replace: bool = False
) -> tuple[ExportPlan, bool] | None:
    """Write an export into a folder of a checkout, all or nothing; returns the plan, and whether it was written.

    None for a folder that is in no checkout. It is not written when files are in conflict or cannot be written.
    ``replace`` also replaces files that were not written by an export, or were edited or removed since. Raises GitError
    and OSError.
    """
    folder = folder.resolve()
    checkout = _checkout_of(folder)
    if checkout is None:
        return None
    top, repository = checkout
    files = exported_files(export, "" if folder == top else folder.relative_to(top).as_posix())
    notes, place = _notes(repository, report, dialect), FolderTree(top)
    pushed = _pushed(files.folder, report, dialect)
    own = {path: blobs[-1] for path, blobs in pushed.items()} | _noted(notes)
    last = Exported(files=own, pending=pushed, shared=_shared(notes, report))
    if notes.exists() and (blob := place.look(files.article_path).blob):
        digest = digest_of_article((top / files.article_path).read_bytes().decode(errors="replace"))
        since = datetime.fromtimestamp(notes.stat().st_mtime, UTC)
        if report.copies.sources().filter(digest=digest, created_at__gt=since).exists():  # its edits were taken in
            last = last.with_file(files.article_path, blob)
    plan = make_plan(files.blobs, last, place.look)
    if plan.having({Change.BLOCKED}) or (plan.having(CONFLICTS) and not replace):
        return plan, False
    decisions = {file.mark: REPLACE for file in plan.files if replace}
    for file in plan.files:
        path = top / file.path
        if file.is_written(decisions):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, files.content(file.path), mode=0o755 if file.there.executable else 0o644)
        elif file.is_removed(decisions):
            path.unlink()
            with suppress(OSError):  # the first folder that is not empty
                os.removedirs(path.parent)
    notes.parent.mkdir(parents=True, exist_ok=True)
    _write(notes, json.dumps(plan.files_after(last.files, decisions), indent=0, sort_keys=True).encode())
    now = timezone.now().timestamp()
    os.utime(notes, (now, now))  # the clock with which others are compared
    return plan, True


def _notes(repository: Path, report: Report, dialect: str) -> Path:
    """Return the file with the memory of one report in one dialect; the time tells installs apart."""
    return repository / "conference-log" / f"{_name(report)}{dialect}.json"


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
        return dict(json.loads(notes.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def _pushed(folder: str, report: Report, dialect: str) -> Mapping[str, list[str]]:
    """Return the files that were pushed from here: in a checkout of that repository they are own ones too."""
    known: dict[str, list[str]] = {}
    for row in Publication.objects.filter(report=report, repository__dialect=dialect).select_related("repository"):
        for path, blob in row.files.items():
            inside = path.removeprefix(f"{row.repository.folder}/") if row.repository.folder else path
            known.setdefault(f"{folder}/{inside}" if folder else inside, []).append(blob)
    return known


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under another name first: what is there is replaced as a whole, and a link is not followed."""
    temporary = path.with_name(f".{path.name}.conference-log")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    os.replace(temporary, path)
