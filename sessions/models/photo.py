"""A picture taken at an event."""

import uuid
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.session import Session
from sessions.models.validators import validate_photo_name
from sessions.querysets import PhotoQuerySet

_LONGEST_ENDING = 5


def photo_path(photo: "Photo", filename: str) -> str:
    """Return where a photo's file lies below MEDIA_ROOT; of the name that came with it only the ending is kept."""
    ending = PurePosixPath(filename).suffix.removeprefix(".").lower()
    if not (ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING):
        ending = "bin"
    return f"photos/{photo.event_id}/{photo.id}.{ending}"


class Photo(models.Model):
    """A picture of an event, known in texts by its plain name; without a file it is still missing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="photos", verbose_name=_("event"))
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="photos", verbose_name=_("session")
    )
    name = LineField(_("name"), max_length=120, validators=[validate_photo_name])
    file = models.FileField(_("file"), upload_to=photo_path, max_length=200, blank=True, default="")
    alt = LineField(_("alternative text"), max_length=300, blank=True, default="")
    caption = LineField(_("caption"), max_length=300, blank=True, default="")
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="photo_name_given"),
            models.UniqueConstraint(
                fields=["event", "name"],
                name="photo_name_once",
                violation_error_message=_("Another photo of this event has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a session of another event."""
        if self.session and self.session.event_id != self.event_id:
            raise ValidationError({"session": _("This session belongs to another event.")})
