"""Photos: list, one, its file, upload, texts, delete."""

from typing import Any
from uuid import UUID

import msgspec
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from sessions.agenda.access import editable_event, visible_event
from sessions.api.answers import PageAnswer, PhotoAnswer
from sessions.api.endpoint import ApiRequest, changed, created, gone
from sessions.api.inputs import PhotoQuery
from sessions.api.reading import checked, filled, read_query, sent_fields
from sessions.api.rows import page_of, photo_answer
from sessions.article.image_rename import PhotoWords
from sessions.forms.photo import PhotoForm
from sessions.models import Photo
from sessions.models.validators import time_zone_names
from sessions.photos import messages as photo_messages
from sessions.photos.assign import sessions_of
from sessions.photos.names import TextsBusy, describe
from sessions.photos.sending import harmless, sent_file
from sessions.photos.upload import Upload, UploadHints, decode_uploads, store_uploads
from sessions.quotas.rows import OverQuota
from sessions.rules.parsing import parse_zone
from sessions.versions.save import StaleData
from sessions.web.api_requests import Problem
from sessions.web.idempotency import Facts, Write, prepares_write
from sessions.web.upload_limits import too_large


def index(request: ApiRequest, slug: str) -> PageAnswer[PhotoAnswer]:
    """Return a page of the photos of an event, by place."""
    event, query = visible_event(request.user, slug), read_query(request, PhotoQuery)
    rows = event.photos.present()
    if query.session is not msgspec.UNSET:
        rows = rows.filter(session=query.session)
    return page_of(request, rows.select_related("event").in_order(), query, photo_answer)


def _photo(request: ApiRequest, slug: str, pk: UUID) -> Photo:
    photos = Photo.objects.visible_to(request.user).present().select_related("event")
    return get_object_or_404(photos, event__slug=slug, pk=pk)


def show(request: ApiRequest, slug: str, pk: UUID) -> PhotoAnswer:
    """Return a photo."""
    return photo_answer(request, _photo(request, slug, pk))


@harmless
def file(request: ApiRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """Return the file of a photo; Http404 while it is missing."""
    photo = _photo(request, slug, pk)
    if not photo.file:
        raise Problem(404, "not-found")
    return sent_file(request, photo)


@prepares_write(created(lambda request, facts, slug: show(request, slug, UUID(facts["photo"]))))
def create(request: ApiRequest, slug: str) -> Write:
    """Upload one photo; one that the event has already is found again."""
    event = editable_event(request.user, slug)
    files = request.FILES.getlist("file")
    if too_large(request):
        raise Problem(413, "too-large", errors={"file": [_("This file is too large.")]})
    if len(files) != 1 or len(request.FILES) != 1:
        raise Problem(422, "invalid", errors={"file": [_("Send one file.")]})
    sessions = sessions_of(event, request.user)
    if _sent(request.sent.session) not in {None, *(session.pk for session in sessions)}:
        raise Problem(422, "invalid", errors={"session": [_("It is not on your agenda.")]})
    hints = UploadHints(
        by=request.user,
        key=_sent(request.sent.id),
        session=_sent(request.sent.session),
        zone=_zone(request.sent.time_zone),
    )
    upload = decode_uploads(event, files, hints, sessions)
    _raise_refusal(upload)

    def run() -> Facts:
        taken = store_uploads(upload)
        _raise_refusal(upload)
        return {"photo": str(taken[0][0].pk)}

    return Write(run, around=upload.written)


def _raise_refusal(upload: Upload) -> None:
    for _name, refusal in upload.refused:
        if isinstance(refusal, OverQuota):
            raise refusal
        raise Problem(422, "invalid", errors={"file": [photo_messages.refusal(refusal)]})


def _sent[Value](value: Value | msgspec.UnsetType) -> Value | None:
    return None if isinstance(value, msgspec.UnsetType) else value


def _zone(name: str | msgspec.UnsetType) -> Any:
    if isinstance(name, msgspec.UnsetType) or not name:
        return None
    if name not in time_zone_names():
        raise Problem(422, "invalid", errors={"time_zone": [_("Choose a time zone such as Asia/Tokyo.")]})
    return parse_zone(name)


def _editable(request: ApiRequest, slug: str, pk: UUID) -> Photo:
    photos = Photo.objects.editable_by(request.user).present().select_related("event")
    return get_object_or_404(photos, event__slug=slug, pk=pk)


@prepares_write(changed(show))
def update(request: ApiRequest, slug: str, pk: UUID) -> Write:
    """Change alt text, caption and whether reports show the photo; the texts that show it follow."""
    photo = _editable(request, slug, pk)
    form = checked(filled(PhotoForm, sent_fields(request.sent), photo))
    words = PhotoWords(photo.name, form.cleaned_data["alt"], form.cleaned_data["caption"])

    def run() -> Facts:
        try:
            # Locked until all texts are updated.
            saved = Photo.objects.select_for_update().get(pk=photo.pk)
            saved.event = photo.event
            describe(saved, words, request.user)
            if not isinstance(request.sent.in_reports, msgspec.UnsetType):
                saved.in_reports = request.sent.in_reports
                saved.save(update_fields=["in_reports"])
        except (TextsBusy, StaleData):
            text = _("A text that uses this photo is being saved right now. Please try again.")
            raise Problem(409, "conflict", errors={"": [text]}) from None
        return {}

    return Write(run)


@prepares_write(gone)
def delete(request: ApiRequest, slug: str, pk: UUID) -> Write:
    """Delete a photo; it can be restored in the album for thirty days."""
    photo = _editable(request, slug, pk)

    def run() -> Facts:
        photo.discard()
        return {}

    return Write(run)
