"""Preview of texts as they are typed, before they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

from sessions.models import Event
from sessions.reporting.preview import render as render_markdown
from sessions.rules.concurrency_limit import LONG_TEXT, TooManyAtOnce, heavy
from sessions.views.autosave import ShowPage
from sessions.views.shown_texts import DIALECT, pictures_of
from sessions.web.htmx import HtmxHttpRequest

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


def show_preview(
    request: HtmxHttpRequest, event: Event, form: BaseForm, labels: Mapping[str, str], page: ShowPage, **more: Any
) -> HttpResponse:
    """Render the texts of a form by their labels; write nothing. Without script, show the page with them."""
    is_fine = not any(name in form.errors for name in labels)
    texts = {label: form.cleaned_data[name] for name, label in labels.items()} if is_fine else {}
    by_script = request.headers.get("X-Preview") == "1"
    parts, status = rendered_parts(request.user, event, texts, list(labels)), 200 if is_fine else 422
    if by_script:
        context = {"event": event, "preview": parts, "refused": None if is_fine else form, **more}
        return render(request, "sessions/texts/_preview.html#preview-parts", context, status=status)
    return page(request, form, status, preview=parts, unsaved=not is_fine)


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
