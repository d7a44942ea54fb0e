"""A temporary copy of a branch: bare, one commit deep, and without the contents of files where the server can do that.

Nothing is ever checked out. Commits are made of objects alone, so that only the folders of changed files are touched,
whatever names the others have.
"""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

from sessions.publishing.faults import GitError, GitFault, fault_of, fault_of_push, said_by_server
from sessions.publishing.git_process import Access, Git, GitFailure, require_programs

PREFIX = ".git-publish-"
"""Beginning of the names of temporary folders in DATA_DIR, so that ``tidy`` finds those of killed processes."""

TREE, FILE, LINK, SUBMODULE = "040000", "100644", "120000", "160000"
"""Modes of entries; an executable file has 100755."""

DEEP = 50
"""Depth of the fetch when a pushed commit is searched in the history."""

MOST_TEXT = 2_000_000
"""Maximum size of an article that is shown, in bytes."""

_HEAD = "refs/copy/head"
ATTRIBUTES = ".gitattributes"
_NO_FILTER = frozenset({"unspecified", "unset", "set", ""})
_SYMBOLIC = "ref: refs/heads/"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a folder: mode and object ID."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Author:
    """The author of a commit."""

    name: str
    email: str


class RemoteCopy:
    """A copy of one branch of a remote repository."""

    def __init__(self, git: Git, access: Access, branch: str) -> None:
        self._git = git
        self._url = access.remote.url
        self._branch = self._ref = f"refs/heads/{branch}"
        self._folders: dict[str, dict[str, Entry]] = {}
        self.head = ""
        self.is_new = True
        self.default_branch = ""
        self._git.ask("init", "--quiet", "--bare", "--template=", "--object-format=sha1")
        for name, value in (("url", self._url), ("promisor", "true"), ("partialclonefilter", "blob:none")):
            self._git.ask("config", f"remote.origin.{name}", value)

    def fetch(self, depth: int = 1) -> None:
        """Fetch the branch; ``head`` is its commit, or "" in an empty repository.

        A branch that does not exist (``is_new``) begins at the default branch. Raises GitError.
        """
        refs = self._refs()
        self.is_new = self._branch not in refs
        self._ref = "HEAD" if self.is_new else self._branch
        if self._ref not in refs:
            self.head = ""
            return
        self._fetch(f"--depth={depth}", "--filter=blob:none")
        self.head = self._git.ask("rev-parse", "--verify", f"{_HEAD}^{{commit}}").decode().strip()

    def _fetch(self, *options: str) -> None:
        always = ("--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance", "--no-tags", "--quiet")
        self._git.ask("fetch", *always, *options, "origin", f"+{self._ref}:{_HEAD}")

    def _refs(self) -> set[str]:
        """Return which of the default branch (HEAD) and the branch exist; note the name of the default branch."""
        try:
            listed = self._git.run("ls-remote", "--quiet", "--symref", "origin", "HEAD", self._branch)
        except GitFailure as failure:
            raise GitError(fault_of(failure.output), said_by_server(failure.output, self._git.hidden)) from None
        pairs = [line.partition("\t")[::2] for line in listed.decode(errors="replace").splitlines()]
        named = (target for target, name in pairs if name == "HEAD" and target.startswith(_SYMBOLIC))
        self.default_branch = next(named, "").removeprefix(_SYMBOLIC)
        return {name for target, name in pairs if name and not target.startswith("ref:")}

    def contains(self, commit: str) -> bool:
        """Return whether a commit is in the fetched part of the history."""
        if not self.head:
            return False
        return commit in self._git.ask("rev-list", _HEAD).decode().split()

    def root(self) -> str:
        """Return the object ID of the top folder; "" in an empty repository."""
        return self._git.ask("rev-parse", f"{self.head}^{{tree}}").decode().strip() if self.head else ""

    def entries(self, folder: str) -> dict[str, Entry]:
        """Return the entries of a folder by name, from its object ID."""
        if folder not in self._folders:
            self._folders[folder] = dict(_entries(self._git.ask("ls-tree", "-z", folder))) if folder else {}
        return self._folders[folder]

    def text(self, blob: str) -> str:
        """Return the text of a file; a damaged or long one in part."""
        try:
            content = self._git.ask("cat-file", "blob", blob)
        except GitError as error:
            if error.fault == GitFault.TOO_SLOW:
                raise
            # A server with the first version of the protocol gives no single files: then all of them.
            self._fetch("--refetch", "--no-filter")
            content = self._git.ask("cat-file", "blob", blob)
        return content[:MOST_TEXT].decode(errors="replace")

    def filters(self, paths: Collection[str]) -> dict[str, str]:
        """Return the filter of each path that has one in the files ``.gitattributes``, such as "lfs"."""
        folders = {parent for path in paths for parent in PurePosixPath(path).parents}
        found = {str(folder / ATTRIBUTES): entry for folder in folders if (entry := self._attributes(folder))}
        if not found:
            return {}
        for entry in found.values():
            self.text(entry.id)  # so that it is fetched, also from a server that gives no single files
        index = {"GIT_INDEX_FILE": str(self._git.home / "attributes")}
        listed = "".join(f"{FILE} {entry.id}\t{path}\0" for path, entry in found.items())
        self._git.ask("update-index", "-z", "--index-info", send=listed.encode(), more=index)
        asked = "".join(f"{path}\0" for path in paths).encode()
        said = self._git.ask("check-attr", "--cached", "-z", "--stdin", "filter", send=asked, more=index)
        values = said.decode().split("\0")
        return {path: name for path, name in zip(values[::3], values[2::3], strict=False) if name not in _NO_FILTER}

    def _attributes(self, folder: PurePosixPath) -> Entry | None:
        """Return the file with the attributes of a folder, None if there is none."""
        here = self.root()
        for name in folder.parts:
            entry = self.entries(here).get(name)
            here = entry.id if entry and entry.mode == TREE else ""
        found = self.entries(here).get(ATTRIBUTES)
        return found if found and found.mode not in (LINK, TREE, SUBMODULE) else None

    def send_to_lfs(self, contents: Mapping[str, Callable[[], IO[bytes]]]) -> None:
        """Send contents to Git LFS, by their SHA-256; raises GitError and OSError.

        Its program sends them wherever the server says. The address is not read from the repository.
        """
        for oid, opened in contents.items():
            path = self._git.home / "copy.git" / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened() as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
        address = f"{self._url.removesuffix('/').removesuffix('.git')}.git/info/lfs"
        settings = ("-c", f"lfs.url={address}", "-c", "lfs.locksverify=false", "-c", "lfs.transfer.maxretries=1")
        try:
            self._git.run(*settings, "lfs", "push", "--object-id", "origin", *contents)
        except GitFailure:
            raise GitError(GitFault.LFS) from None

    def store(self, content: bytes | IO[bytes]) -> str:
        """Store the content of a file, and return its object ID."""
        return self._git.ask("hash-object", "-w", "-t", "blob", "--stdin", send=content).decode().strip()

    def commit(self, changes: Mapping[str, Entry | None], message: str, author: Author) -> str:
        """Make a commit on top of ``head``, with some files written (or removed: None); return its ID, "" if equal."""
        before = self.root()
        tree = self._changed(before, changes) or self._git.ask("mktree").decode().strip()
        if tree == before:
            return ""
        who = {
            f"GIT_{role}_{field}": value
            for role in ("AUTHOR", "COMMITTER")
            for field, value in (("NAME", author.name), ("EMAIL", author.email))
        }
        parent = ["-p", self.head] if self.head else []
        made = self._git.ask("commit-tree", tree, *parent, "-F", "-", send=message.encode(), more=who)
        return made.decode().strip()

    def _changed(self, folder: str, changes: Mapping[str, Entry | None]) -> str:
        """Return the object ID of a folder with changes; "" when nothing is left in it."""
        entries = dict(self.entries(folder))
        below: dict[str, dict[str, Entry | None]] = {}
        for path, entry in changes.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = entry
            elif entry:
                entries[name] = entry
            else:
                entries.pop(name, None)
        for name, inside in below.items():
            there = entries.get(name)
            made = self._changed(there.id if there and there.mode == TREE else "", inside)
            if made:
                entries[name] = Entry(TREE, made)
            else:
                entries.pop(name, None)
        if not entries:
            return ""
        kinds = {TREE: "tree", SUBMODULE: "commit"}
        listed = "".join(
            f"{entry.mode} {kinds.get(entry.mode, 'blob')} {entry.id}\t{name}\0" for name, entry in entries.items()
        )
        sent = listed.encode(errors="surrogateescape")
        return self._git.ask("mktree", "-z", "--missing", send=sent).decode().strip()

    def push(self, commit: str) -> None:
        """Push a commit to the branch, never forced.

        Raises GitError: MOVED when the branch has other commits by now, DECLINED when the server refuses it. After
        UNREACHABLE and TOO_SLOW the server may have taken it.
        """
        try:
            self._git.run("push", "--porcelain", "--no-verify", "--no-signed", "origin", f"{commit}:{self._branch}")
        except GitFailure as failure:
            said = said_by_server(failure.output, self._git.hidden)
            raise GitError(fault_of_push(failure.answer, failure.output), said) from None


@contextmanager
def remote_copy(access: Access, branch: str, seconds: float | None = None) -> Iterator[RemoteCopy]:
    """Context manager: an empty copy of a branch in a temporary folder, deleted at the end; raises GitError."""
    require_programs(ssh=access.remote.by_ssh)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield RemoteCopy(Git(Path(folder), access, seconds), access, branch)


def _entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    for line in listed.decode(errors="surrogateescape").split("\0"):
        facts, tab, name = line.partition("\t")
        if tab:
            mode, _kind, found = facts.split(" ")
            yield name, Entry(mode, found)
