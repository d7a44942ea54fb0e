"""The security log, for the owner of the site."""

from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sessions.agenda.access import for_site_owner
from sessions.models import SecurityEvent, SecurityEventKind
from sessions.models.security_event import KEPT_FOR
from sessions.people.messages import sentence_of, shown_facts
from sessions.rules.parsing import parse_id
from sessions.web.htmx import HtmxHttpRequest, render_page

AT_ONCE = 50
"""Entries of a page."""


@require_safe
@for_site_owner
def index(request: HtmxHttpRequest) -> HttpResponse:
    """List what happened to accounts and links; ``?kind=`` and ``?person=`` filter it, ``?page=`` leads on."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in SecurityEventKind.values else ""
    person = parse_id(request.GET.get("person", ""))
    entries = SecurityEvent.objects.select_related("user__profile", "by__profile").newest_first()
    if kind:
        entries = entries.filter(kind=kind)
    if person is not None:  # whom an entry is about, or who did it
        entries = entries.filter(Q(user=person) | Q(by=person))
    page = Paginator(entries, AT_ONCE).get_page(request.GET.get("page"))
    chosen = {"kind": kind, "person": str(person) if person is not None else ""}
    context = {
        "page": page,
        "entries": [(entry, sentence_of(entry), list(shown_facts(entry))) for entry in page],
        "kinds": SecurityEventKind.choices,
        "people": User.objects.select_related("profile").order_by(Lower("username"), "pk"),
        "kind": kind,
        "person": person,
        "chosen": urlencode({name: value for name, value in chosen.items() if value}),
        "days": KEPT_FOR.days,
    }
    return render_page(request, "sessions/people/security_log.html", context)
