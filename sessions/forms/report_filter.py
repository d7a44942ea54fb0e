"""Form of the filter of a report's sessions: every condition is optional, and all of them must hold."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models import Event, FilterState, Holds, Report, Session
from sessions.models.held_sessions import held_sessions
from sessions.models.querysets.access import Reader
from sessions.models.session import SessionQuerySet
from sessions.rules.formats import key_of, name_of

_STARS = [(n, "★" * n) for n in range(5, 0, -1)]


class FilterForm(forms.Form):
    """Marks, formats, tracks, days and rating of the sessions; "everything else" leaves out those of other reports."""

    state = forms.ChoiceField(label=_("Sessions that are"), choices=FilterState, required=False)
    rating = forms.TypedChoiceField(label=_("Rating of at least"), required=False, coerce=int, empty_value=None)
    formats = forms.MultipleChoiceField(label=_("Formats"), required=False, widget=forms.CheckboxSelectMultiple)
    tracks = forms.MultipleChoiceField(label=_("Tracks"), required=False, widget=forms.CheckboxSelectMultiple)
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    rest = forms.BooleanField(
        label=_("Everything else"),
        required=False,
        help_text=_("Without the sessions that other reports of this event select or filter."),
    )

    prefix = "filter"
    mostly_optional = True

    def __init__(
        self, data: Any = None, *, event: Event, sessions: Iterable[Session], filters: Mapping[str, Any]
    ) -> None:
        """`sessions` are those to choose from; their formats, tracks and days are offered."""
        initial = {"state": FilterState.ATTENDED, **filters}
        super().__init__(data, initial=initial)
        listed = list(sessions)
        formats = _present((key_of(session.format) for session in listed), filters.get("formats", ()))
        tracks = _present((session.track for session in listed), filters.get("tracks", ()))
        days = {session.day_id: session.day for session in listed}
        for day in days.values():
            day.event = event  # set, so that heading runs no query (N+1)
        choices = {
            "rating": [("", _("Any")), *_STARS],
            "formats": [(key, name_of(key, event.language)) for key in formats],
            "tracks": [(track, track) for track in sorted(tracks)],
            "days": [
                *((pk, day.heading) for pk, day in days.items()),
                *((pk, "—") for pk in filters.get("days", ()) if pk not in days),
            ],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]

    def chosen(self) -> list[forms.BoundField]:
        """Return the lists of boxes that have something to choose from."""
        fields: Any = self.fields
        return [self[name] for name in ("formats", "tracks", "days") if fields[name].choices]

    @property
    def filters(self) -> dict[str, Any]:
        """The filter, of a valid form, without conditions that are not set."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def sessions_to_choose(report: Report, event: Event, user: Reader) -> SessionQuerySet:
    """Return the sessions that a report can select: those on the agenda of the user or the team, and those that it has
    already.
    """
    sessions = event.sessions.for_report()
    held = report.chosen.values("pk") if report.pk else ()
    marked = sessions.on_agenda_of(user)
    if report.is_team:
        marked = sessions.filter(pk__in=event.sessions.on_agenda_of_team(event).values("pk"))
    return (marked | sessions.filter(pk__in=held)).with_impression_of(user)


def check_listed(form: forms.ModelForm) -> None:
    """Ask again for the selected sessions of a new report if the page listed those of the person for a report of the
    team, or the other way round: the box was ticked after the page was made.
    """
    listed = "team" if form.instance.is_team else "own"
    if "is_team" not in form.fields or form.data.get("listed", listed) == listed:
        return
    if form.cleaned_data.get("holds") == Holds.CHOSEN:
        form.errors.pop("chosen", None)
        if form.instance.is_team:
            form.add_error("chosen", _("The sessions of the team are listed now. Select those of the report."))
        else:
            form.add_error("chosen", _("Your own sessions are listed now. Select those of the report."))


def count_filtered(report: Report, event: Event, user: Reader, data: Any) -> int | None:
    """Return how many sessions a filter gives that is not saved yet; None for an invalid one."""
    sessions = sessions_to_choose(report, event, user)
    form = FilterForm(data, event=event, sessions=sessions, filters=report.filters)
    return sessions_with(report, Holds.FILTERED, form.filters).count() if form.is_valid() else None


def sessions_with(report: Report, holds: Holds, filters: Mapping[str, Any]) -> SessionQuerySet:
    """Return the sessions that a report would include with another choice and filter."""
    other = copy(report)
    other.holds, other.filters = holds, filters
    return held_sessions(other)


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as the form shows it: the label of a choice, the state of a switch."""
    if isinstance(value, bool):
        return gettext("On") if value else gettext("Off")
    labels = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]  # pairs
    shown = field.prepare_value(value)
    return str(labels.get(shown, shown)) or gettext("nothing")


def _present(values: Iterable[str], held: Iterable[str]) -> list[str]:
    """Return the values without empty ones and duplicates, in order, and those that the filter has already."""
    return list(dict.fromkeys(value for value in (*values, *held) if value))
