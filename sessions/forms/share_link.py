"""Forms of links for readers: what a link shows, and the password that a reader enters."""

from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import day_input
from sessions.models import Event, ShareKind, ShareLink
from sessions.models.validators import validate_year
from sessions.rules.days import instant_at
from sessions.web.sealing import SealBroken, seal, unseal

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
"""Length of a password of a link, in characters: shorter ones are guessed, longer ones only cost a hash."""


class ShareForm(forms.ModelForm):
    """What a new link shows, until when, and for whom."""

    last_day = forms.DateField(
        label=_("Works until"),
        required=False,
        widget=day_input(),
        validators=[validate_year],
        help_text=_("Including this day, in the time zone of the event."),
    )
    new_password = forms.CharField(
        label=_("Password"),
        required=False,
        min_length=SHORTEST_PASSWORD,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"min_length": _("Choose a password of at least %(limit_value)s characters.")},
    )
    # The password that was typed before the preview, sealed; an empty field beside it keeps it.
    kept_password = forms.Field(required=False)
    mostly_optional = True

    field_order = ("with_impressions", "with_photos", "with_ratings", "name", "last_day", "new_password", "indexed")

    class Meta:
        model = ShareLink
        fields = ("with_impressions", "with_photos", "with_ratings", "name", "indexed")
        labels: ClassVar = {
            "with_impressions": _("My impressions, and the notes of sessions and days"),
            "with_photos": _("Photos"),
            "with_ratings": _("My ratings"),
            "name": _("Name of the link"),
            "indexed": _("Search engines may list the page"),
        }
        help_texts: ClassVar = {"name": _("Only you see it, in the list of your links.")}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._event = event
        rule = _("At least %(number)s characters. Readers enter it once per visit.")
        self.fields["new_password"].help_text = rule % {"number": SHORTEST_PASSWORD}
        if self.instance.kind is ShareKind.REPORT:  # the report itself decides what it has
            for name in ("with_impressions", "with_photos", "with_ratings"):
                del self.fields[name]

    @property
    def sealed_password(self) -> str:
        """The chosen password as a page may hold it: encrypted, for its author alone; "" where none is chosen."""
        chosen: str = getattr(self, "cleaned_data", {}).get("new_password", "")
        return seal(chosen, self._purpose)

    @property
    def _purpose(self) -> bytes:
        return f"conference-log: password of a new link of {self.instance.author_id}".encode()

    def clean(self) -> dict[str, Any]:
        """Validate that the last day is not over; the password is the one that was kept where none is typed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new_password") == "":
            try:
                cleaned["new_password"] = unseal(str(cleaned.get("kept_password") or ""), self._purpose)
            except SealBroken:
                self.add_error("new_password", _("Type the password again."))
        if last := cleaned.get("last_day"):
            self.instance.expires_at = instant_at(last, time(), self._event.zone)  # the midnight that ends it
            if self.instance.expires_at <= timezone.now():
                self.add_error("last_day", _("This day is over. Choose a later one."))
        if cleaned.get("indexed") and cleaned.get("new_password"):
            self.add_error("indexed", _("A page with a password cannot be listed."))
        return cleaned


class ReaderPasswordForm(forms.Form):
    """The password of a link, as a reader enters it."""

    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
