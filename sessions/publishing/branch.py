"""A temporary copy of a branch: bare, one commit deep, and without the contents of files where the server can do that.

Nothing is ever checked out: git writes each commit from a list of changed files, whatever names the others have.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings

from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.git_process import Access, Git, require_programs
from sessions.publishing.place import EXECUTABLE, FILE, Entry, FileTree, FoundFile

PREFIX = ".git-publish-"
"""Beginning of the names of temporary folders in DATA_DIR, so that ``tidy`` finds those of killed processes."""

MOST_TEXT = 2_000_000
"""Maximum size in bytes of an article of the repository: a page that compares a longer one would take too long."""

_COPY = "refs/copy/head"
_SYMBOLIC = "ref: refs/heads/"
_NOT_OF_LFS = frozenset({GitFault.TOO_SLOW, GitFault.CHANGED_MEANWHILE})
_NO_FILTER = frozenset({"unspecified", "unset", "set", ""})


class Branch(FileTree):
    """A copy of one branch of a remote repository.

    ``head`` is its commit, or "" in an empty repository. A branch that does not exist (``is_new``) begins at the
    default branch, whose name is "" if the server does not say it.
    """

    def __init__(self, git: Git, url: str, name: str) -> None:
        super().__init__()
        self._git, self._url, self._ref = git, url, f"refs/heads/{name}"
        self.head = self.default_branch = ""
        self.is_new = True
        self._git.run("init", "--quiet", "--bare", "--template=", "--object-format=sha1")

    def fetch(self, depth: int = 1) -> None:
        """Fetch the branch; raises GitError."""
        listed = self._git.run("ls-remote", "--quiet", "--symref", "origin", "HEAD", self._ref)
        pairs = [line.partition("\t")[::2] for line in listed.decode(errors="replace").splitlines()]
        named = (target for target, name in pairs if name == "HEAD" and target.startswith(_SYMBOLIC))
        self.default_branch = next(named, "").removeprefix(_SYMBOLIC)
        names = {name for target, name in pairs if not target.startswith("ref:")}
        self.is_new = self._ref not in names
        self.head = ""
        self._listed.clear()
        if not self.is_new or "HEAD" in names:
            self._fetch(f"--depth={depth}", "--filter=blob:none")
            self.head = self._git.run("rev-parse", "--verify", f"{_COPY}^{{commit}}").decode().strip()

    def _fetch(self, *options: str) -> None:
        always = ("--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance", "--no-tags", "--quiet")
        self._git.run("fetch", *always, *options, "origin", f"+{'HEAD' if self.is_new else self._ref}:{_COPY}")

    def contains(self, commit: str) -> bool:
        """Return whether a commit is in the fetched part of the history."""
        return bool(self.head) and commit in self._git.run("rev-list", _COPY).decode().split()

    def entries(self, folder: str) -> dict[str, Entry]:
        """Return the entries of a folder, by name."""
        if not self.head:
            return {}
        listed = self._git.run("ls-tree", "-z", f"{self.head}:{folder}").decode(errors="surrogateescape")
        pairs = [line.split("\t", 1) for line in listed.split("\0") if line]
        return {name: Entry(facts.split()[0], facts.split()[2]) for facts, name in pairs}

    def text(self, blob: str) -> str:
        """Return the text of a file; a damaged or long one in part."""
        try:
            content = self._git.run("cat-file", "blob", blob)
        except GitError as error:
            if error.fault == GitFault.TOO_SLOW:
                raise
            # A server with the first version of the protocol gives no single files: then all of them.
            self._fetch("--refetch", "--no-filter")
            content = self._git.run("cat-file", "blob", blob)
        return content[:MOST_TEXT].decode(errors="replace")

    def filters(self, paths: Collection[str]) -> dict[str, str]:
        """Return the filter of each path that has one in the files ``.gitattributes``, such as "lfs"."""
        places = {str(parent / ".gitattributes") for path in paths for parent in PurePosixPath(path).parents}
        found = {place: blob for place in places if (blob := self.look(place).blob)}
        if not found:
            return {}
        for blob in found.values():
            self.text(blob)  # so that it is fetched, also from a server that gives no single files
        self._git.run("read-tree", "--empty")
        listed = (f"{FILE} {blob}\t{place}\0".encode() for place, blob in found.items())
        self._git.run("update-index", "-z", "--index-info", send=listed)
        asked = (f"{path}\0".encode() for path in paths)
        values = self._git.run("check-attr", "--cached", "-z", "--stdin", "filter", send=asked).decode().split("\0")
        return {path: name for path, name in zip(values[::3], values[2::3], strict=False) if name not in _NO_FILTER}

    def send_to_lfs(self, contents: Iterable[bytes]) -> None:
        """Send contents to Git LFS; raises GitError.

        Its program sends them wherever the server says. The address is not read from the repository.
        """
        address = f"{self._url.removesuffix('/').removesuffix('.git')}.git/info/lfs"
        options = ("-c", f"lfs.url={address}", "-c", "lfs.locksverify=false", "-c", "lfs.transfer.maxretries=1")
        try:
            pointers = [self._git.run("lfs", "clean", send=[content]).decode() for content in contents]
            names = [pointer.partition("sha256:")[2][:64] for pointer in pointers]
            self._git.run(*options, "lfs", "push", "--object-id", "origin", *names)
        except GitError as error:
            raise GitError(error.fault if error.fault in _NOT_OF_LFS else GitFault.LFS) from None

    def commit(
        self, changes: Iterable[tuple[str, FoundFile, bytes | None]], message: str, author: Mapping[str, str]
    ) -> str:
        """Make a commit on top of ``head``, with some files written (or removed: None); return its ID."""
        who = self._git.run("var", "GIT_COMMITTER_IDENT", more=author).strip()

        def told() -> Iterator[bytes]:
            said = f"{message}\n".encode()
            yield b"commit refs/copy/made\nmark :1\ncommitter %s\ndata %d\n%s" % (who, len(said), said)
            yield b"from %s\n" % self.head.encode() if self.head else b""
            for path, there, content in changes:
                if content is None:
                    yield b"D %s\n" % _quoted(path)
                    continue
                mode = EXECUTABLE if there.executable else FILE
                yield b"M %s inline %s\ndata %d\n" % (mode.encode(), _quoted(path), len(content))
                yield content
                yield b"\n"
            yield b"get-mark :1\n"

        return self._git.run("fast-import", "--quiet", "--force", send=told()).decode().strip()

    def push(self, commit: str) -> None:
        """Push a commit to the branch, never forced.

        Raises GitError: MOVED when the branch has other commits by now, DECLINED when the server refuses it. After
        UNREACHABLE and TOO_SLOW the server may have taken it.
        """
        self._git.run("push", "--porcelain", "--no-verify", "--no-signed", "origin", f"{commit}:{self._ref}")


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.encode()


@contextmanager
def copy_of(access: Access, name: str, seconds: float | None = None) -> Iterator[Branch]:
    """Context manager: an empty copy of a branch in a temporary folder, deleted at the end; raises GitError."""
    require_programs(ssh=access.remote.by_ssh)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield Branch(Git(Path(folder), access, seconds), access.remote.url, name)
