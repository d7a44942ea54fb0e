"""Edits that come back: the plan of what an edited export of a report changes, and its application."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.agenda.access import heavy_view, require_form
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.changes import ArticleChange, ChangeKind, ChangeState, NotTaken
from sessions.importing.edits.messages import MAY_SELECT, choices_of, field_label, outcome, sentence
from sessions.importing.edits.plan import EditPlan
from sessions.importing.edits.state import FACTS, PartKind, as_text
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
    """A change with its sentence, what becomes of it, and what differs."""

    change: ArticleChange
    text: str
    outcome: str
    blocks: list[diff.Block]

    @property
    def name(self) -> str:
        """The name of the field with the choice for it."""
        return f"{_CHOICE}{self.change.id}"

    @property
    def is_conflict(self) -> bool:
        """Whether it needs a choice."""
        return self.change.state is ChangeState.CONFLICT

    @property
    def is_left(self) -> bool:
        """Whether the person leaves it out."""
        return self.change.reason is NotTaken.LEFT

    @property
    def can_be_left(self) -> bool:
        """Whether the person may take it or leave it out."""
        return self.is_left or (self.change.state is ChangeState.CLEAN and self.change.kind is not ChangeKind.PICTURE)

    @property
    def choices(self) -> list[tuple[str, str | Promise, bool]]:
        """The choices for a conflict or a question, each with whether it is chosen."""
        found = choices_of(self.change)
        return [(value, label, value == (self.change.choice or found[0][0])) for value, label in found]


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
    taken = sum(change.is_taken and not change.is_question for change in plan.listed)
    text = ngettext("%(count)s change was taken in.", "%(count)s changes were taken in.", taken)
    messages.success(request, text % {"count": taken})
    return {"url": url}


def _changed(request: HtmxHttpRequest, incoming: IncomingArticle) -> HttpResponse:
    """Show the plan of now when the one that was shown is out of date; choices stay."""
    fresh = waiting_article(request, incoming.pk)
    plan = plan_return(fresh, request.user, _choices(request)) if fresh else None
    if fresh is None or plan is None:
        return _already(request, incoming.pk)
    told = _("Something has changed since your last preview. This is the new preview.")
    if any(each.is_question and each.choice for each in plan.listed):
        told = _("This is what your answer changes. Nothing is written yet.")
    messages.warning(request, told)
    return _page(request, fresh, plan, status=409)


def _page(
    request: HtmxHttpRequest, incoming: IncomingArticle, plan: EditPlan, *, why: str = "", status: int = 200
) -> HttpResponse:
    """Render the plan."""
    elsewhere = plan.paths_elsewhere
    came = set(incoming.pictures.values_list("name", flat=True))
    listed = list(_listed(plan, came))
    shown = [each for each in listed if each.change.state is not ChangeState.EQUAL]
    context: dict[str, Any] = {
        "incoming": incoming,
        "event": plan.report.event,
        "report": plan.report,
        "plan": plan,
        "questions": [each for each in shown if each.change.is_question],
        "groups": _groups(plan, [each for each in shown if not each.change.is_question]),
        "conflicts": sum(each.is_conflict for each in shown),
        "choosable": sum(each.can_be_left for each in shown),
        "equal": len(listed) - len(shown),
        "leaves_all": "none" in request.GET,
        "nothing": not listed,
        "words_of": plan.words_of,
        "selection": MAY_SELECT if plan.may_select else "",
        "pictures": len(came),
        "left_out": article_messages.left_out([*incoming.left_out, *((path, UNREAD) for path in elsewhere)]),
        "why": why,
        "current_section": "report",
    }
    return render_page(request, PAGE, context, status=status)


def _groups(plan: EditPlan, listed: Sequence[ListedChange]) -> list[tuple[str, list[ListedChange]]]:
    """Return the changes by the heading of their part: the report first, "", then chapters, then days and sessions.

    They stand in the order of the edited article; what was removed from it comes last.
    """
    gone = {key: part for key, part in plan.base.by_id.items() if key not in plan.theirs.by_id}
    parts = {**plan.theirs.by_id, **gone}
    places = {key: (part.kind is not PartKind.CHAPTER, at) for at, (key, part) in enumerate(parts.items())}
    names = {key: part.name or _("Text before the first heading") for key, part in parts.items()}
    groups: dict[str, list[ListedChange]] = {}
    for each in sorted(listed, key=lambda each: places.get(each.change.of, (False, -1))):
        groups.setdefault(each.change.of if each.change.of in parts else "", []).append(each)
    return [(names.get(of, ""), own) for of, own in groups.items()]


def _listed(plan: EditPlan, came: Collection[str]) -> Iterator[ListedChange]:
    """Yield the changes to show; `came` are the names of the pictures that came along."""
    effort = diff.Effort.of_page()
    for change in plan.listed:
        if change.reason is NotTaken.PICTURE_MISSING and change.name in came:
            change = replace(change, state=ChangeState.CLEAN, reason=None)
        is_value = change.kind is ChangeKind.FIELD and change.reason is not NotTaken.DAY_EMPTY
        text = field_label(change) if is_value else sentence(change)
        if change.kind is ChangeKind.NEW and change.part is PartKind.SESSION:
            change = replace(change, after=_with_facts(change, plan.theirs.by_id[change.of].fields))
        yield ListedChange(change, text, outcome(change), diff.compare(*_sides(change), effort))


def _with_facts(change: ArticleChange, fields: Mapping[str, Any]) -> str:
    """Return the texts of a new session with what is told of it, each by its name, below the heading."""
    labels = {name: field_label(replace(change, field=name)) for name in FACTS if fields.get(name)}
    heading, _end, texts = change.after.partition("\n\n")
    told = "\n".join(f"{label}: {as_text(fields[name])}" for name, label in labels.items())
    return "\n\n".join(filter(None, (heading, told, texts)))


def _sides(change: ArticleChange) -> tuple[str, str]:
    """Return the two texts of which the difference is shown: for a conflict the saved and the edited one."""
    if change.is_question or change.kind is ChangeKind.PICTURE or change.reason is NotTaken.DAY_EMPTY:
        return "", ""
    if isinstance(change.there, bool):
        return _("No") if change.there else _("Yes"), _("Yes") if change.there else _("No")
    if change.state is not ChangeState.CONFLICT:
        return change.before, change.after
    # What is removed there was changed here, and what is removed here was changed there.
    return {
        ChangeKind.REMOVED: (change.before, change.here),
        ChangeKind.REMOVED_HERE: (change.before, change.after),
    }.get(change.kind, (change.here, change.after))
