"""Page of one photo: name and texts, place, crop and rotation, delete, restore."""

from collections.abc import Callable
from copy import copy
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.agenda.access import require_form
from sessions.article.image_rename import PhotoWords
from sessions.forms.photo import CropForm, FieldsDiffer, PhotoForm
from sessions.models import Photo
from sessions.photos import edits
from sessions.photos import messages as photo_messages
from sessions.photos.album import build_album, with_photos_of_others
from sessions.photos.assign import assigned_by_logging, proposed_sessions, sessions_of
from sessions.photos.files import UncommittedFiles
from sessions.photos.in_reports import lacking, reports_by_name
from sessions.photos.many import restore_many
from sessions.photos.names import TextsBusy, describe
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.crop import Crop, TooMuch
from sessions.versions.save import StaleData
from sessions.views.photos.album import resolve_album, show_album, show_changed
from sessions.views.photos.upload import card, wants_card
from sessions.web.htmx import HtmxHttpRequest, render_page, safe_next, wants_part
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write

PAGE = "sessions/photos/detail.html"
GONE = "sessions/photos/gone.html"


class PhotoInTrash(Exception):
    """The photo was deleted, perhaps in another tab, and can be restored."""

    def __init__(self, photo: Photo) -> None:
        super().__init__()
        self.photo = photo


def editable_photo(request: HtmxHttpRequest, slug: str, pk: UUID) -> Photo:
    """Return a photo that the user may change; Http404 without one, PhotoInTrash for a deleted one."""
    photos = Photo.objects.editable_by(request.user).filter(event__slug=slug, event__deleted_at=None)
    photo = get_object_or_404(photos.select_related("event", "session__day"), pk=pk)
    if photo.deleted_at is not None:
        raise PhotoInTrash(photo)
    return photo


def offers_restore(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: answer 404 for a deleted photo with the page that restores it."""

    @wraps(view)
    def answer(request: HtmxHttpRequest, *args: Any, **keys: Any) -> HttpResponse:
        try:
            return view(request, *args, **keys)
        except PhotoInTrash as error:
            typed = [text for name in ("alt", "caption") if (text := request.POST.get(name, "").strip())]
            context = {"event": error.photo.event, "photo": error.photo, "typed": typed}
            return render_page(request, GONE, context, status=404)

    return answer


@offers_restore
def show_edited(request: HtmxHttpRequest, _facts: Facts, slug: str, pk: UUID) -> HttpResponse:
    """Return the photo after an edit: its card for a script, the list for htmx, else redirect to the previous page."""
    photo = editable_photo(request, slug, pk)
    if wants_card(request):
        return card(request, photo.event, photo)
    if wants_part(request):
        return show_album(request, photo.event)
    return redirect(safe_next(request, resolve_url("sessions:photo-update", photo.event.slug, photo.pk)))


@require_form
@offers_restore
@prepares_write(show_edited)
def update(request: HtmxHttpRequest, slug: str, pk: UUID) -> HttpResponse | Write:
    """Show a photo with all actions; a POST saves name, alt text and caption."""
    photo = editable_photo(request, slug, pk)
    form = PhotoForm(request.POST if request.method == "POST" else None, instance=copy(photo))
    if not form.is_bound or not form.is_valid():
        return _photo_page(request, photo, form, status=422 if form.is_bound else 200)

    def run() -> Facts:
        status = _saved(request, photo, form)
        if status != 200:
            raise NotDone(lambda: _photo_page(request, photo, form, status))
        return {}

    return Write(run)


def _saved(request: HtmxHttpRequest, photo: Photo, form: PhotoForm) -> int:
    """Save name and texts, and update all texts that refer to it; return the HTTP status (200: saved)."""
    try:
        with transaction.atomic():
            # Locked until all texts are updated.
            saved = Photo.objects.select_for_update().get(pk=photo.pk)
            saved.event = photo.event
            followed = describe(saved, PhotoWords(**form.wanted(saved)), request.user, form.fills)
    except FieldsDiffer:
        return 409
    except IntegrityError:
        form.add_error("name", _("Another photo of this event has this name."))
    except (TextsBusy, StaleData, Photo.DoesNotExist):
        form.add_error("name", _("A text that uses this photo is being saved right now. Please try again."))
    else:
        messages.success(request, _("Saved."))
        for text in photo_messages.after_rename(followed.names, followed.words):
            messages.success(request, text)
        if followed.left:
            messages.warning(request, photo_messages.not_renamed(photo.name, followed.left))
        return 200
    return 422


def _photo_page(request: HtmxHttpRequest, photo: Photo, form: PhotoForm, status: int) -> HttpResponse:
    sessions = sessions_of(photo.event, request.user)
    session = next((each for each in sessions if each.pk == photo.session_id), None)
    others = list(photo.event.photos.present().with_file().in_order())
    reports = reports_by_name(photo.event, request.user)
    shown = with_photos_of_others(photo.event, sessions, others, request.user)
    album = build_album(photo.event, others, [], shown, reports, request.user)
    previous, following = album.beside(photo)
    context = {
        "event": photo.event,
        "photo": photo,
        "previous": previous,
        "following": following,
        "album_address": resolve_album(photo.event, (album.place_of(photo) or 0) + 1),
        "reports": reports.get(photo.name, ()),
        "session": session,
        "presumed": session is not None and assigned_by_logging(photo, session),
        "form": form,
        "crop_form": CropForm(auto_id="crop_%s"),
        "sessions": sessions,
        "proposals": [each for each in proposed_sessions(photo, sessions) if each != session],
    }
    return render_page(request, PAGE, context, status=status)


@require_POST
@offers_restore
@prepares_write(show_edited, show_edited)
def turn(request: HtmxHttpRequest, slug: str, pk: UUID) -> Facts | Write:
    """Rotate a photo by 90 degrees, left or right."""
    quarters = -1 if request.POST.get("direction") == "left" else 1
    return _edit(request, slug, pk, lambda photo: edits.edit_of(photo).turned(quarters))


@require_POST
@offers_restore
@prepares_write(show_edited, show_edited)
def crop(request: HtmxHttpRequest, slug: str, pk: UUID) -> Facts | Write:
    """Crop a photo, in percent of the visible picture."""
    form = CropForm(request.POST)

    def cut(photo: Photo) -> Crop:
        if not form.is_valid():
            raise TooMuch
        return edits.edit_of(photo).cut(*form.fractions)

    return _edit(request, slug, pk, cut)


@require_POST
@offers_restore
@prepares_write(show_edited, show_edited)
def undo(request: HtmxHttpRequest, slug: str, pk: UUID) -> Facts | Write:
    """Undo the last rotation or crop, or with ``all`` every one."""
    if request.POST.get("all"):
        return _edit(request, slug, pk, lambda _photo: Crop())
    return _edit(request, slug, pk, edits.before_last, offer_undo=False)


def _edit(
    request: HtmxHttpRequest, slug: str, pk: UUID, edit: Callable[[Photo], Crop], *, offer_undo: bool = True
) -> Facts | Write:
    photo = editable_photo(request, slug, pk)
    try:
        if not photo.file:
            raise FileNotFoundError
        with UncommittedFiles() as written:
            save = edits.prepare(photo, edit(photo), written)
    except edits.Animated:
        messages.error(request, _("An animated image cannot be rotated or cropped."))
    except TooMuch:
        messages.error(request, _("Part of the photo must remain. Enter numbers from 0 to 95 percent."))
    except PictureRefused as error:
        messages.error(request, photo_messages.refusal(error))
    except FileNotFoundError:
        messages.error(request, _("The file of this photo is missing."))
    else:
        return Write(partial(_save_edit, request, slug, pk, save, offer_undo=offer_undo), around=written)
    return {}


def _save_edit(request: HtmxHttpRequest, slug: str, pk: UUID, save: Callable[[], None], *, offer_undo: bool) -> Facts:
    try:
        save()
    except StaleData:
        messages.warning(request, _("The photo was changed elsewhere just now. Please try again."))
        raise NotDone({}) from None
    address = resolve_url("sessions:photo-undo", slug, pk) if offer_undo else ""
    messages.success(request, _("Photo saved."), extra_tags=address)
    return {}


@require_POST
@offers_restore
@prepares_write(show_changed)
def delete(request: HtmxHttpRequest, slug: str, pk: UUID) -> Write:
    """Soft-delete a photo, and offer undo."""
    photo = editable_photo(request, slug, pk)

    def run() -> Facts:
        photo.discard()
        address = resolve_url("sessions:photo-restore", slug, pk)
        said = [_("Deleted “%(name)s”.") % {"name": photo.name}, lacking(photo.event, [photo.name], request.user)]
        level = messages.WARNING if said[1] else messages.SUCCESS
        messages.add_message(request, level, " ".join(filter(None, said)), extra_tags=address)
        return {}

    return Write(run)


@require_POST
@prepares_write(show_changed)
def restore(request: HtmxHttpRequest, slug: str, pk: UUID) -> Write:
    """Restore a deleted photo."""
    photos = Photo.objects.editable_by(request.user).filter(event__slug=slug, event__deleted_at=None)
    photo = get_object_or_404(photos.select_related("event__owner", "session"), pk=pk)

    def run() -> Facts:
        restore_many(photo.event, [photo.pk])
        photo.refresh_from_db(fields=["name"])
        messages.success(request, _("“%(name)s” is restored.") % {"name": photo.name})
        return {}

    return Write(run)
