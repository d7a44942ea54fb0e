"""Forms of an event, of its days and of the note of a day."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sessions.agenda.event_days import keep_session_clocks, keep_times_of_day, match_days_to_dates, number_question
from sessions.agenda.number_choices import choices_of, reason_of
from sessions.forms.fields import TextArea, VersionInput, day_input, replace_data
from sessions.forms.zone import ZoneForm
from sessions.models import Day, Event, profile_of
from sessions.models.event import MOST_MINUTES, Language
from sessions.photos.clock_correction import keep_local_times, matches_of
from sessions.quotas.rows import require
from sessions.rules.day_numbers import DayQuestion, Numbering


class EventForm(ZoneForm):
    """Name, dates and time zone of an event; saving creates a day for each date."""

    numbering = forms.ChoiceField(
        label=_("Numbers of the days"),
        choices=[(each, each) for each in Numbering],
        required=False,
        widget=forms.RadioSelect,
    )

    minutes_between_venues = forms.IntegerField(
        label=_("Minutes between two buildings"),
        help_text=_(
            "Today marks two planned sessions in different buildings if the time between them is shorter than this. "
            "Enter 0 to turn this off."
        ),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
    )

    field_order = (
        *("name", "venue", "first_day", "last_day", "numbering", "time_zone", "zone_choice"),
        *("minutes_between_venues", "language"),
    )

    class Meta:
        model = Event
        fields = ("name", "venue", "first_day", "last_day", "time_zone", "minutes_between_venues", "language")
        help_texts: ClassVar = {"last_day": _("Each date becomes a day. Days can be added later, too.")}
        widgets: ClassVar = {"first_day": day_input(), "last_day": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question: DayQuestion | None = None
        self.answer: Numbering | None = None
        zone = self.fields["time_zone"]
        zone.help_text = _("Type a city or a country, such as Las Vegas or Japan.")
        if self.instance.pk is None:
            self.fields["name"].widget.attrs["autofocus"] = True
            if get_language() in Language.values:
                self.initial["language"] = get_language()
            self.own_zone = profile_of(self.instance.owner).time_zone
            if self.own_zone:
                told = gettext(
                    "Type a city or a country. If empty, the time zone of the venue is used, or that of your profile, "
                    "%(zone)s."
                )
                zone.help_text = told % {"zone": self.own_zone}
            else:
                zone.help_text = _(
                    "Type a city or a country. If empty, the time zone of the venue is used, or that of this device."
                )

    def clean_minutes_between_venues(self) -> int:
        """Keep the number where none is typed."""
        typed: int | None = self.cleaned_data["minutes_between_venues"]
        return self.instance.minutes_between_venues if typed is None else typed

    def _post_clean(self) -> None:
        """Ask what becomes of days that do not fit between the numbers, once everything else is valid."""
        super()._post_clean()  # type: ignore[misc]
        question = None if self.errors or self.instance.pk is None else number_question(self.instance)
        if question is None:
            return
        if not {"first_day", "last_day"} & set(self.changed_data):
            self.answer = Numbering.SKIP  # it was asked when the dates were changed
            return
        self.question = question
        choices = choices_of(question, self.instance.language)
        self.fields["numbering"].choices = [(each.value, each.label) for each in choices]  # type: ignore[attr-defined]
        self.answer = question.answer(self.cleaned_data["numbering"])
        if self.answer != self.cleaned_data["numbering"]:
            replace_data(self, "numbering", self.answer)
            self.add_error("numbering", reason_of(question, self.instance.language))

    def save(self, commit: bool = True, *, by: User | None = None) -> Event:
        """Save the event and update its days: empty days outside the dates are deleted, missing ones created.

        In one transaction; ``by`` is who saves it, None for the owner. Raises OverQuota when the owner has no room for
        the event, or the event for its days.
        """
        with transaction.atomic():
            if self.instance.pk is None:
                require("events", self.instance.owner)
            changed = self.zone_changed
            event = super().save(commit=False)
            # Only the form's fields: others may change meanwhile, such as deleted_at.
            event.save(update_fields=None if event.pk is None else [*self.Meta.fields, "updated_at"])
            if changed:
                zone, user = ZoneInfo(self.zone_before), by or event.owner
                before = matches_of(event, user)
                keep_session_clocks(event, zone)
                keep_local_times(event, zone, user, before)
            match_days_to_dates(event, self.answer)
        return event


class DayForm(forms.ModelForm):
    """Date and title of a day."""

    mostly_optional = True

    class Meta:
        model = Day
        fields = ("date", "title")
        help_texts: ClassVar = {"title": _("Shown in the report as the heading of the day.")}
        widgets: ClassVar = {"date": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = self.instance.heading

    def save(self, commit: bool = True) -> Day:
        """Save date and title only, and move the times of the day's sessions with the date.

        The note has autosave and may change at the same time. Raises Day.NotUpdated when the day was deleted.
        """
        day = super().save(commit=False)
        with transaction.atomic():
            day.save(update_fields=[*self.Meta.fields, "updated_at"])
            if day.date and "date" in self.changed_data:
                keep_times_of_day(day)
        return day


class DayNoteForm(forms.ModelForm):
    """Note of a day, with the version it is based on (optimistic lock)."""

    version = forms.IntegerField(min_value=1, widget=VersionInput)

    class Meta:
        model = Day
        fields = ("note",)
        labels: ClassVar = {"note": _("Note of the day")}
        widgets: ClassVar = {"note": TextArea(attrs={"rows": 3})}
