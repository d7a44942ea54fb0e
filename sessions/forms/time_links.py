"""Form for timestamp links: when the recording begins, in the event's local time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Session
from sessions.rules.days import conference_date, instant_at


class RecordingForm(forms.Form):
    """The time of day at which the recording begins; default: the start of the session."""

    begins = forms.TimeField(
        label=_("The recording begins at"),
        help_text=_("In the local time of the event. Change it if the recording begins before or after the session."),
        input_formats=["%H:%M:%S", "%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": "1"}, format="%H:%M:%S"),
    )

    def __init__(self, data: Any, session: Session) -> None:
        assert session.starts_at is not None
        self.session = session
        start = timezone.localtime(session.starts_at, session.event.zone).time()
        super().__init__(data, initial={"begins": start})

    @property
    def instant(self) -> datetime:
        """Start of the recording, on the session's conference day; for an invalid form, the session's start."""
        start, zone = self.session.starts_at, self.session.event.zone
        assert start is not None
        if not self.is_bound or not self.is_valid():
            return start
        return instant_at(conference_date(start, zone), self.cleaned_data["begins"], zone)
