"""The plan of an export into a repository: which files are written, removed, left alone, or in conflict.

Only own files are touched: those that were written by an earlier export, recognised by path and content. The same plan
serves for a remote branch and for a local checkout. No Django.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sessions.publishing.place import FoundFile, Obstacle


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
EDITED = frozenset({Change.EDITED_THERE, Change.BOTH_CHANGED, Change.UNUSED_EDITED})
"""Files that somebody edited in the repository since the last export."""
REPLACE, LEAVE = "replace", "leave"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: its commit, the blob ID of each file, and the article with its path.

    ``pending`` are blob IDs of pushes whose answer did not arrive. ``shared`` are the files of other reports: never
    removed, and replaced only as pictures of the same event.
    """

    commit: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    article: str = ""
    pending: Mapping[str, Collection[str]] = field(default_factory=dict)
    shared: Mapping[str, Collection[str]] = field(default_factory=dict)

    def with_file(self, path: str, blob: str) -> "Exported":
        """Return the same with another blob ID of a file."""
        return replace(self, files={**self.files, path: blob})

    def knows(self, path: str, blob: str) -> bool:
        """Return whether a file is as an export wrote it."""
        return blob in (self.files.get(path), *self.pending.get(path, ()), *self.shared.get(path, ()))


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

    def is_written(self, decisions: Mapping[str, str]) -> bool:
        """Return whether the file is written; decisions are REPLACE or LEAVE, by mark."""
        chosen = decisions.get(self.mark) == REPLACE and self.change in CONFLICTS | LEFT
        return self.change in {Change.ADDED, Change.CHANGED} or bool(chosen and self.blob)

    def is_removed(self, decisions: Mapping[str, str]) -> bool:
        """Return whether the file is removed."""
        chosen = decisions.get(self.mark) == REPLACE and self.change == Change.UNUSED_EDITED
        return self.change == Change.REMOVED or chosen


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All files of an export, sorted by path."""

    files: tuple[PlannedFile, ...]

    def having(self, changes: Collection[Change]) -> list[PlannedFile]:
        """Return the files with one of these changes."""
        return [file for file in self.files if file.change in changes]

    @property
    def seen(self) -> str:
        """The plan as a text to send back: a line with mark and path for each file that is not unchanged."""
        return "\n".join(f"{file.mark} {file.path}" for file in self.files if file.change != Change.SAME)

    def moved_since(self, seen: str) -> list[str]:
        """Return the paths whose plan is another one than in a text of ``seen``."""
        return sorted({line.partition(" ")[2] for line in set(seen.splitlines()) ^ set(self.seen.splitlines())})

    def undecided(self, decisions: Mapping[str, str]) -> list[PlannedFile]:
        """Return the conflicts without a decision."""
        return [file for file in self.having(CONFLICTS) if decisions.get(file.mark) not in {REPLACE, LEAVE}]

    def files_after(self, before: Mapping[str, str], decisions: Mapping[str, str]) -> dict[str, str]:
        """Return the blob ID of each file as it was last exported, after this export."""
        kept = {}
        for file in self.files:
            if file.change == Change.SAME or file.is_written(decisions):
                kept[file.path] = file.blob
            elif file.path in before and not file.is_removed(decisions):
                kept[file.path] = before[file.path]
        return kept


def make_plan(
    wanted: Mapping[str, str],
    last: Exported,
    look: Callable[[str], FoundFile],
    *,
    is_new: bool = False,
    refused: Mapping[str, Obstacle] | None = None,
) -> ExportPlan:
    """Compare the files of an export (blob IDs by path) with what is there; ``is_new``: the branch begins now.

    ``refused`` are paths that cannot be written, but may be there with the same content.
    """
    files = []
    for path, blob in wanted.items():
        there, obstacle = look(path), (refused or {}).get(path)
        if obstacle and not there.obstacle and there.blob != blob:
            there = replace(there, obstacle=obstacle, name=path)
        files.append(PlannedFile(path, _wanted(path, blob, last, there, is_new=is_new), blob, there))
    for path in (last.files.keys() | last.pending.keys()) - wanted.keys() - last.shared.keys():
        there = look(path)
        if there.blob:
            change = Change.REMOVED if last.knows(path, there.blob) else Change.UNUSED_EDITED
            files.append(PlannedFile(path, change, "", there))
    return ExportPlan(tuple(sorted(files, key=lambda file: file.path)))


def _wanted(path: str, blob: str, last: Exported, there: FoundFile, *, is_new: bool) -> Change:
    before = last.files.get(path, "")
    if there.obstacle:
        return Change.BLOCKED
    if there.blob == blob:
        return Change.SAME
    if not there.blob:
        # A new branch or a lost repository has none of the files; one file alone was removed by somebody.
        was_removed = before and not is_new and path not in last.pending
        return (Change.REMOVED_THERE if before == blob else Change.GONE_THERE) if was_removed else Change.ADDED
    if last.knows(path, there.blob):
        return Change.CHANGED
    if not before:
        return Change.NOT_OURS
    return Change.EDITED_THERE if before == blob else Change.BOTH_CHANGED


def blob_id(content: bytes) -> str:
    """Return the object ID that git gives a file with this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
