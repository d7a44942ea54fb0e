"""Compare a report with its repository, and publish it: fetch, plan, one commit, one push that is never forced."""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.article.dialects import dialect_named
from sessions.models import Report, Repository
from sessions.publishing.branch import Branch, copy_of
from sessions.publishing.exported import ExportedFiles, exported_files, picture_content
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.git_process import PUBLISH_SECONDS, Access, require_programs
from sessions.publishing.keys import host_keys, unseal
from sessions.publishing.place import FoundFile, Obstacle
from sessions.publishing.plan import EDITED, Change, Exported, ExportPlan, PlannedFile, blob_id, make_plan
from sessions.publishing.records import Records
from sessions.publishing.remote import addresses_of, remote_of
from sessions.reporting.copies import digest_of_article
from sessions.reporting.export import prepare
from sessions.rules.concurrency_limit import heavy
from sessions.rules.git_names import is_branch, is_plain_path
from sessions.web.database import release_connection

ATTEMPTS = 3
"""How often a push is tried again when the remote has moved and the plan for our files is still the same."""

DEEP = 50
"""Depth of the fetch when a pushed commit is searched in the history: a longer one takes longer to fetch."""

UNKNOWN_END = frozenset({GitFault.UNREACHABLE, GitFault.TOO_SLOW, GitFault.TLS, GitFault.NOT_GIT})
"""Errors of a push after which the server may have taken it."""


@dataclass(frozen=True, slots=True)
class PublishJob:
    """One report for one repository: all that is needed while no database connection is held.

    ``author`` is the environment that names the author to git. ``keep`` returns the article with what the site itself
    wrote into the one that is there, such as its ID; None where the site writes nothing. ``taken`` are the digests of
    edited articles that were taken in since.
    """

    access: Access
    branch: str
    author: Mapping[str, str]
    files: ExportedFiles
    last: Exported
    pending: Exported | None = None
    keep: Callable[[str, str], str] | None = None
    taken: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plan, and the texts of articles to show; ``landed``: a push whose answer was lost has arrived.

    ``there`` is the article at the path of this export, and ``edited`` the one of the last export if somebody edited it
    in the repository since.
    """

    branch: Branch
    plan: ExportPlan
    files: ExportedFiles
    last: Exported
    landed: bool
    there: str | None = None
    edited: str | None = None

    @property
    def in_the_way(self) -> list[PlannedFile]:
        """The files that cannot be written, but for pictures that a filter keeps away: the text goes without these."""
        filtered = {Obstacle.LFS, Obstacle.FILTER}
        blocked, pictures = self.plan.having({Change.BLOCKED}), self.files.pictures
        return [each for each in blocked if each.there.obstacle not in filtered or each.path not in pictures]


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


def compare(job: PublishJob) -> Comparison:
    """Fetch the branch and plan the export; raises GitError."""
    with copy_of(job.access, job.branch) as branch:
        return _compared(job, branch)


def publish(job: PublishJob, order: Order, begin: Callable[[Exported], None]) -> tuple[Exported | None, Comparison]:
    """Publish as ordered; ``begin`` is called before each push with what to remember of it.

    Returns None with the comparison when nothing was pushed, because the plan is another one by now, or something is
    undecided. Raises GitError; after one of UNKNOWN_END it is not known whether the push arrived.
    """
    with copy_of(job.access, job.branch, PUBLISH_SECONDS) as branch:
        for _attempt in range(ATTEMPTS):
            compared = _compared(job, branch)
            if not _is_as_ordered(compared, order):
                return None, compared
            exported = _committed(job, order, compared)
            if exported.commit == branch.head:
                return exported, compared
            begin(exported)
            if _pushed(branch, exported.commit):
                return exported, compared
    raise GitError(GitFault.MOVED)


def _is_as_ordered(compared: Comparison, order: Order) -> bool:
    plan = compared.plan
    blocked = compared.in_the_way if order.without_pictures else plan.having({Change.BLOCKED})
    is_undecided = plan.undecided(order.decisions) or (compared.branch.is_new and not order.new_branch)
    return not (blocked or is_undecided or plan.moved_since(order.seen))


def _compared(job: PublishJob, branch: Branch) -> Comparison:
    branch.fetch(DEEP if job.pending else 1)
    landed = job.pending if job.pending and branch.contains(job.pending.commit) else None
    last = landed or job.last
    files, refused = _as_stored(job, branch)
    known = {blob_id(text.encode()): text for text in (files.article, last.article) if text}

    @cache
    def there(path: str) -> str | None:
        blob = branch.look(path).blob if path else ""
        return known.get(blob) or branch.text(blob) if blob else None

    if job.taken and (text := there(last.path)) is not None and digest_of_article(text) in job.taken:
        # Its edits were taken in: what differs from it now was written here since.
        last = replace(last.with_file(last.path, branch.look(last.path).blob), article=text)
    path = files.article_path
    if job.keep and (text := there(path)) is not None:
        files = files.with_article(job.keep(files.article, text))
        if last.path == path and job.keep(last.article, text) == text:
            # Only the site wrote into it: it is as good as the one that was exported.
            last = last.with_file(path, branch.look(path).blob)
    plan = make_plan(files.blobs, last, branch.look, is_new=branch.is_new, refused=refused)
    is_edited = any(file.path == last.path for file in plan.having(EDITED))
    return Comparison(branch, plan, files, last, bool(landed), there(path), there(last.path) if is_edited else None)


def _as_stored(job: PublishJob, branch: Branch) -> tuple[ExportedFiles, dict[str, Obstacle]]:
    """Return the files as they stand in the repository, and those that git would change in a way that is not done here.

    Pictures of Git LFS are pointers. Only its program sends them, to where the server says: so only by https to a
    trusted one.
    """
    filters = branch.filters(job.files.blobs)
    pointers = [path for path, name in filters.items() if name == "lfs" and path in job.files.pictures]
    refused = {path: Obstacle.FILTER for path in filters if path not in pointers}
    remote = job.access.remote
    if remote.scheme != "https" or not remote.trusted or not shutil.which("git-lfs"):
        refused |= dict.fromkeys(pointers, Obstacle.LFS)
    return job.files.with_pointers(pointers), refused


def _committed(job: PublishJob, order: Order, compared: Comparison) -> Exported:
    """Make the commit, and return what to remember; when nothing is different the commit is the head of the branch."""
    plan, files, branch, last = compared.plan, compared.files, compared.branch, compared.last
    written = [file for file in plan.files if file.is_written(order.decisions)]
    removed = [file for file in plan.files if file.is_removed(order.decisions)]

    def changes() -> Iterator[tuple[str, FoundFile, bytes | None]]:
        yield from ((file.path, file.there, None) for file in removed)
        yield from ((file.path, file.there, files.content(file.path)) for file in written)

    if pointers := [file.path for file in written if file.path in files.pointers]:
        branch.send_to_lfs(picture_content(files.pictures[path]) for path in pointers)
    commit = branch.commit(changes(), order.message, job.author) if written or removed else branch.head
    kept, path = plan.files_after(last.files, order.decisions), files.article_path
    if kept.get(path) != files.blobs[path]:
        # Left as it is there: the article before stays the one that was exported last.
        return replace(last, commit=commit, files=kept)
    return Exported(commit, kept, path, files.article)


def _pushed(branch: Branch, commit: str) -> bool:
    """Push; return False when the remote has moved. Without an answer, look whether the commit has arrived."""
    try:
        branch.push(commit)
    except GitError as error:
        if error.fault == GitFault.MOVED:
            return False
        if error.fault not in UNKNOWN_END or not _has_arrived(branch, commit):
            raise
    return True


def _has_arrived(branch: Branch, commit: str) -> bool:
    try:
        branch.fetch()
    except GitError:
        return False
    return branch.head == commit


def job_of(report: Report, user: User, repository: Repository, records: Records) -> tuple[PublishJob, tuple[str, ...]]:
    """Prepare an export into a repository; returns the job and the names of missing pictures.

    Queries come first; the database connection is released before the host is resolved. Raises GitError.
    """
    remote = remote_of(repository.address, settings.GIT_HOSTS)
    if not is_branch(repository.branch) or not (repository.folder == "" or is_plain_path(repository.folder)):
        raise GitError(GitFault.BAD_BRANCH_OR_FOLDER)
    require_programs(ssh=remote.by_ssh)
    secret, keys = unseal(repository.secret), host_keys(repository.host_key)
    if remote.by_ssh and not secret:
        raise GitError(GitFault.NO_KEY)
    if remote.by_ssh and not keys:
        raise GitError(GitFault.NO_HOST_KEY)
    dialect = dialect_named(repository.dialect)
    with heavy(user.pk):
        export = prepare(report, user, dialect)
    since = records.published_at
    taken = report.copies.sources().filter(created_at__gt=since) if since else report.copies.none()
    digests = frozenset(taken.values_list("digest", flat=True))
    release_connection()
    files = exported_files(export, repository.folder)
    access = Access(remote, addresses_of(remote), secret, repository.user_name, keys)
    author = {"GIT_COMMITTER_NAME": repository.author_name, "GIT_COMMITTER_EMAIL": repository.author_email}
    job = PublishJob(
        access, repository.branch, author, files, records.last, records.pending, dialect.keep_from, digests
    )
    return job, export.missing


def default_message(report: Report, *, is_first: bool) -> str:
    """Return the commit message that is offered, in the language of the event."""
    with translation.override(report.event.language):
        text = _("Add “%(title)s”") if is_first else _("Update “%(title)s”")
        return text % {"title": report.title}
