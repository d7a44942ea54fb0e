"""Secret links for programs, to the calendar of an event or to a report: one is created, shown once, or revoked."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sessions.accounts.security_log import record_security_event
from sessions.models import Event, Report, SecurityEventKind
from sessions.models.secret_link import SecretLinkQuerySet
from sessions.rules.parsing import parse_id
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, NotDone, Write
from sessions.web.shown_once import show_once

MOST = 20
"""Maximum number of such links per person and event or report, so that a forgotten one can be found."""


def change_links(
    request: HtmxHttpRequest, row: Event | Report, own: SecretLinkQuerySet, shows: str, revoked: str, **of: Any
) -> Write:
    """Prepare to revoke the link that a form names, or to create one to what ``of`` names, and show its page again.

    ``own`` are the links of the person to the row. ``shows`` is what the security log says of them, and the kind under
    which a new one is shown once; ``revoked`` is the message after revoking one.
    """
    if sent := request.POST.get("revoke"):
        if (key := parse_id(sent)) is None:
            raise Http404
        return Write(partial(_revoke, request, row, own.filter(pk=key), shows, revoked))
    return Write(partial(_issue, request, row, own, shows, of))


def _revoke(
    request: HtmxHttpRequest, row: Event | Report, links: SecretLinkQuerySet, shows: str, revoked: str
) -> Facts:
    if links.delete()[0]:
        _record(request, SecurityEventKind.LINK_REVOKED, row, shows)
    messages.success(request, revoked)
    return {"url": request.path}


def _issue(
    request: HtmxHttpRequest, row: Event | Report, own: SecretLinkQuerySet, shows: str, of: dict[str, Any]
) -> Facts:
    """Create a link, unless the maximum is reached; concurrent requests run one after the other."""
    # On PostgreSQL they wait for the row, on SQLite for the database.
    get_object_or_404(type(row)._default_manager.select_for_update(no_key=True), pk=row.pk)
    if own.count() >= MOST:
        messages.error(request, _("You have reached the maximum number of links. Revoke one first."))
        raise NotDone(lambda: redirect(request.path))
    show_once(request, shows, row.pk, own.model.objects.issue(request.user, **of))
    _record(request, SecurityEventKind.LINK_MADE, row, shows)
    return {"url": request.path}


def _record(request: HtmxHttpRequest, kind: SecurityEventKind, row: Event | Report, shows: str) -> None:
    event = row if isinstance(row, Event) else row.event
    record_security_event(request, kind, request.user, event=event.name, shows=shows)
