"""Forms of photos: name and texts, clock correction, crop."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from sessions.article.images import is_plain_name
from sessions.forms.fields import replace_data
from sessions.models import Photo
from sessions.rules.photo_matching import MAX_SHIFT
from sessions.rules.photo_names import ending_of, same_name, with_ending


class PhotoForm(forms.ModelForm):
    """Name, alt text and caption; the view saves them, because texts refer to the name.

    The form also sends the values that were shown: only fields that differ from them are changes (three-way merge by
    field).
    """

    mostly_optional = True

    class Meta:
        model = Photo
        fields = ("alt", "caption", "name")
        help_texts = {
            "alt": _("Describes the photo for people who cannot see it. Also updated in texts that show the photo."),
            "caption": _("Shown under the photo in the report."),
            "name": _("Texts that show the photo are changed along with it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fills: Photo | None = None
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            if self.is_bound and _shown(name) not in self.data:
                replace_data(self, _shown(name), self.initial[name])

    @property
    def shown(self) -> dict[str, str]:
        """The values that were shown to the person; the current ones in an unbound form."""
        return {name: self._known(name)[-1] for name in self.fields}

    def _known(self, name: str) -> list[str]:
        """Return the shown value of a field, and before it what the same page sent without an answer yet.

        As it is stored: a page that has sent ``Fog `` shows that it began from there, and ``Fog`` was stored.
        """
        data: Any = self.data
        return [_stored(name, text) for text in data.getlist(_shown(name))] if self.is_bound else [self.initial[name]]

    @property
    def mark(self) -> str:
        """Changes with the values; part of the field names, so that the Back button restores no outdated value."""
        return sha256(repr(self.shown).encode(errors="replace")).hexdigest()[:8]

    def clean_name(self) -> str:
        """Return the name with the file extension of its format; refuse one that is invalid in Markdown or used.

        The name of a missing photo is free for a photo with a file, which takes its place.
        """
        name: str = self.cleaned_data["name"]
        if name == self.shown["name"]:
            return name
        others = list(self.instance.event.photos.exclude(pk=self.instance.pk))
        if self.instance.file:
            waiting = [photo for photo in others if not photo.file and photo.deleted_at is None]
            self.fills = next((photo for photo in waiting if same_name(photo.name, name)), None)
            name = with_ending(self.fills.name if self.fills else name, ending_of(self.instance.file.name))
        if not is_plain_name(name) or not ending_of(name):
            raise ValidationError(_("Use a plain file name such as com301_0.jpg."), code="photo_name")
        for other in others:
            if other != self.fills and same_name(other.name, name):
                raise ValidationError(_TAKEN if other.deleted_at is None else _TAKEN_IN_BIN, code="unique")
        return name

    def wanted(self, saved: Photo) -> dict[str, str]:
        """Return the new values of the photo, which another person may have changed since it was shown.

        Raises FieldsDiffer for a field that both changed; the form then shows both values.
        """
        differing = []
        wanted: dict[str, str] = {}
        for name, shown in self.shown.items():
            mine, theirs = self.cleaned_data[name], getattr(saved, name)
            is_known = theirs in self._known(name)
            wanted[name] = theirs if mine == shown and not is_known else mine
            if not is_known and theirs != wanted[name]:
                differing.append(name)
        if differing:
            self._show_both(saved, differing)
            raise FieldsDiffer
        return wanted

    def _show_both(self, saved: Photo, differing: list[str]) -> None:
        """Keep what was typed, and add the saved value to the error of each conflicting field."""
        for name, shown in self.shown.items():
            theirs = getattr(saved, name)
            if self.cleaned_data[name] == shown:
                replace_data(self, name, theirs)
            replace_data(self, _shown(name), theirs)
        for name in differing:
            self.add_error(name, _("Saved elsewhere: %(text)s") % {"text": getattr(saved, name) or _("nothing")})
        message = _("This photo was changed elsewhere while you were editing. Compare, then save again to keep yours.")
        self.add_error(None, message)


class FieldsDiffer(Exception):
    """Conflict: a field was changed in this form and elsewhere."""


_TAKEN = _("Another photo of this event has this name.")
_TAKEN_IN_BIN = _(
    "A deleted photo has this name, and texts may still use it. Restore it or delete it permanently first, or choose "
    "another name."
)


def _shown(name: str) -> str:
    return f"initial-{name}"


def _stored(name: str, text: str) -> str:
    """Return a text as the field of that name stores it; one that it refuses as it is."""
    field = Photo._meta.get_field(name)
    assert isinstance(field, Field)
    try:
        return str(field.to_python(text))
    except ValidationError:
        return text


class ClockForm(forms.Form):
    """Clock correction: by how much the camera's clock was wrong."""

    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=MAX_SHIFT // 60, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)
    direction = forms.ChoiceField(
        label=_("The camera's clock was"), choices=[("behind", _("behind")), ("ahead", _("ahead"))]
    )

    @property
    def shift(self) -> int:
        """Minutes to add to the capture time."""
        data: dict[str, Any] = self.cleaned_data
        minutes = (data["hours"] or 0) * 60 + (data["minutes"] or 0)
        return -minutes if data["direction"] == "ahead" else minutes


class CropForm(forms.Form):
    """Crop: percent to cut off each side of the visible picture."""

    left = forms.FloatField(label=_("Left"), min_value=0, max_value=95, required=False)
    top = forms.FloatField(label=_("Top"), min_value=0, max_value=95, required=False)
    right = forms.FloatField(label=_("Right"), min_value=0, max_value=95, required=False)
    bottom = forms.FloatField(label=_("Bottom"), min_value=0, max_value=95, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"inputmode": "decimal", "step": "any", "data-cut": name}

    @property
    def fractions(self) -> tuple[float, float, float, float]:
        """Fractions (0 to 1) to cut off left, top, right and bottom."""
        left, top, right, bottom = ((self.cleaned_data[name] or 0) / 100 for name in ("left", "top", "right", "bottom"))
        return left, top, right, bottom
