"""Backups to download: everything of mine, an event, and for the site owner the whole install."""

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from sessions.accounts.security_log import record_security_event
from sessions.backup.layout import BackupScope
from sessions.backup.selection import Selection, of_event, of_person, whole_site
from sessions.backup.stream import BackupStream
from sessions.backup.target import last_backup, remember_backup
from sessions.models import SecurityEventKind
from sessions.models.profile import is_site_owner
from sessions.rules.concurrency_limit import CountedStream, file_to_send
from sessions.views.access import owned_event, require_form
from sessions.web.database import release_connection
from sessions.web.htmx import HtmxHttpRequest, render_page

_log = logging.getLogger(__name__)


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


def _for_site_owner(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator: 404 for everybody but the site owner, who is asked for the password again."""
    asked = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HtmxHttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_site_owner(request.user):
            raise Http404
        response: HttpResponseBase = asked(request, *args, **kwargs)
        return response

    return guarded


@require_form
@_for_site_owner
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
    response["Content-Disposition"] = f'attachment; filename="{stem}-{stream.taken_at:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sent(stream: BackupStream, selection: Selection) -> Iterator[bytes]:
    """Stream a backup, which may take minutes, without a database connection from the pool."""
    release_connection()
    try:
        yield from stream
    except Exception:
        # The server closes the connection, so that the browser reports a failed download.
        _log.exception("A backup was broken off: a picture could not be read")
        raise
    if selection.scope is BackupScope.SITE:
        remember_backup(stream.taken_at, stream.size)
