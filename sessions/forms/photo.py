"""Forms about photos: what they are called, a clock that was wrong, and what is cut off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.filing import MAX_SHIFT
from sessions.models import Photo
from sessions.naming import ending_of, with_ending
from sessions.reporting.images import is_plain_name


class PhotoForm(forms.ModelForm):
    """Name, alternative text and caption; saving is left to the view, because a name stands in texts as well."""

    mostly_optional = True

    class Meta:
        model = Photo
        fields = ("alt", "caption", "name")
        help_texts = {
            "alt": _("What is to be seen, for those who do not see it."),
            "caption": _("Stands under the photo in the report."),
            "name": _("Texts that show the photo are changed along with it."),
        }

    def clean_name(self) -> str:
        """Return the name with the ending of its kind; refuse one that could not be written into a text."""
        name: str = self.cleaned_data["name"]
        if name == self.initial.get("name"):
            return name
        if self.instance.file:
            name = with_ending(name, ending_of(self.instance.file.name))
        if not is_plain_name(name) or not ending_of(name):
            raise ValidationError(_("Use a plain file name such as com301_0.jpg."), code="photo_name")
        return name


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
