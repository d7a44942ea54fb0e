"""Import of a report, second step: its outline line by line, in which the person may change roles."""

import uuid
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions.agenda.access import heavy_view, require_form
from sessions.article.dialects import DIALECTS
from sessions.article.outline.model import Role
from sessions.importing.incoming import messages as article_messages
from sessions.importing.incoming.reading import UnderstoodArticle, understood
from sessions.importing.incoming.shown_outline import alike, page_of, shown_outline
from sessions.models import IncomingArticle
from sessions.rules.parsing import parse_id, parse_number
from sessions.web.htmx import HtmxHttpRequest, render_page, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/articles/outline.html"
GONE = "sessions/articles/gone.html"

_ROLE = "role-"


def waiting_article(request: HtmxHttpRequest, pk: uuid.UUID) -> IncomingArticle | None:
    """Return an article of the person that waits; None if it was imported or discarded."""
    waiting = IncomingArticle.objects.visible_to(request.user).present().filter(pk=pk)
    return waiting.select_related("event__owner", "report").first()


def gone(request: HtmxHttpRequest) -> HttpResponse:
    """Answer that nothing waits at this address."""
    return render_page(request, GONE, {}, status=404)


def claim(
    request: HtmxHttpRequest, incoming: IncomingArticle, otherwise: Callable[[], HttpResponse] | None = None
) -> None:
    """Lock an article that waits, in the transaction of a write: of two requests at once one finds it.

    Raises NotDone with the answer `otherwise`, or that nothing waits, if it was imported or discarded meanwhile, or if
    the person may not change the event any more.
    """
    is_there = IncomingArticle.objects.select_for_update().filter(pk=incoming.pk).exists()
    # Asked once the lock is held: it sees the role of now.
    if not is_there or not IncomingArticle.objects.visible_to(request.user).filter(pk=incoming.pk).exists():
        raise NotDone(otherwise or partial(gone, request))


def discard(request: HtmxHttpRequest, incoming: IncomingArticle) -> Facts:
    """Delete an article that waits, with its pictures; call it in a transaction."""
    claim(request, incoming)
    incoming.delete()
    messages.success(request, _("Discarded. Nothing was imported."))
    return {"url": reverse("sessions:article-import")}


def _after(request: HtmxHttpRequest, facts: Facts, pk: uuid.UUID) -> HttpResponse:
    """Answer changed roles: with the outline for a script, else with a redirect."""
    incoming = waiting_article(request, pk) if wants_part(request) else None
    return _page(request, incoming) if incoming else to_page(request, facts)


@require_form
@heavy_view()
@prepares_write(_after)
def outline(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the outline of an article that waits; POST changes roles or the format, or discards it.

    ``role-<line>`` is the role of a line, shown or changed; ``to`` that of all lines in ``line``, with ``alike`` also
    of those written like them. ``plan`` leads to the plan.
    """
    incoming = waiting_article(request, pk)
    if incoming is None:
        return gone(request)
    if request.method != "POST":
        return _page(request, incoming)
    if "discard" in request.POST:
        return Write(partial(discard, request, incoming))
    dialect = request.POST.get("dialect", incoming.dialect)
    if dialect != incoming.dialect and dialect in DIALECTS:
        before = understood(incoming).as_read.lines
        incoming.dialect = dialect
        # The roles stay if the lines below the front matter are the same.
        incoming.roles = incoming.roles if understood(incoming).as_read.lines == before else {}
        return Write(partial(_save, request, incoming, reverse("sessions:article-outline", args=[pk])))
    article = understood(incoming)
    given, at = _given(request, article)
    incoming.roles = {str(line): role for line, role in article.other_roles(given).items()}
    if "plan" in request.POST:
        return Write(partial(_save, request, incoming, reverse("sessions:article-plan", args=[pk])))
    address = reverse("sessions:article-outline", args=[pk])
    page = page_of(article.outline, at) if at is not None else _page_number(request)
    query = f"?page={page}" if page > 1 else ""
    return Write(partial(_save, request, incoming, f"{address}{query}" + (f"#line-{at}" if at is not None else "")))


def _save(request: HtmxHttpRequest, incoming: IncomingArticle, url: str) -> Facts:
    claim(request, incoming)
    incoming.save(update_fields=["roles", "dialect"])
    return {"url": url}


def _given(request: HtmxHttpRequest, article: UnderstoodArticle) -> tuple[dict[int, Role], int | None]:
    """Return the roles that were sent, and the first line of those that were set together."""
    given: dict[int, Role] = {}
    for name, value in request.POST.items():
        line = parse_number(name.removeprefix(_ROLE)) if name.startswith(_ROLE) else None
        role = _role(value)
        if line is not None and role:
            given[line] = role
    role = _role(request.POST.get("to"))
    if role is None:
        return given, None
    lines = [line for line in map(parse_number, request.POST.getlist("line")) if line is not None]
    chosen: Iterable[int] = alike(article.outline, lines) if "alike" in request.POST else lines
    given |= dict.fromkeys(chosen, role)
    return given, min(lines, default=None)


def _role(value: object) -> Role | None:
    return Role(value) if isinstance(value, str) and value in Role else None


def _page_number(request: HtmxHttpRequest) -> int:
    return parse_id(request.GET.get("page", "")) or 1


def _page(request: HtmxHttpRequest, incoming: IncomingArticle) -> HttpResponse:
    article = understood(incoming)
    shown = shown_outline(article.outline, article.roles, _page_number(request), article_messages.remark_here)
    counts = [(article_messages.counted(role, shown.counts.get(role, 0))) for role in Role if role is not Role.TEXT]
    context: dict[str, Any] = {
        "incoming": incoming,
        "article": article,
        "outline": shown,
        "counts": [text for text in counts if text],
        "no_session": not shown.counts.get(Role.SESSION),
        "roles": [(role, article_messages.ROLES[role], article_messages.KEYS[role]) for role in Role],
        "remarks": [article_messages.remark(each) for each in shown.remarks],
        "left_out": article_messages.left_out(incoming.left_out),
        "dialects": DIALECTS.values(),
    }
    return render_page(request, PAGE, context, partial="outline")
