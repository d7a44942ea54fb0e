"""Backups to download: everything of mine, an event, and for the site owner the whole install."""

from collections.abc import Iterator

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from sessions.accounts.security_log import record_security_event
from sessions.agenda.access import for_site_owner, owned_event, require_form
from sessions.backup.layout import BackupScope
from sessions.backup.selection import Selection, of_event, of_person, whole_site
from sessions.backup.stream import BackupStream
from sessions.backup.target import last_backup, remember_backup
from sessions.models import SecurityEventKind
from sessions.models.profile import is_site_owner
from sessions.rules.concurrency_limit import CountedStream, file_to_send
from sessions.web.downloads import as_attachment, sent
from sessions.web.htmx import HtmxHttpRequest, render_page


@require_safe
def index(request: HtmxHttpRequest) -> HttpResponse:
    """Show what can be backed up and restored."""
    return render_page(request, "sessions/backup/mine.html", {"is_site_owner": is_site_owner(request.user)})


@require_POST
def mine(request: HtmxHttpRequest) -> HttpResponseBase:
    """Download everything of the person who is signed in."""
    return _download(request, of_person(request.user), request.user.get_username())


@require_POST
def event(request: HtmxHttpRequest, slug: str) -> HttpResponseBase:
    """Download an event."""
    found = owned_event(request.user, slug)
    return _download(request, of_event(found, request.user), found.slug)


@require_form
@for_site_owner
@reauthentication_required
def site(request: HtmxHttpRequest) -> HttpResponseBase:
    """Tell what the backup of the whole install holds, and download it."""
    if request.method == "POST":
        return _download(request, whole_site(), "conference-log")
    last = last_backup()
    return render_page(request, "sessions/backup/site.html", {"last": last})


def _download(request: HtmxHttpRequest, selection: Selection, name: str) -> HttpResponseBase:
    """Stream a backup."""
    with file_to_send(request.user.pk) as under_way:
        stream = BackupStream(selection)
        under_way.callback(stream.close)
        blocks = CountedStream(_sent(stream, selection), under_way.pop_all().close)
    record_security_event(request, SecurityEventKind.BACKUP_MADE, request.user, scope=selection.scope.value)
    response = StreamingHttpResponse(blocks, content_type="application/zip")
    stem = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-") or "backup"
    return as_attachment(response, f"{stem}-{stream.taken_at:%Y-%m-%d}.zip")


def _sent(stream: BackupStream, selection: Selection) -> Iterator[bytes]:
    yield from sent(stream, "A backup")
    if selection.scope is BackupScope.SITE:
        remember_backup(stream.taken_at, stream.size)
