"""Forms of a session: its facts in local times of the event, and when its recording begins."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import SuggestingInput, TextArea, VersionInput, time_input
from sessions.forms.impression import STATES
from sessions.models import Event, Level, Session, State
from sessions.rules import formats
from sessions.rules.clean_text import is_unseen
from sessions.rules.codes import level_of, split_heading
from sessions.rules.days import conference_date, ending_at, instant_at
from sessions.rules.video_urls import normalise


class SessionForm(forms.ModelForm):
    """All facts of one session. Needs an instance with its event; ``version`` is for the optimistic lock.

    ``CODE | Title`` that a person types as the title is split where the code is empty; a program's title is one.
    """

    # Nearly every field is optional, so it is not said at each.
    mostly_optional = True

    version = forms.IntegerField(min_value=1, widget=VersionInput)
    starts = forms.TimeField(label=_("Starts"), required=False, widget=time_input())
    ends = forms.TimeField(label=_("Ends"), required=False, widget=time_input())

    class Meta:
        model = Session
        fields = (
            "code", "title", "day", "level", "format", "track", "room", "speakers",
            "recording_url", "slides_url", "note", "description",
        )  # fmt: skip
        help_texts: ClassVar = {
            "speakers": _("Names, separated by commas."),
            "recording_url": _("The web address of the video, for example on YouTube."),
            "note": _("Shown in the report when there is no recording."),
            "description": _("The description in the programme. It is not shown in the report."),
        }
        widgets: ClassVar = {
            "recording_url": forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
            "slides_url": forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
            "note": TextArea(attrs={"rows": 2}),
            "description": TextArea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, by_program: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_program = by_program
        session, event = self.instance, self.instance.event
        self.initial.setdefault("version", session.version)
        self.initial.setdefault("starts", _on_the_clock(session.starts_at, event))
        self.initial.setdefault("ends", _on_the_clock(session.ends_at, event))
        days: Any = self.fields["day"]
        days.queryset = event.days.all()
        days.empty_label = None
        # Cached: Django would query the choices on each access.
        days.choices = list(days.choices)
        # The first session of an event without days creates its first day.
        days.required = session.day_id is not None
        levels: Any = self.fields["level"]
        levels.choices = [("", _("Unknown")), *Level.choices]
        self.fields["format"].widget = SuggestingInput(lambda: formats.names(event.language), attrs={"maxlength": 60})

    def clean(self) -> dict[str, Any]:
        """Split a heading typed as the title, convert local times to UTC, and check their order."""
        cleaned = super().clean() or self.cleaned_data
        if is_unseen(cleaned.get("title", "x")):
            cleaned["title"] = ""
        if not cleaned.get("code") and cleaned.get("title") and not self._by_program:
            code, title = split_heading(cleaned["title"])
            if code and title:  # else a title that looks like a code
                cleaned["code"], cleaned["title"] = code, title
                if cleaned.get("level") is None:
                    cleaned["level"] = level_of(code)
        if not cleaned.get("code") and not cleaned.get("title") and not {"code", "title"} & self.errors.keys():
            self.add_error("title", ValidationError(_("Enter a code or a title."), code="required"))
        if not self.errors.keys() & {"day", "starts", "ends"}:
            self._clean_times(cleaned)
        return cleaned

    def clean_recording_url(self) -> str:
        """Return the canonical URL that players recognise."""
        return normalise(self.cleaned_data["recording_url"])

    def _clean_times(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned["starts"], cleaned["ends"]
        # An end without a start is refused: the day is sorted by start.
        if ends and not starts:
            self.add_error("starts", ValidationError(_("Enter the start time, too."), code="required"))
            return
        if not {"starts", "ends", "day"} & set(self.changed_data):
            cleaned["starts_at"], cleaned["ends_at"] = self.instance.starts_at, self.instance.ends_at
            return
        on = (cleaned["day"].date if cleaned["day"] else None) or self._own_date()
        if starts and on is None:
            message = _("Set the date of the day first. Then its sessions can have times.")
            self.add_error("starts", ValidationError(message, code="date"))
            return
        zone = self.instance.event.zone
        cleaned["starts_at"] = instant_at(on, starts, zone) if on and starts else None
        cleaned["ends_at"] = ending_at(on, starts, ends, zone) if on and starts and ends else None
        if cleaned["ends_at"] and cleaned["ends_at"] < cleaned["starts_at"]:
            self.add_error("ends", ValidationError(_("The session ends before it starts."), code="order"))

    def _own_date(self) -> date | None:
        """Return the date of the session's own time, for a day without a date."""
        starts_at = self.instance.starts_at
        return conference_date(starts_at, self.instance.event.zone) if starts_at else None

    def _post_clean(self) -> None:
        for name in ("starts_at", "ends_at"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]  # missing in Django's stubs

    @property
    def facts(self) -> dict[str, Any]:
        """The cleaned values by model field."""
        return {name: getattr(self.instance, name) for name in (*self.Meta.fields, "starts_at", "ends_at")}


class NewSessionForm(SessionForm):
    """The same for a new session, with its key and state."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), choices=STATES[:-1], initial=State.ATTENDED)


class EditSessionForm(SessionForm):
    """The same for a session that is stored, with the user's state, and the one that the page showed."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False, show_hidden_initial=True)

    @property
    def new_state(self) -> str:
        """The state if the user has changed it, else ""."""
        return self.cleaned_data["state"] if "state" in self.changed_data else ""

    @property
    def seen_state(self) -> str:
        """The state that the page showed; "" where it is unknown."""
        shown = self.data.get(self.add_initial_prefix("state"), "")
        return shown if shown in dict(STATES) else ""


def _on_the_clock(instant: datetime | None, event: Event) -> time | None:
    return timezone.localtime(instant, event.zone).time().replace(second=0, microsecond=0) if instant else None


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
