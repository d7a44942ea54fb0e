"""Prepares what publishing needs: the export, what is remembered, and the access to the repository."""

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.models import Report, Repository
from sessions.publishing.exported import exported_files
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.git_process import Access, require_programs
from sessions.publishing.keys import host_keys, unseal
from sessions.publishing.publish import PublishJob
from sessions.publishing.records import Records
from sessions.publishing.remote import addresses_of, remote_of
from sessions.reporting.dialects import dialect_named
from sessions.reporting.export import prepare
from sessions.rules.concurrency_limit import heavy
from sessions.rules.git_names import is_branch, is_plain_path
from sessions.web.database import release_connection


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
