"""Forms about photos: what they are called, a clock that was wrong, and what is cut off."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import replace_data
from sessions.models import Photo
from sessions.reporting.images import is_plain_name
from sessions.rules.photo_names import ending_of, same_name, with_ending
from sessions.rules.photo_sessions import MAX_SHIFT


class PhotoForm(forms.ModelForm):
    """Name, alternative text and caption; saving is left to the view, because a name stands in texts as well.

    What was shown comes back with what was typed: only what differs from it is meant to be changed.
    """

    mostly_optional = True

    class Meta:
        model = Photo
        fields = ("alt", "caption", "name")
        help_texts = {
            "alt": _("What is to be seen, for those who do not see it. Texts that show the photo have it too."),
            "caption": _("Stands under the photo in the report."),
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
        """The values that were shown to whoever typed others; those of now in a form that is not sent yet."""
        return {name: self._known(name)[-1] for name in self.fields}

    def _known(self, name: str) -> list[str]:
        """Return what was shown in a field, and before it what was sent from the same page and not answered yet."""
        data: Any = self.data
        return data.getlist(_shown(name)) if self.is_bound else [self.initial[name]]

    @property
    def mark(self) -> str:
        """Another one for other values: going back, a browser brings back what was typed where all fields are named
        as they were.
        """
        return sha256(repr(self.shown).encode(errors="replace")).hexdigest()[:8]

    def clean_name(self) -> str:
        """Return the name with the ending of its kind; refuse one that could not be written into a text or is taken.

        That of a missing photo is free for one that has a file: it takes its place.
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
        """Return what the photo is to say, of which another one may have changed something since it was shown.

        Raises FieldsDiffer for what was changed here and there; the form then shows both.
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
        """Keep what was typed, and say at each field that differs what is saved."""
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
    """A field was changed here and elsewhere."""


_TAKEN = _("Another photo of this event has this name.")
_TAKEN_IN_BIN = _(
    "A deleted photo has this name, and texts may still show it. Bring it back or remove it for good first, or choose "
    "another name."
)


def _shown(name: str) -> str:
    return f"initial-{name}"


class ClockForm(forms.Form):
    """By how much the clock of a camera was wrong."""

    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=MAX_SHIFT // 60, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)
    direction = forms.ChoiceField(
        label=_("The camera's clock was"), choices=[("behind", _("behind")), ("ahead", _("ahead"))]
    )

    @property
    def shift(self) -> int:
        """The minutes to add to what the clock has said."""
        data: dict[str, Any] = self.cleaned_data
        minutes = (data["hours"] or 0) * 60 + (data["minutes"] or 0)
        return -minutes if data["direction"] == "ahead" else minutes


class CropForm(forms.Form):
    """How much to cut off each side, in percent of what is seen."""

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
        """What to cut off left, top, right and bottom, as parts of the whole."""
        left, top, right, bottom = ((self.cleaned_data[name] or 0) / 100 for name in ("left", "top", "right", "bottom"))
        return left, top, right, bottom
