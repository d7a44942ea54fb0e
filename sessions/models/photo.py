"""Photo: a picture of an event, and the paths of its files."""

import re
import uuid
from pathlib import PurePosixPath
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.base import SoftDeleted, index_of_deleted
from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.querysets.access import EventRowsQuerySet, Reader
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.session import Session
from sessions.models.validators import validate_photo_name
from sessions.rules.photo_names import MAX_NAME
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

_DIGEST_LENGTH = 16
_ENDING = re.compile("[a-z0-9]{1,5}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WITH_DIGEST = re.compile(rf"-([0-9a-f]{{{_DIGEST_LENGTH}}})\.[^./]+$")


def photo_path(photo: "Photo", filename: str) -> str:
    """Return the storage path of a photo, below MEDIA_ROOT; of the uploaded file name only the extension is used.

    A file name that is the SHA-256 of the content gives a content-addressed path (cache busting).
    """
    name = PurePosixPath(filename)
    digest = f"-{name.stem[:_DIGEST_LENGTH]}" if _DIGEST.fullmatch(name.stem) else ""
    return f"photos/{photo.event_id}/{photo.id}{digest}.{_ending(name)}"


def original_path(photo: "Photo", filename: str) -> str:
    """Return the storage path of the original upload."""
    return f"photos/{photo.event_id}/{photo.id}.original.{_ending(PurePosixPath(filename))}"


def _ending(name: PurePosixPath) -> str:
    ending = name.suffix.removeprefix(".").lower()
    return ending if _ENDING.fullmatch(ending) else "bin"


def thumbnail_name(name: str, width: int) -> str:
    """Return the storage path of a photo's thumbnail: in the same folder."""
    return f"{name.rpartition('.')[0]}.{width}.webp"


def own_photos(user: Reader) -> Q:
    """Return the condition of photos that the user added; those whose account is gone are the owner's."""
    return Q(added_by=user.pk) | Q(added_by=None, event__owner=user.pk)


class PhotoQuerySet(EventRowsQuerySet):
    """Photos of events."""

    deletable = ("", "event__")

    def deleted(self) -> Self:
        """Filter: deleted photos of events that are not deleted: those that can be restored."""
        return self.filter(deleted_at__isnull=False, event__deleted_at=None)

    def missing(self) -> Self:
        """Filter: missing photos: a text names them, but no file has been uploaded."""
        return self.filter(file="")

    def with_file(self) -> Self:
        """Filter: photos that have a file."""
        return self.exclude(file="")

    def in_inbox_of(self, user: Reader) -> Self:
        """Filter: photos assigned to no session on the user's agenda, or to a deleted one; not those of colleagues."""
        agenda = Session.objects.present().on_agenda_of(user)
        return self.filter(own_photos(user)).exclude(Exists(agenda.filter(pk=OuterRef("session"))))

    def in_bin_of(self, user: Reader) -> Self:
        """Filter: photos that the user added, and all of an event that the user owns."""
        return self.filter(own_photos(user) | Q(event__owner=user.pk))

    def in_order(self) -> Self:
        """Order by position, name and key (a total order)."""
        return self.order_by("position", "name", "pk")


class Photo(SearchedModel, SoftDeleted):
    """A picture of an event; texts refer to it by its plain name. Without a file it is a missing photo.

    ``file`` is served and exported; it is made from ``unedited_file`` by ``edit`` (crop, rotation).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="photos")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="photos")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="photos", editable=False
    )
    name = LineField(_("name"), max_length=MAX_NAME, validators=[validate_photo_name])
    file = models.FileField(_("file"), upload_to=photo_path, max_length=200, blank=True, default="")
    unedited_file = models.FileField(upload_to=photo_path, max_length=200, blank=True, default="", editable=False)
    original = models.FileField(upload_to=original_path, max_length=200, blank=True, default="", editable=False)
    edit = models.JSONField(null=True, blank=True, editable=False)
    previous_edit = models.JSONField(null=True, blank=True, editable=False)
    # Of what was sent, also where the original is not kept.
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    alt = LineField(_("alternative text"), max_length=300, blank=True, default="")
    caption = LineField(_("caption"), max_length=300, blank=True, default="")
    search = SearchField(sources=("alt", "caption"))
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    # Minutes by which the camera's clock was ahead of UTC.
    offset = models.SmallIntegerField(null=True, blank=True, editable=False)
    placed_by_hand = models.BooleanField(_("placed by hand"), default=False)
    follows_heading = models.BooleanField(_("follows the heading of its session"), default=False)
    in_reports = models.BooleanField(_("shown in reports automatically"), default=True)
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Without the thumbnails; None without a file.
    bytes = models.PositiveBigIntegerField(null=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    photographer = ""
    """The name of who added it, where a page of a team tells it: set by the page, and not stored."""

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes = (index_of_deleted("event"),)
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="photo_name_given"),
            models.CheckConstraint(
                condition=Q(offset=None) | Q(offset__gt=-24 * 60, offset__lt=24 * 60), name="photo_offset_within_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(digest="", unedited_file="", original=""), name="photo_missing_has_no_file"
            ),
            models.UniqueConstraint(
                fields=["event", "name"],
                condition=Q(deleted_at=None),
                name="photo_name_once",
                violation_error_message=_("Another photo of this event has this name."),
            ),
            # Deduplication, deleted ones too: an upload of a deleted photo restores it.
            models.UniqueConstraint(fields=["event", "digest"], condition=~Q(digest=""), name="photo_digest_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Validate that the session belongs to the same event."""
        if self.session and self.session.event_id != self.event_id:
            raise ValidationError({"session": _("This session belongs to another event.")})

    @property
    def person_id(self) -> int:
        """Who added it, the owner of the event where that account is gone; ``own_photos`` is the condition for it.

        It says whose inbox and bin have it; no article shows it by itself for that reason.
        """
        return self.added_by_id or self.event.owner_id

    @property
    def version(self) -> str:
        """Content hash in the file's URL, so that browsers may cache it for ever; "" where it is not known."""
        match = _WITH_DIGEST.search(self.file.name or "")
        return match[1] if match else ""

    @property
    def is_animated(self) -> bool:
        """Whether it is an animation: only these are stored as GIF."""
        return (self.file.name or "").endswith(".gif")

    def file_names(self) -> list[str]:
        """Return the paths of all files of the photo; a thumbnail may not exist."""
        main = [file.name for file in (self.file, self.unedited_file) if file.name]
        thumbnails = [thumbnail_name(name, width) for name in main for width in THUMBNAIL_WIDTHS]
        return [*main, *thumbnails, *([self.original.name] if self.original.name else [])]
