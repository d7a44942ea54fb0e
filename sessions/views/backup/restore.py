"""Restore of an event, or of everything of one person, through a page: upload, look at the plan, confirm."""

from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import heavy_view, require_form
from sessions.backup import staged
from sessions.backup.beside import PreparedRestore
from sessions.backup.free_names import EventNames
from sessions.backup.layout import FROM_ANYBODY, BackupRefused, BackupScope
from sessions.backup.tables import BY_MODEL
from sessions.backup.verify import VerifiedBackup, verify
from sessions.forms.uploads import RestoreBackupForm
from sessions.models import Event, SecurityEventKind
from sessions.photos.files import UncommittedFiles
from sessions.quotas.rows import OverQuota
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page
from sessions.web.rate_limits import count_request
from sessions.web.upload_limits import UploadLimits, takes_files, too_large

MOST_SENT = 300_000_000
"""Maximum size of a backup that is sent, in bytes: a proxy lets 310 MB through (docs/deployment.md)."""
FILES = UploadLimits(each=MOST_SENT, together=MOST_SENT)
"""Maximum size of the files of a request, in bytes: one backup is sent at a time."""

_EVENTS_SHOWN = 50
"""Maximum number of events that the page lists before a backup is restored."""


def _show_too_much(request: HtmxHttpRequest) -> HttpResponse:
    """Answer 413 with the page, which says the limit."""
    return _upload_page(request, RestoreBackupForm(), _too_large(), status=413)


@takes_files(FILES, answer_too_much=_show_too_much)
@require_form
@heavy_view("POST")
def take(request: HtmxHttpRequest) -> HttpResponse:
    """Receive a zip, verify it as a whole, and lead to what it would create."""
    if request.method != "POST":
        return _upload_page(request, RestoreBackupForm())
    form = RestoreBackupForm(request.POST, request.FILES)
    if too_large(request):
        return _upload_page(request, form, _too_large(), status=422)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    if not count_request(request, "restore"):
        return _upload_page(request, form, _("You have sent many backups within an hour. Try again later."), status=429)
    sent = form.cleaned_data["file"]
    try:
        _verified(sent.file)
        sent.seek(0)
        key = staged.stage(request.user.pk, sent.chunks(), sent.size)
    except BackupRefused as refusal:
        return _upload_page(request, form, str(refusal), status=422)
    return redirect("sessions:backup-plan", key)


@require_form
@heavy_view()
@prepares_write(to_page)
def plan(request: HtmxHttpRequest, pk: UUID) -> HttpResponse | Write:
    """Show what a backup would create, and create it."""
    try:
        with ExitStack() as under_way:
            return _prepared(request, pk, under_way)
    except OverQuota as refusal:  # the zip waits on: it has seen the exception
        return _upload_page(request, RestoreBackupForm(), str(refusal), status=409)


def _prepared(request: HtmxHttpRequest, pk: UUID, under_way: ExitStack) -> HttpResponse | Write:
    """Return the plan, or the prepared write, which takes over what is under way; raises OverQuota."""
    opened = staged.claimed if request.method == "POST" else staged.opened
    try:
        backup = _verified(under_way.enter_context(opened(request.user.pk, pk)))
        if request.method != "POST":
            return render_page(request, "sessions/backup/plan.html", _plan(backup, request.user))
        prepared = PreparedRestore(backup, request.user)
        prepared.write_pictures(under_way.enter_context(UncommittedFiles()))
    except FileNotFoundError as gone:
        raise Http404 from gone
    except BackupRefused as refusal:
        return _upload_page(request, RestoreBackupForm(), str(refusal), status=409)
    return Write(partial(_write, request, prepared), around=under_way.pop_all())


def _write(request: HtmxHttpRequest, prepared: PreparedRestore) -> Facts:
    try:
        restored = prepared.write()
    except (BackupRefused, OverQuota) as refusal:
        raise NotDone(partial(_upload_page, request, RestoreBackupForm(), str(refusal), 409)) from refusal
    record_security_event(request, SecurityEventKind.BACKUP_RESTORED, request.user, events=len(restored.events))
    text = ngettext("%(count)s event was restored.", "%(count)s events were restored.", len(restored.events))
    messages.success(request, text % {"count": len(restored.events)})
    return {"url": reverse("sessions:event-list")}


def _verified(file: Any) -> VerifiedBackup:
    """Verify a zip that may be anybody's; that of a whole install is refused here."""
    backup = verify(file, limits=FROM_ANYBODY)
    if backup.manifest.scope is BackupScope.SITE:
        raise BackupRefused(
            _("This is the backup of a whole install. The administrator restores it with manage.py restore.")
        )
    return backup


def _plan(backup: VerifiedBackup, user: User) -> dict[str, Any]:
    """Return what the page shows: the events with their names and addresses here, and the number of rows.

    That an address is taken is said of events that the person may see: nobody learns which others exist.
    """
    rows = list(backup.rows(BY_MODEL[Event]))
    slugs = [row.slug for row in rows]
    taken = set(Event.objects.visible_to(user).filter(slug__in=slugs).values_list("slug", flat=True))
    manifest, named, names = backup.manifest, _names(), EventNames(user)
    events = [
        {
            "name": row.name,
            "new_name": names.name_for(row.name, row.language),
            "language": row.language,
            "slug": row.slug,
            "is_taken": row.slug in taken,
            "is_deleted": row.deleted_at is not None,
        }
        for row in rows
    ]
    return {
        "manifest": manifest,
        "events": events[:_EVENTS_SHOWN],
        "more": max(len(events) - _EVENTS_SHOWN, 0),
        "counts": [(named[name], manifest.counts.get(name, 0)) for name in named if manifest.counts.get(name)],
        "missing": len(manifest.missing),
    }


def _names() -> dict[str, str]:
    """Return what the page calls the rows of those tables that it counts."""
    return {
        "days": _("Days"),
        "sessions": _("Sessions"),
        "impressions": _("Impressions"),
        "photos": _("Photos"),
        "reports": _("Reports"),
        "chapters": _("Chapters"),
        "revisions": _("Earlier texts"),
        "repositories": _("Repositories"),
    }


def _upload_page(
    request: HtmxHttpRequest, form: RestoreBackupForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    if refusal:
        form = RestoreBackupForm({})
        form.is_valid()
        form.errors.clear()
        form.add_error("file", refusal)
    return render_page(request, "sessions/backup/restore.html", {"form": form}, status=status)


def _too_large() -> str:
    return _("A backup can have at most 300 MB here. The administrator restores larger ones with manage.py restore.")
