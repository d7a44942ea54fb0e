"""Compare a report with its repository, and publish it: fetch, plan, one commit, one push that is never forced."""

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sessions.publishing.branch_place import BranchPlace
from sessions.publishing.exported import ExportedFiles
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.git_process import PUBLISH_SECONDS, Access
from sessions.publishing.plan import EDITED, ExportPlan, Obstacle, PlannedFile, blob_id, make_plan
from sessions.publishing.records import Exported, Remembered
from sessions.publishing.remote_copy import DEEP, FILE, Author, Entry, RemoteCopy, remote_copy
from sessions.reporting.copies import digest_of_article

ATTEMPTS = 3
"""How often a push is tried again when the remote has moved and the plan for our files is still the same."""

UNKNOWN_END = frozenset({GitFault.UNREACHABLE, GitFault.TOO_SLOW, GitFault.TLS, GitFault.NOT_GIT})
"""Errors of a push after which the server may have taken it."""


@dataclass(frozen=True, slots=True)
class PublishJob:
    """One report for one repository: all that is needed while no database connection is held.

    ``keep`` returns the article with what the site itself wrote into the one that is there, such as its ID; None where
    the site writes nothing. ``taken`` are the digests of edited articles that were taken in since.
    """

    access: Access
    branch: str
    author: Author
    files: ExportedFiles
    remembered: Remembered
    pending: Remembered | None = None
    keep: Callable[[str, str], str] | None = None
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """An article that somebody edited in the repository: before and after, for a diff."""

    path: str
    before: str
    there: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plan, and the texts of articles to show; ``landed``: a push whose answer was lost has arrived.

    ``default_branch`` is the one at which a new branch begins, "" if the server does not name it.
    """

    plan: ExportPlan
    files: ExportedFiles
    head: str
    is_new: bool
    landed: bool
    remembered: Remembered
    default_branch: str = ""
    there: str | None = None
    edited: tuple[Edited, ...] = ()

    @property
    def in_the_way(self) -> list[PlannedFile]:
        """The files that cannot be written, but for pictures that a filter keeps away: the text goes without these."""
        filtered = {Obstacle.LFS, Obstacle.FILTER}
        blocked, pictures = self.plan.blocked, self.files.pictures
        return [each for each in blocked if each.there.obstacle not in filtered or each.path not in pictures]


def edited_article(compared: Comparison) -> Edited | None:
    """Return the article of the report if somebody edited it in the repository since the last export."""
    path = compared.remembered.path
    return next((each for each in compared.edited if each.path == path), None)


class NotAsPlanned(Exception):
    """Nothing was pushed: the plan is another one by now (``moved`` names the paths), or conflicts or a new branch are
    undecided.
    """

    def __init__(self, comparison: Comparison, moved: list[str]) -> None:
        super().__init__()
        self.comparison = comparison
        self.moved = moved


@dataclass(frozen=True, slots=True)
class Order:
    """What the author confirmed: the plan as it was shown, the decisions by mark, the commit message, whether a branch
    that does not exist is made, and whether pictures that a filter of the repository keeps away are left out.
    """

    seen: str
    decisions: Mapping[str, str]
    message: str
    new_branch: bool = False
    without_pictures: bool = False


def compare(job: PublishJob, seconds: float | None = None) -> Comparison:
    """Fetch the branch and plan the export; raises GitError."""
    with remote_copy(job.access, job.branch, seconds) as copy:
        return _compared(job, copy)


def publish(
    job: PublishJob, order: Order, begin: Callable[[Exported], None], seconds: float | None = None
) -> tuple[Exported, Comparison]:
    """Publish as ordered; ``begin`` is called before each push with what to remember of it.

    Raises NotAsPlanned, and GitError; after UNREACHABLE and TOO_SLOW it is not known whether the push arrived.
    """
    with remote_copy(job.access, job.branch, PUBLISH_SECONDS if seconds is None else seconds) as copy:
        for _attempt in range(ATTEMPTS):
            compared = _compared(job, copy)
            moved = compared.plan.moved_since(order.seen)
            new_branch = compared.is_new and not order.new_branch
            blocked = compared.in_the_way if order.without_pictures else compared.plan.blocked
            if moved or new_branch or blocked or compared.plan.undecided(order.decisions):
                raise NotAsPlanned(compared, moved)
            exported = _committed(job, order, compared, copy)
            if exported.commit == copy.head:
                return exported, compared
            begin(exported)
            if _pushed(copy, exported.commit):
                return exported, compared
    raise GitError(GitFault.MOVED)


def _compared(job: PublishJob, copy: RemoteCopy) -> Comparison:
    copy.fetch(depth=DEEP if job.pending else 1)
    landed = job.pending is not None and copy.contains(job.pending.commit)
    remembered = job.pending if landed and job.pending else job.remembered
    place = BranchPlace(copy)
    files, refused = _filtered(job, copy)
    path = remembered.path
    blob = place.look(path).blob if path and job.taken else ""
    if blob and not remembered.memory.knows(path, blob) and digest_of_article(text := copy.text(blob)) in job.taken:
        # Its edits were taken in: what differs from it now was written here since.
        remembered = replace(remembered, memory=remembered.memory.with_file(path, blob), article=text)
    if job.keep and (blob := place.look(files.article_path).blob):
        text = copy.text(blob)
        files = _with_article(files, job.keep(files.article, text))
        if remembered.path == files.article_path and job.keep(remembered.article, text) == text:
            # Only the site wrote into it: it is as good as the one that was exported.
            remembered = replace(remembered, memory=remembered.memory.with_file(files.article_path, blob))
    plan = make_plan(files.blobs, remembered.memory, place, is_new=copy.is_new, refused=refused)
    texts = {blob_id(text.encode()): text for text in (files.article, remembered.article) if text}
    there, edited = None, []
    for file in plan.files:
        if file.path in {files.article_path, remembered.path} and (blob := file.there.blob):
            text = texts[blob] if blob in texts else copy.text(blob)
            there = text if file.path == files.article_path else there
            if file.change in EDITED and file.path == remembered.path:
                edited.append(Edited(file.path, remembered.article, text))
    return Comparison(
        plan, files, copy.head, copy.is_new, landed, remembered, copy.default_branch, there, tuple(edited)
    )


def _filtered(job: PublishJob, copy: RemoteCopy) -> tuple[ExportedFiles, dict[str, Obstacle]]:
    """Return the files as they stand in the repository, and those that git would change in a way that is not done here.

    Pictures of Git LFS are pointers. Only its program sends them, to where the server says: so only by https to a
    trusted one.
    """
    filters = copy.filters(job.files.blobs)
    pointers = [path for path, name in filters.items() if name == "lfs" and path in job.files.pictures]
    refused = {path: Obstacle.FILTER for path in filters if path not in pointers}
    remote = job.access.remote
    if remote.scheme != "https" or not remote.trusted or not shutil.which("git-lfs"):
        refused |= dict.fromkeys(pointers, Obstacle.LFS)
    return job.files.with_pointers(pointers), refused


def _with_article(files: ExportedFiles, article: str) -> ExportedFiles:
    blobs = {**files.blobs, files.article_path: blob_id(article.encode())}
    return replace(files, article=article, blobs=blobs)


def _committed(job: PublishJob, order: Order, compared: Comparison, copy: RemoteCopy) -> Exported:
    """Make the commit; when nothing is different it is the head of the branch."""
    plan, files = compared.plan, compared.files
    replaced = plan.replaced(order.decisions)
    changes: dict[str, Entry | None] = {file.path: None for file in plan.to_remove(replaced)}
    for file in plan.to_write(replaced):
        changes[file.path] = Entry(_mode(file), _stored(file, files, copy))
    pointers = {files.pointers[path].oid: files.pictures[path].open for path in changes.keys() & files.pointers.keys()}
    if pointers:
        try:
            copy.send_to_lfs(pointers)
        except OSError:
            raise GitError(GitFault.CHANGED_MEANWHILE) from None
    commit = copy.commit(changes, order.message, job.author) if changes else ""
    kept = plan.remembered(compared.remembered.memory, replaced)
    article, path = files.article, files.article_path
    if kept.get(path) != files.blobs[path]:
        # Left as it is there: the article before stays the one that was exported last.
        article, path = compared.remembered.article, compared.remembered.path
    return Exported(commit or copy.head, kept, path, article)


def _mode(file: PlannedFile) -> str:
    return "100755" if file.there.executable else FILE


def _stored(file: PlannedFile, files: ExportedFiles, copy: RemoteCopy) -> str:
    try:
        content = files.open(file.path)
        try:
            stored = copy.store(content)
        finally:
            if not isinstance(content, bytes):
                content.close()
    except OSError:
        raise GitError(GitFault.CHANGED_MEANWHILE) from None
    if stored != file.blob:
        raise GitError(GitFault.CHANGED_MEANWHILE)
    return stored


def _pushed(copy: RemoteCopy, commit: str) -> bool:
    """Push; return False when the remote has moved. Without an answer, look whether the commit has arrived."""
    try:
        copy.push(commit)
    except GitError as error:
        if error.fault == GitFault.MOVED:
            return False
        if error.fault not in UNKNOWN_END or not _has_arrived(copy, commit):
            raise
    return True


def _has_arrived(copy: RemoteCopy, commit: str) -> bool:
    try:
        copy.fetch()
    except GitError:
        return False
    return copy.head == commit
