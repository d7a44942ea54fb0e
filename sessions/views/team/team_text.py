"""The one text of a team about a session: edit it, take it in use, show everyone's texts again."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import editable_facts, require_form
from sessions.forms.impression import TeamTextForm
from sessions.models import TeamText
from sessions.team.texts import begun_text, first_team_text, team_impressions
from sessions.versions.conflicts import NOT_STORED
from sessions.versions.history import revision_count
from sessions.views.autosave import save_form, saves_texts
from sessions.views.history import TextRow, show_history
from sessions.views.preview import show_preview
from sessions.views.shown_texts import shown_impressions
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, Write, prepares_write, to_page


def _team_text_page(request: HtmxHttpRequest, form: TeamTextForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of the text, and what the members share below it."""
    team_text = form.instance
    session = team_text.session
    shared = [each for each in team_impressions(session) if each.has_text]
    shown = {
        "event": session.event,
        "session": session,
        "team_text": team_text,
        "form": form,
        "shared": shown_impressions(session.event, shared),
        "conflict": None,
        "unsaved": False,
        "is_new": team_text._state.adding,
        "is_whole": True,
    }
    return render_page(request, "sessions/team/team_text.html", shown | more, status=status)


@require_form
@saves_texts(_team_text_page)
def update(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Edit the text; a POST saves it unless somebody else did meanwhile (optimistic lock).

    One that is not stored yet begins with what the members share; its row is made by the first save.
    """
    found = _team_text_of(request.user, slug, pk)
    session, is_new = found.session, found._state.adding
    if request.method != "POST":
        begun, is_whole = begun_text(session) if is_new else (found, True)
        return _team_text_page(request, TeamTextForm(instance=begun), is_whole=is_whole)
    return save_form(
        request,
        form=TeamTextForm(request.POST, instance=found),
        fields=("summary", "body"),
        url=reverse("sessions:team-text", args=[slug, pk]),
        event=session.event,
        insert=partial(first_team_text, session) if is_new else None,
    )


@require_POST
@prepares_write(to_page)
def use(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> Write:
    """Print the stored text of the team instead of those of its members, or theirs again; both can be undone."""
    session = editable_facts(request.user, slug, pk)
    here = reverse("sessions:session-detail", args=[slug, session.pk])
    address = reverse("sessions:team-text-use", args=[slug, session.pk])

    def run() -> Facts:
        if request.POST.get("use", request.GET.get("use")) == "off":
            TeamText.objects.filter(session=session, in_use=True).update(in_use=False)
            text = _("The team's report shows everyone's texts of this session. The text of the team is kept.")
            messages.success(request, text, extra_tags=f"{address}?use=on")
            return {"url": here}
        TeamText.objects.filter(session=session, in_use=False).update(in_use=True)
        return {"url": reverse("sessions:team-text", args=[slug, session.pk])}

    return Write(run)


@require_POST
def preview(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Render the text as typed."""
    found = _team_text_of(request.user, slug, pk)
    form = TeamTextForm(request.POST, instance=found)
    labels = {field.name: str(field.label) for field in form.shown_texts()}
    return show_preview(request, found.session.event, form, labels, _team_text_page)


@require_form
@prepares_write(to_page)
def history(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse | Write:
    """Show the revisions of the text, or restore one."""

    def find() -> TextRow:
        row = _team_text_or_404(request.user, slug, pk)
        return TextRow(row.session.event, row, row.session.heading, reverse("sessions:team-text", args=[slug, pk]))

    return show_history(request, find)


def _team_text_or_404(user: User | AnonymousUser, slug: str, pk: uuid.UUID) -> TeamText:
    """Return the text of a team with its session, if the user may change it; else raise Http404.

    Also one that is not in use: whoever was typing when it was taken out of use can still save.
    """
    texts = TeamText.objects.editable_by(user).present().filter(session__event__slug=slug)
    counted = texts.annotate(revision_count=revision_count(teamtext=OuterRef("pk")))
    return get_object_or_404(counted.select_related("session__event", "session__day"), session=pk)


def _team_text_of(user: User, slug: str, pk: uuid.UUID) -> TeamText:
    """Return the same, or an empty one that is not stored yet; else raise Http404."""
    try:
        return _team_text_or_404(user, slug, pk)
    except Http404:
        return TeamText(session=editable_facts(user, slug, pk), version=NOT_STORED)
