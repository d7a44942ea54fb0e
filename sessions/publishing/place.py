"""What is at a path in a branch or a folder, without following links."""

from dataclasses import dataclass
from enum import StrEnum

from sessions.rules.git_names import same_name

TREE, FILE, EXECUTABLE, LINK, SUBMODULE = "040000", "100644", "100755", "120000", "160000"
"""Modes of the entries of a folder, as git writes them."""


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


_NEVER_FOLLOWED = {LINK: Obstacle.LINK, SUBMODULE: Obstacle.SUBMODULE}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a folder: its mode, and its object ID if that is known."""

    mode: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What is at a path: a file with its blob ID, nothing (""), or an obstacle with its name."""

    blob: str = ""
    executable: bool = False
    obstacle: Obstacle | None = None
    name: str = ""


class FileTree:
    """The files of a branch or a folder; each of its folders is listed once."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[dict[str, Entry], dict[str, str]]] = {}

    def entries(self, folder: str) -> dict[str, Entry]:
        """Return the entries of a folder that is there, by name; "" is the top folder."""
        raise NotImplementedError

    def look(self, path: str) -> FoundFile:
        """Return what is at a path."""
        at = ""
        for name in path.split("/"):
            folder, at = at, f"{at}/{name}" if at else name
            if folder not in self._listed:
                found = self.entries(folder)
                self._listed[folder] = found, {same_name(each): each for each in found}
            entries, alike = self._listed[folder]
            if name not in entries:
                other = alike.get(same_name(name), "")
                return FoundFile(obstacle=Obstacle.OTHER_CASE, name=other) if other else FoundFile()
            if obstacle := _obstacle(entries[name].mode, is_last=at == path):
                return FoundFile(obstacle=obstacle, name=at)
        return FoundFile(entries[name].id, executable=entries[name].mode == EXECUTABLE)


def _obstacle(mode: str, *, is_last: bool) -> Obstacle | None:
    if mode == TREE:
        return Obstacle.FOLDER if is_last else None
    return _NEVER_FOLLOWED.get(mode, None if is_last else Obstacle.NOT_A_FOLDER)
