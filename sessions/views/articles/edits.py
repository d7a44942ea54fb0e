"""Edits that come back: the plan of what an edited export of a report changes, and its application."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.agenda.access import heavy_view, require_form
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.changes import TEXT_FIELDS, ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.messages import outcome, selection_sentence, sentence
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.words_of_members import members_whose_words_move
from sessions.importing.incoming import messages as article_messages
from sessions.importing.incoming.planning import StagedPictures
from sessions.importing.incoming.returning import plan_return
from sessions.importing.incoming.staging import UNREAD
from sessions.importing.rows.checks import RefusedText
from sessions.models import IncomingArticle
from sessions.quotas.rows import OverQuota
from sessions.versions import diff
from sessions.versions.conflicts import Choice
from sessions.versions.save import StaleData
from sessions.views.applied_plans import already_applied, remember_applied
from sessions.views.articles.outline import claim, discard, gone, waiting_article
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page

PAGE = "sessions/articles/edits.html"
_CHOICE = "choice-"


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change with its sentence, what becomes of it, and the diff of its text."""

    change: ArticleChange
    text: str
    outcome: str
    blocks: list[diff.Block]

    @property
    def name(self) -> str:
        """The name of the field with the choice for a conflict."""
        return f"{_CHOICE}{self.change.id}"

    @property
    def can_hold_both(self) -> bool:
        """Whether both texts can be kept, one behind the other."""
        return self.change.kind is ChangeKind.FIELD and self.change.field in TEXT_FIELDS


@require_form
@heavy_view()
@prepares_write(to_page)
def edits(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse | Write:
    """Show what an edited export changes; POST takes it in, discards it, or imports it as a report of its own."""
    incoming = waiting_article(request, pk)
    if incoming is None:
        return _already(request, pk)
    if request.method == "POST" and "discard" in request.POST:
        return Write(partial(discard, request, incoming))
    if request.method == "POST" and "as-new" in request.POST:
        return Write(partial(_as_new, request, incoming))
    plan = plan_return(incoming, request.user, _choices(request))
    if plan is None:
        return redirect("sessions:article-outline", pk)
    if request.method != "POST":
        return _page(request, incoming, plan)
    if request.POST.get("digest") != plan.digest:
        return _changed(request, incoming)
    return Write(partial(_apply, request, incoming, plan))


def _already(request: HtmxHttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer a request about edits that wait no longer: a second click leads to the report."""
    return already_applied(request, pk, _("These edits have been taken in already.")) or gone(request)


def _choices(request: HtmxHttpRequest) -> dict[str, Choice]:
    """Return what the person chose for conflicts, by the ID of the change."""
    sent = ((name.removeprefix(_CHOICE), value) for name, value in request.POST.items() if name.startswith(_CHOICE))
    return {name: Choice(value) for name, value in sent if isinstance(value, str) and value in Choice.values}


def _as_new(request: HtmxHttpRequest, incoming: IncomingArticle) -> Facts:
    claim(request, incoming)
    incoming.report, incoming.event, incoming.makes_event = None, None, True
    incoming.save(update_fields=["report", "event", "makes_event"])
    return {"url": reverse("sessions:article-outline", args=[incoming.pk])}


def _apply(request: HtmxHttpRequest, incoming: IncomingArticle, plan: EditPlan) -> Facts:
    """Take in the edits that were shown; nothing is written if anything refuses them."""
    pk = incoming.pk
    claim(request, incoming, partial(_already, request, pk))
    try:
        result = apply_edits(plan, StagedPictures(incoming))
    except StaleData:
        raise NotDone(lambda: _changed(request, incoming)) from None
    except RefusedText as error:
        why = article_messages.refused(error)
        raise NotDone(partial(_page, request, incoming, plan, why=why, status=422)) from None
    except OverQuota as error:
        raise NotDone(partial(_page, request, incoming, plan, why=str(error), status=422)) from None
    incoming.delete()
    url = reverse("sessions:report-detail", args=[result.report.event.slug, result.report.slug])
    remember_applied(request, pk, url)
    taken = sum(change.is_taken for change in plan.listed)
    text = ngettext("%(count)s change was taken in.", "%(count)s changes were taken in.", taken)
    messages.success(request, text % {"count": taken})
    return {"url": url}


def _changed(request: HtmxHttpRequest, incoming: IncomingArticle) -> HttpResponse:
    """Show the plan of now when the one that was shown is out of date; choices stay."""
    fresh = waiting_article(request, incoming.pk)
    plan = plan_return(fresh, request.user, _choices(request)) if fresh else None
    if fresh is None or plan is None:
        return _already(request, incoming.pk)
    messages.warning(request, _("Something has changed since your last preview. This is the new preview."))
    return _page(request, fresh, plan, status=409)


def _page(
    request: HtmxHttpRequest, incoming: IncomingArticle, plan: EditPlan, *, why: str = "", status: int = 200
) -> HttpResponse:
    """Render the plan."""
    elsewhere = plan.paths_elsewhere
    came = set(incoming.pictures.values_list("name", flat=True))
    listed = list(_listed(plan, came))
    of_state = {state: [each for each in listed if each.change.state is state] for state in ChangeState}
    context: dict[str, Any] = {
        "incoming": incoming,
        "event": plan.report.event,
        "report": plan.report,
        "plan": plan,
        "conflicts": of_state[ChangeState.CONFLICT],
        "taken": of_state[ChangeState.CLEAN],
        "rest": [each for each in listed if each.change.state not in (ChangeState.CONFLICT, ChangeState.CLEAN)],
        "nothing": not listed,
        "words_of": members_whose_words_move(plan),
        "selection": selection_sentence(plan.shown_selection),
        "pictures": len(came),
        "left_out": article_messages.left_out([*incoming.left_out, *((path, UNREAD) for path in elsewhere)]),
        "choices": [(Choice.THEIRS, _("Keep the saved text")), (Choice.MINE, _("Take the edited text"))],
        "both": (Choice.BOTH, _("Keep both")),
        "why": why,
        "current_section": "report",
    }
    return render_page(request, PAGE, context, status=status)


def _listed(plan: EditPlan, came: Collection[str]) -> Iterator[ListedChange]:
    """Yield the changes to show; `came` are the names of the pictures that came along."""
    effort = diff.Effort.of_page()
    for change in plan.listed:
        blocks: list[diff.Block] = []
        if change.reason is NotTaken.PICTURE_MISSING and change.name in came:
            change = replace(change, state=ChangeState.CLEAN, reason=None)
        is_conflict = change.state is ChangeState.CONFLICT
        before = change.here if is_conflict else change.before
        if change.kind is ChangeKind.FIELD and change.field in TEXT_FIELDS and before:
            blocks = diff.compare(before, change.after, effort)
        yield ListedChange(change, sentence(change), outcome(change), blocks)
