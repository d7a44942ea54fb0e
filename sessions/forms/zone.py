"""The field for a time zone: a city, a country or the name of a zone, with a choice where several are meant."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sessions.rules.search_text import LONGEST_NAME
from sessions.zones.search import Found, find, place_of_venue, suggest, zone_called


class ZoneInput(forms.TextInput):
    """Text input with suggestions from the server; zone-field.js shows them."""

    template_name = "sessions/site/_zone_input.html"


class DeviceInput(forms.HiddenInput):
    """Hidden input into which a script writes the time zone of the device."""

    template_name = "sessions/site/_device_zone.html"


class ZoneForm(forms.ModelForm):
    """The part of a form that asks for a time zone; a venue may tell it."""

    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=LONGEST_NAME,
        widget=ZoneInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    zone_choice = forms.Field(label=_("Which one?"), required=False, widget=forms.RadioSelect)
    device_zone = forms.CharField(required=False, widget=DeviceInput)

    taken_from: str | Promise = ""
    """Where the zone comes from, if nothing was typed."""

    own_zone: str = ""
    """The time zone in the profile of the person, for a new event."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone_before: str = self.instance.time_zone
        if self.instance.pk is None:
            self.initial["time_zone"] = ""
        self.places: list[Found] = []

    def clean(self) -> dict[str, Any]:
        """Replace what was typed by the zone that is meant."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "time_zone" in cleaned:
            if zone := self._zone_of(cleaned):
                cleaned["time_zone"] = zone
            else:
                cleaned.pop("time_zone", None)
        return cleaned

    @property
    def zone_changed(self) -> bool:
        """Whether the event has another zone than before."""
        return self.instance.pk is not None and self.zone_before != self.cleaned_data["time_zone"]

    def _zone_of(self, cleaned: dict[str, Any]) -> str:
        text, language = cleaned["time_zone"], get_language() or "en"
        if not text:
            return self._zone_of_nothing(cleaned, language)
        self.places = find(text, language)
        if len(self.places) == 1:
            return self.places[0].zone
        several = bool(self.places)
        self.places = self.places or suggest(text, language)
        for place in self.places:
            if place.label == cleaned.get("zone_choice"):
                return place.zone
        choices = [(place.label, place.label) for place in self.places]
        self.fields["zone_choice"].widget.choices = choices
        if several:
            self.add_error("zone_choice", gettext("Several places have this name. Choose one."))
        elif choices:
            self.add_error("zone_choice", gettext("No place has exactly this name. Choose one, or type another name."))
        else:
            message = gettext(
                "No place or time zone with this name was found. Type a city, a country, or a time zone such as "
                "Asia/Tokyo."
            )
            self.add_error("time_zone", message)
        return ""

    def _zone_of_nothing(self, cleaned: dict[str, Any], language: str) -> str:
        """Return the zone for an empty field: that of the venue; of a new event that of the profile or the device; else
        the one before.
        """
        place = place_of_venue(cleaned.get("venue", ""), language)
        if place:
            self.taken_from = _("from the venue")
            return place.zone
        if self.own_zone:
            self.taken_from = _("from your profile")
            return self.own_zone
        device = zone_called(cleaned.get("device_zone", "")) if self.instance.pk is None else ""
        if device:
            self.taken_from = _("of this device")
        return device or self.zone_before
