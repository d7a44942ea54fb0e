"""Preview of the texts of a session, a chapter, a day or a team, as they are typed and before they are saved."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from sessions.forms.chapter import ChapterForm
from sessions.forms.event import DayNoteForm
from sessions.forms.impression import ImpressionForm, TeamTextForm
from sessions.models import Event
from sessions.reporting.preview import render as render_markdown
from sessions.rules.concurrency_limit import LONG_TEXT, TooManyAtOnce, heavy
from sessions.views.access import editable_event
from sessions.views.agenda import day as day_views
from sessions.views.reports import chapter as chapter_views
from sessions.views.session import page as session_page
from sessions.views.team import team_text as team_text_views
from sessions.views.texts.autosave import PageAgain
from sessions.views.texts.shown_texts import DIALECT, pictures_of
from sessions.web.htmx import HtmxHttpRequest, render_page

HEADING_SHIFT = 2
"""A heading in a text is below that of the page and that of the preview."""


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """One text as it will look; "" if nothing is written. Its label is "" where it is the only text.

    `field` is the name of the field in which it is typed, if it is being written.
    """

    label: str
    html: SafeString
    field: str = ""


@require_POST
def impression(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Render summary and impressions as typed."""
    session = session_page.editable_session(request.user, slug, pk)
    form = ImpressionForm(request.POST, instance=session_page.impression_of(session, request.user))
    labels = {field.name: str(field.label) for field in form.shown_texts()}

    def page(context: dict[str, Any], status: int) -> HttpResponse:
        whole = session_page.session_context(session, request.user, **context)
        return render_page(request, session_page.PAGE, whole, status=status)

    return _answer(request, session.event, form, labels, page, impression=form.instance)


@require_POST
def chapter(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse:
    """Render the text of a chapter as typed."""
    found = chapter_views.chapter_or_404(request, slug, report, pk)
    form = ChapterForm(request.POST, instance=found, opening=chapter_views.is_opening(found))
    page = partial(chapter_views.chapter_page, request, found)
    return _answer(request, found.report.event, form, {"body": ""}, page)


@require_POST
def day_note(request: HtmxHttpRequest, slug: str, number: int) -> HttpResponse:
    """Render the note of a day as typed."""
    event = editable_event(request.user, slug)
    day = day_views.day_or_404(event, number)
    form = DayNoteForm(request.POST, instance=day)
    return _answer(request, event, form, {"note": ""}, partial(day_views.note_page, request, event, day))


@require_POST
def team_text(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Render the text of a team about a session as typed."""
    found = team_text_views.team_text_of(request.user, slug, pk)
    form = TeamTextForm(request.POST, instance=found)
    labels = {field.name: str(field.label) for field in form.shown_texts()}
    page = partial(team_text_views.team_text_page, request, found)
    return _answer(request, found.session.event, form, labels, page)


def _answer(
    request: HtmxHttpRequest, event: Event, form: BaseForm, labels: Mapping[str, str], page: PageAgain, **more: Any
) -> HttpResponse:
    """Render the texts of a form by their labels; write nothing. Without script, show the page with them."""
    is_fine = not any(name in form.errors for name in labels)
    texts = {label: form.cleaned_data[name] for name, label in labels.items()} if is_fine else {}
    by_script = request.headers.get("X-Preview") == "1"
    parts, status = rendered_parts(request.user, event, texts, list(labels)), 200 if is_fine else 422
    if by_script:
        context = {"event": event, "preview": parts, "refused": None if is_fine else form, **more}
        return render(request, "sessions/texts/_preview.html#preview-parts", context, status=status)
    return page({"form": form, "preview": parts, "unsaved": not is_fine}, status)


def rendered_parts(user: User, event: Event, texts: Mapping[str, str], fields: Sequence[str] = ()) -> list[PreviewPart]:
    """Return texts by their label as they will look; raises TooManyAtOnce for long ones while too many are rendered.

    `fields` are the names of the fields in which they are typed: then blocks have the numbers of their lines.
    """
    with heavy(user.pk, needed=sum(map(len, texts.values())) > LONG_TEXT):
        return _parts(event, texts, fields)


def _parts(event: Event, texts: Mapping[str, str], fields: Sequence[str]) -> list[PreviewPart]:
    photos = pictures_of(event, list(texts.values()))

    def html(label: str, text: str) -> SafeString:
        # Also below the label of its part, which is a heading.
        shift = HEADING_SHIFT + bool(label)
        first_line = 0 if fields else None
        return render_markdown(text, photos, dialect=DIALECT, heading_shift=shift, first_line=first_line, folder="")

    parts = []
    for number, (label, text) in enumerate(texts.items()):
        shown = html(label, text) if text.strip() else SafeString()
        parts.append(PreviewPart(label, shown, fields[number] if fields else ""))
    return parts


def read_parts(user: User, event: Event, texts: Mapping[str, str]) -> list[PreviewPart]:
    """Return those texts that are not empty, as they will look; as typed while too many long ones are rendered."""
    written = {label: text for label, text in texts.items() if text.strip()}
    try:
        return rendered_parts(user, event, written) if written else []
    except TooManyAtOnce:
        return [PreviewPart(label, SafeString(linebreaks(text, autoescape=True))) for label, text in written.items()]
