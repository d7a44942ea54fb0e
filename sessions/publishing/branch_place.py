"""A fetched branch as a place to export to: what is at a path, without following links."""

from sessions.publishing.plan import FoundFile, Obstacle
from sessions.publishing.remote_copy import LINK, SUBMODULE, TREE, Entry, RemoteCopy
from sessions.rules.git_names import same_name


class BranchPlace:
    """The files of a remote branch."""

    def __init__(self, copy: RemoteCopy) -> None:
        self._copy = copy
        self._root = copy.root()
        self._alike: dict[str, dict[str, str]] = {}

    def look(self, path: str) -> FoundFile:
        """Return what is at a path."""
        folder, names = self._root, path.split("/")
        for at, name in enumerate(names):
            entries = self._copy.entries(folder)
            entry, is_last = entries.get(name), at + 1 == len(names)
            if entry is None:
                other = self._other_case(folder, name)
                return FoundFile(obstacle=Obstacle.OTHER_CASE, name=other) if other else FoundFile()
            if obstacle := _obstacle(entry, is_last=is_last):
                return FoundFile(obstacle=obstacle, name="/".join(names[: at + 1]))
            if is_last:
                return FoundFile(entry.id, executable=entry.mode == "100755")
            folder = entry.id
        return FoundFile()

    def _other_case(self, folder: str, name: str) -> str:
        """Return a name in a folder that differs only in case or Unicode normalisation; "" if there is none."""
        if folder not in self._alike:
            self._alike[folder] = {same_name(other): other for other in self._copy.entries(folder)}
        return self._alike[folder].get(same_name(name), "")


def _obstacle(entry: Entry, *, is_last: bool) -> Obstacle | None:
    match entry.mode:
        case mode if mode == LINK:
            return Obstacle.LINK
        case mode if mode == SUBMODULE:
            return Obstacle.SUBMODULE
        case mode if mode == TREE:
            return Obstacle.FOLDER if is_last else None
        case _:
            return None if is_last else Obstacle.NOT_A_FOLDER
