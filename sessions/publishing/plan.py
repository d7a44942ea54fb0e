"""The plan of an export into a repository: which files are written, removed, left alone, or in conflict.

Only own files are touched: those that were written by an earlier export, recognised by path and content. The same plan
serves for a remote branch and for a local checkout. No Django.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol


class Obstacle(StrEnum):
    """Why a path cannot be written at all."""

    LINK = "link"
    SUBMODULE = "submodule"
    FOLDER = "folder"
    NOT_A_FOLDER = "not-a-folder"
    OTHER_CASE = "other-case"
    OF_GIT = "of-git"
    LFS = "lfs"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What is at a path: a file with its blob ID, nothing (""), or an obstacle with its name."""

    blob: str = ""
    executable: bool = False
    obstacle: Obstacle | None = None
    name: str = ""


class ComparedPlace(Protocol):
    """A branch or a folder that is compared."""

    def look(self, path: str) -> FoundFile:
        """Return what is at a path; never follows links."""
        ...


class Change(StrEnum):
    """What an export does with a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"
    # Edited or removed there, and the report has not changed: left alone.
    EDITED_THERE = "edited-there"
    REMOVED_THERE = "removed-there"
    # The picture is no longer needed, but was edited there: left alone.
    UNUSED_EDITED = "unused-edited"
    # Conflicts: the author decides.
    NOT_OURS = "not-ours"
    BOTH_CHANGED = "both-changed"
    GONE_THERE = "gone-there"
    # Nothing can be written there.
    BLOCKED = "blocked"


CONFLICTS = frozenset({Change.NOT_OURS, Change.BOTH_CHANGED, Change.GONE_THERE})
LEFT = frozenset({Change.EDITED_THERE, Change.REMOVED_THERE, Change.UNUSED_EDITED})
WRITTEN = frozenset({Change.ADDED, Change.CHANGED})
EDITED = frozenset({Change.EDITED_THERE, Change.BOTH_CHANGED, Change.UNUSED_EDITED})
"""Files that somebody edited in the repository since the last export."""
REPLACE, LEAVE = "replace", "leave"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of a plan: the blob ID of the export ("": not in it), and what is there."""

    path: str
    change: Change
    blob: str
    there: FoundFile = field(default_factory=FoundFile)

    @property
    def mark(self) -> str:
        """A short digest of the whole: equal marks mean that nothing is different."""
        facts = f"{self.path}\0{self.change}\0{self.blob}\0{self.there.blob}\0{self.there.obstacle}"
        return hashlib.sha256(facts.encode(errors="surrogateescape")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier exports wrote: the blob ID of each file, and those of pushes whose answer did not arrive.

    ``shared`` are the files of other reports: never removed, and replaced only as pictures of the same event.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[str, Collection[str]] = field(default_factory=dict)
    shared: Mapping[str, Collection[str]] = field(default_factory=dict)

    def with_file(self, path: str, blob: str) -> "Memory":
        """Return the memory with another blob ID of a file."""
        return replace(self, files={**self.files, path: blob})

    def knows(self, path: str, blob: str) -> bool:
        """Return whether a file is as an export wrote it."""
        return blob in (self.files.get(path), *self.pending.get(path, ()), *self.shared.get(path, ()))


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All files of an export, sorted by path."""

    files: tuple[PlannedFile, ...]

    def having(self, changes: Collection[Change]) -> list[PlannedFile]:
        """Return the files with one of these changes."""
        return [file for file in self.files if file.change in changes]

    @property
    def conflicts(self) -> list[PlannedFile]:
        """The files about which the author decides."""
        return self.having(CONFLICTS)

    @property
    def blocked(self) -> list[PlannedFile]:
        """The files that cannot be written."""
        return self.having({Change.BLOCKED})

    @property
    def seen(self) -> str:
        """The plan as a text to send back: a line with mark and path for each file that is not unchanged."""
        return "\n".join(f"{file.mark} {file.path}" for file in self.files if file.change != Change.SAME)

    def moved_since(self, seen: str) -> list[str]:
        """Return the paths whose plan is another one than in a text of ``seen``."""
        before, now = (dict(_mark_and_path(line) for line in text.splitlines()) for text in (seen, self.seen))
        return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))

    def undecided(self, decisions: Mapping[str, str]) -> list[PlannedFile]:
        """Return the conflicts without a decision; decisions are REPLACE or LEAVE, by mark."""
        return [file for file in self.conflicts if decisions.get(file.mark) not in {REPLACE, LEAVE}]

    def replaced(self, decisions: Mapping[str, str]) -> frozenset[str]:
        """Return the paths that the author chose to replace."""
        return frozenset(file.path for file in self.files if decisions.get(file.mark) == REPLACE)

    def to_write(self, replaced: Collection[str]) -> list[PlannedFile]:
        """Return the files to write, with those that the author chose to replace."""
        return [
            file
            for file in self.files
            if file.change in WRITTEN or (file.path in replaced and file.blob and file.change in CONFLICTS | LEFT)
        ]

    def to_remove(self, replaced: Collection[str]) -> list[PlannedFile]:
        """Return the files to remove."""
        return [
            file
            for file in self.files
            if file.change == Change.REMOVED or (file.path in replaced and file.change == Change.UNUSED_EDITED)
        ]

    def remembered(self, memory: Memory, replaced: Collection[str]) -> dict[str, str]:
        """Return what to remember after the export: the blob ID of each file as it was last exported."""
        written = {file.path for file in self.to_write(replaced)} | {file.path for file in self.having({Change.SAME})}
        removed = {file.path for file in self.to_remove(replaced)}
        kept = {}
        for file in self.files:
            if file.path in written:
                kept[file.path] = file.blob
            elif file.path in memory.files and file.path not in removed:
                kept[file.path] = memory.files[file.path]
        return kept


def _mark_and_path(line: str) -> tuple[str, str]:
    mark, _blank, path = line.partition(" ")
    return path, mark


def make_plan(
    wanted: Mapping[str, str],
    memory: Memory,
    place: ComparedPlace,
    *,
    is_new: bool = False,
    refused: Mapping[str, Obstacle] | None = None,
) -> ExportPlan:
    """Compare the files of an export (blob IDs by path) with a place; ``is_new``: nothing was ever exported there.

    ``refused`` are paths that cannot be written, but may be there with the same content.
    """

    def look(path: str, blob: str) -> FoundFile:
        there, obstacle = place.look(path), (refused or {}).get(path)
        is_in_the_way = obstacle and not there.obstacle and there.blob != blob
        return replace(there, obstacle=obstacle, name=path) if is_in_the_way else there

    unused = (path for path in memory.files.keys() | memory.pending.keys() if path not in wanted)
    files = [_wanted(path, blob, memory, look(path, blob), is_new=is_new) for path, blob in wanted.items()]
    files += filter(None, (_unused(path, memory, place.look(path)) for path in unused))
    return ExportPlan(tuple(sorted(files, key=lambda file: file.path)))


def _wanted(path: str, blob: str, memory: Memory, there: FoundFile, *, is_new: bool) -> PlannedFile:
    last = memory.files.get(path, "")
    if there.obstacle:
        change = Change.BLOCKED
    elif there.blob == blob:
        change = Change.SAME
    elif not there.blob:
        # A new branch or a lost repository has none of the files; one file alone was removed by somebody.
        was_removed = last and not is_new and path not in memory.pending
        change = (Change.REMOVED_THERE if last == blob else Change.GONE_THERE) if was_removed else Change.ADDED
    elif memory.knows(path, there.blob):
        change = Change.CHANGED
    elif not last:
        change = Change.NOT_OURS
    else:
        change = Change.EDITED_THERE if last == blob else Change.BOTH_CHANGED
    return PlannedFile(path, change, blob, there)


def _unused(path: str, memory: Memory, there: FoundFile) -> PlannedFile | None:
    if not there.blob or path in memory.shared:
        return None
    change = Change.REMOVED if memory.knows(path, there.blob) else Change.UNUSED_EDITED
    return PlannedFile(path, change, "", there)


def blob_id(content: bytes) -> str:
    """Return the object ID that git gives a file with this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
