"""Preview of the texts of a session, as they are typed and before they are saved."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from sessions.forms.impression import ImpressionForm
from sessions.models import Event
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.images import image_paths, is_plain_name
from sessions.reporting.preview import render as render_markdown
from sessions.rules.concurrency_limit import ConcurrencyLimit, TooManyAtOnce
from sessions.views import session_page
from sessions.views.report_page import preview_photos
from sessions.web.htmx import HtmxHttpRequest, render_page

PREVIEWS = ConcurrencyLimit(each=2, together=6)
"""Limit of previews rendered at once in a worker: one of two long texts takes two thirds of a second."""

AGAIN_AFTER = 2
"""Retry-After in seconds."""

HEADING_SHIFT = 3
"""A heading in a text is below that of its part: the page, the preview, the part."""

MOST_PICTURES = 200
"""Maximum number of pictures in a preview; others are shown as missing."""


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """One text as it will look; "" if nothing is written."""

    label: str
    html: SafeString


@require_POST
def impression(request: HtmxHttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Render summary and impressions as typed; writes nothing. Without script, show the page with both."""
    session = session_page.editable_session(request.user, slug, pk)
    form = ImpressionForm(request.POST, instance=session_page.impression_of(session, request.user))
    is_valid = form.is_valid()
    texts = {str(field.label): form.cleaned_data[field.name] for field in form.visible_fields()} if is_valid else {}
    parts = rendered_parts(request.user, session.event, texts)
    if request.headers.get("X-Preview") == "1":
        context = {"event": session.event, "impression": form.instance, "preview": parts}
        context["refused"] = None if is_valid else form
        return render(request, "sessions/_preview.html#preview-parts", context, status=200 if is_valid else 422)
    page = session_page.session_context(session, request.user, form=form, preview=parts, unsaved=not is_valid)
    return render_page(request, session_page.PAGE, page, status=200 if is_valid else 422)


def rendered_parts(user: User, event: Event, texts: dict[str, str]) -> list[PreviewPart]:
    """Return texts by their label as they will look; raises TooManyAtOnce while the user has too many rendered."""
    with _slot(user.pk):
        return _parts(event, texts)


def _parts(event: Event, texts: dict[str, str]) -> list[PreviewPart]:
    dialect = DIALECTS[DEFAULT_DIALECT]
    names = {dialect.picture_name(path) for text in texts.values() for path in image_paths(text)}
    named = list(islice(filter(is_plain_name, names), MOST_PICTURES))
    photos = preview_photos(event.slug, event.photos.present().filter(name__in=named)) if named else {}

    def html(text: str) -> SafeString:
        return render_markdown(text, photos, dialect=dialect, heading_shift=HEADING_SHIFT)

    return [PreviewPart(label, html(text) if text.strip() else SafeString()) for label, text in texts.items()]


@contextmanager
def _slot(user_id: int) -> Iterator[None]:
    """Context manager: take a slot; raises TooManyAtOnce when all are taken."""
    if not PREVIEWS.acquire(user_id):
        raise TooManyAtOnce(AGAIN_AFTER)
    try:
        yield
    finally:
        PREVIEWS.release(user_id)
