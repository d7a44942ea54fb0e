"""Publishing a report to a git repository: choose one, compare, fetch, publish.

The network comes first and the database after. Only what a push needs in order to be recognised later is stored before
it, in a transaction of its own.
"""

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.agenda.access import editable_report, require_form
from sessions.article.dialects import DIALECTS, dialect_named
from sessions.forms.repository import CommitForm
from sessions.importing.incoming.files import SentArticle
from sessions.importing.incoming.staging import Destination, keep, staged
from sessions.models import FailureKind, IncomingArticle, Publication, Report, Repository
from sessions.photos.files import UncommittedFiles
from sessions.publishing import messages as texts
from sessions.publishing.faults import GitError
from sessions.publishing.plan import CONFLICTS, LEFT, Change, Exported, PlannedFile
from sessions.publishing.publish import UNKNOWN_END, Comparison, Order, compare, default_message, job_of, publish
from sessions.publishing.records import Records
from sessions.reporting.article_length import room_for
from sessions.reporting.check_input import check
from sessions.reporting.copies import adopt_site_values, digest_of_article, remember_export
from sessions.reporting.export import Export
from sessions.versions import diff
from sessions.web.database import release_connection
from sessions.web.failure_notes import clear_failure, note_failure
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page
from sessions.web.one_at_a_time import InProgress, one_at_a_time

PAGE = "sessions/publishing/publish.html"
RETRY_AFTER = 30
"""Retry-After in seconds while other people publish."""
SHOWN = 200
"""Maximum number of files that are listed of each kind; all are counted."""


@require_safe
def choose(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse:
    """List the repositories to which a report can be published."""
    found = editable_report(request.user, slug, report)
    published = {row.repository_id: row for row in Publication.objects.filter(report=found).defer("article")}
    repositories = Repository.objects.visible_to(request.user).in_order()
    rows = [(repository, published.get(repository.pk)) for repository in repositories]
    context = {"event": found.event, "report": found, "rows": rows, "dialects": DIALECTS, **_SECTION}
    return render_page(request, "sessions/publishing/choose.html", context)


@require_form
@prepares_write(to_page)
def to_repository(request: HtmxHttpRequest, slug: str, report: str, repository: int) -> HttpResponse | Write:
    """Show what was published to a repository; POST compares, fetches, takes edits in, or publishes."""
    found = editable_report(request.user, slug, report)
    target = get_object_or_404(Repository.objects.editable_by(request.user), pk=repository)
    page = _Page(request, found, target)
    if request.method != "POST":
        return page.show()
    publishes = request.POST.get("do") == "publish"
    form = CommitForm(request.POST) if publishes else None
    begun: list[Exported] = []
    try:
        with one_at_a_time("publish", request.user):
            records = Records(found, target)
            job, page.missing = job_of(found, request.user, target, records)
            # Without a message the plan is shown again, with the reason at the field.
            if form is None or not form.is_valid():
                compared = compare(job)
                clear_failure(FailureKind.REPOSITORY, target.pk)
                if compared.landed and records.pending:
                    records.finish(records.pending)
                if request.POST.get("do") == "take" and compared.edited is not None:
                    return Write(partial(_take_in, _edits(request, found, target, compared.last, compared.edited)))
                return page.show(compared, form=form, status=422 if form else 200)
            order = Order(
                request.POST.get("seen", ""),
                _decisions(request),
                form.cleaned_data["message"],
                new_branch="new_branch" in request.POST,
                without_pictures="without_pictures" in request.POST,
            )
            exported, compared = publish(job, order, partial(_begin, records, begun))
            if exported is None:
                if begun:
                    records.refused()
                return page.show(compared, form=form, moved=compared.plan.moved_since(order.seen), status=409)
            clear_failure(FailureKind.REPOSITORY, target.pk)
    except GitError as error:
        note_failure(FailureKind.REPOSITORY, error.fault, target.pk)
        unknown = begun and error.fault in UNKNOWN_END
        if begun and not unknown:
            records.refused()
        return page.show(why=texts.unknown_end(error) if unknown else texts.fault(error), status=422)
    except InProgress as busy:
        response = page.show(why=texts.busy(busy.everybody), status=503 if busy.everybody else 429)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return Write(partial(_finish, request, records, exported, compared.files.export, pushed=bool(begun)))


def _edits(
    request: HtmxHttpRequest, report: Report, repository: Repository, last: Exported, edited: str
) -> IncomingArticle:
    """Return an article that was edited in the repository, with the export that it is based on; not saved."""
    sent = SentArticle(edited.encode(), PurePosixPath(last.path).name)
    with UncommittedFiles() as written:
        goes_to = Destination(report.event, report)
        incoming, _pictures = staged(request.user, sent, repository.dialect, goes_to, written)
    incoming.base = report.copies.filter(digest=digest_of_article(last.article)).newest_first().first()
    return incoming


def _take_in(incoming: IncomingArticle) -> Facts:
    """Keep the edited article, and continue with the plan of its edits."""
    keep(incoming, [])
    return {"url": reverse("sessions:article-edits", args=[incoming.pk])}


def _begin(records: Records, begun: list[Exported], exported: Exported) -> None:
    records.begin(exported)
    begun.append(exported)
    release_connection()


def _finish(
    request: HtmxHttpRequest, records: Records, exported: Exported, export: Export | None, *, pushed: bool
) -> Facts:
    records.finish(exported)
    dialect = dialect_named(records.repository.dialect)
    adopt_site_values(records.report, dialect, exported.article)
    if export:
        remember_export(records.report, dialect, export, exported.article)
    if pushed:
        messages.success(request, _("Published as commit %(commit)s.") % {"commit": exported.commit[:10]})
    else:
        messages.info(request, _("Nothing to publish: the repository is up to date."))
    return {"url": request.path}


def _decisions(request: HtmxHttpRequest) -> dict[str, str]:
    """Return what the author chose for each conflict, by the mark of the file."""
    chosen = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return {name.removeprefix("file-"): value for name, value in chosen.items() if name.startswith("file-")}


_SECTION = {"current_section": "report"}


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a plan with its sentence, the decision that was sent, and the diff of an article."""

    file: PlannedFile
    text: str
    decision: str = ""
    blocks: list[diff.Block] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """The page of one report and one repository."""

    request: HtmxHttpRequest
    report: Report
    repository: Repository
    missing: tuple[str, ...] = ()

    def show(
        self,
        compared: Comparison | None = None,
        *,
        form: CommitForm | None = None,
        moved: list[str] | None = None,
        why: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """Render the page, with a plan if something was compared."""
        report, repository = self.report, self.repository
        rows = Publication.objects.filter(report=report, repository=repository)
        context: dict[str, Any] = {
            "event": report.event,
            "report": report,
            "repository": repository,
            "dialect": DIALECTS.get(repository.dialect),
            "publication": rows.defer("article", "pending_article").first(),
            "why": why,
            "moved": moved,
            "missing": self.missing,
            "settings_url": reverse("sessions:repository-update", args=[repository.pk])
            + f"?event={report.event.slug}&report={report.slug}",
            "fetches": self.request.POST.get("do") == "fetch",
            **_SECTION,
        }
        if compared is not None:
            context |= self._plan(compared, form)
        return render_page(self.request, PAGE, context, status=status)

    def _plan(self, compared: Comparison, form: CommitForm | None) -> dict[str, Any]:
        plan, decisions, effort = compared.plan, _decisions(self.request), diff.Effort.of_page()

        def listed(*changes: Change) -> list[ListedFile]:
            return [self._listed(file, compared, decisions, effort) for file in plan.having(changes)[:SHOWN]]

        last, edited, branch = compared.last, compared.edited, compared.branch
        form = form or CommitForm(initial={"message": default_message(self.report, is_first=not last.commit)})
        writes = [file for file in plan.files if file.change in _WRITES]
        return {
            "compared": compared,
            "errors": self._errors(),
            "is_draft": not self.report.published and "published" in dialect_named(self.repository.dialect).knows,
            "form": form,
            "conflicts": listed(*sorted(CONFLICTS)),
            "blocked": listed(Change.BLOCKED),
            "left": listed(*sorted(LEFT)),
            "written": listed(*sorted(_WRITES)),
            "written_count": len(writes),
            "can_publish": not compared.in_the_way and bool(writes or plan.having(CONFLICTS | LEFT)),
            "edited": [] if edited is None else [(last.path, diff.compare(last.article, edited, effort))],
            "edited_files": [file for file in plan.having(_EDITED_THERE) if file.path != last.path],
            "undecided": bool(form.is_bound and plan.undecided(decisions)),
            "lost_branch": branch.is_new and self._has_published(),
            "branch_undecided": form.is_bound and branch.is_new and "new_branch" not in self.request.POST,
            "counts": _counts(compared),
        }

    def _has_published(self) -> bool:
        """Return whether any report was published to the repository, so that its branch was there."""
        return Publication.objects.filter(repository=self.repository).exclude(commit="").exists()

    def _errors(self) -> int:
        """Return how many errors the checks for the site find in the article."""
        with room_for(self.report, self.request.user):
            found = check(self.report, self.request.user, dialect_named(self.repository.dialect)).findings
        return sum(finding.level == "error" for finding in found)

    def _listed(
        self, file: PlannedFile, compared: Comparison, decisions: dict[str, str], effort: diff.Effort
    ) -> ListedFile:
        blocks = []
        if file.path == compared.files.article_path and compared.there is not None:
            blocks = diff.compare(compared.there, compared.files.article, effort)
        return ListedFile(file, texts.sentence_of(file), decisions.get(file.mark, ""), blocks)


_WRITES = frozenset({Change.ADDED, Change.CHANGED, Change.REMOVED})
_EDITED_THERE = LEFT | {Change.BOTH_CHANGED, Change.GONE_THERE}


def _counts(compared: Comparison) -> list[tuple[str, int]]:
    """Return how many files there are of each kind, for the head of the plan."""
    plan = compared.plan
    numbers = (
        (_("New"), len(plan.having({Change.ADDED}))),
        (_("Changed"), len(plan.having({Change.CHANGED}))),
        (_("Removed"), len(plan.having({Change.REMOVED}))),
        (_("Unchanged"), len(plan.having({Change.SAME}))),
        (_("Edited there"), len(plan.having(LEFT))),
        (_("Conflicts"), len(plan.having(CONFLICTS | {Change.BLOCKED}))),
    )
    return [(name, number) for name, number in numbers if number]
