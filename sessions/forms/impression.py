"""Forms of what is written about a session: one's impression with its marks, and the text of the team."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.forms.fields import TextArea, VersionInput
from sessions.models import Impression, State, TeamText
from sessions.models.impression import SECOND_CHOICE
from sessions.rules.parsing import parse_number


class _TextsForm(forms.ModelForm):
    """Summary and impressions, with the version they are based on (optimistic lock)."""

    version = forms.IntegerField(min_value=1, widget=VersionInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)

    def shown_texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts that stand in the report: all but the private note."""
        return [self["summary"], self["body"]]


class ImpressionForm(_TextsForm):
    """Summary, impressions and the private note."""

    class Meta:
        model = Impression
        fields = ("summary", "body", "private_note")
        widgets: ClassVar = {"summary": TextArea(), "body": TextArea(), "private_note": TextArea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.instance.session.event.language
        for name in ("summary", "body"):
            self.fields[name].widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        """Return the texts; no constraint of the database says anything of them, so that none is checked here."""
        return self.cleaned_data

    def shown_rating(self) -> int | None:
        """Return the rating that was chosen in a form without scripts, 0 for none, else the saved one."""
        sent = parse_number(self.data.get("rating"), largest=5)
        return self.instance.rating if sent is None else sent


CLEAR_STATE = "none"
"""Value that clears the state."""

STATES: list[tuple[str, Any]] = [
    (State.PLANNED.value, State.PLANNED.label),
    (SECOND_CHOICE, _("Second choice")),
    (State.ATTENDED.value, State.ATTENDED.label),
    (State.MISSED.value, State.MISSED.label),
    (CLEAR_STATE, _("Not marked")),
]
"""What can be chosen, with its names."""


def state_changes(chosen: str) -> dict[str, Any]:
    """Return the model fields of a choice among STATES."""
    state = {CLEAR_STATE: "", SECOND_CHOICE: State.PLANNED.value}.get(chosen, chosen)
    return {"state": state, "second_choice": chosen == SECOND_CHOICE}


SWITCH = [("on", "on"), ("off", "off")]
"""What a mark that is either set or not is sent as."""


class StateForm(forms.Form):
    """One mark: state, watch later, shared or rating; a field that is not sent stays unchanged.

    ``was`` is the state that the page showed when the person tapped, also where the tap waited since then. ``undo`` is
    sent when a choice is undone: the key of the write that made it, or "1" where there is none.
    """

    state = forms.ChoiceField(choices=STATES, required=False)
    was = forms.ChoiceField(choices=STATES, required=False)
    undo = forms.CharField(max_length=36, required=False)
    watch_later = forms.ChoiceField(choices=SWITCH, required=False)
    shared = forms.ChoiceField(choices=SWITCH, required=False)
    rating = forms.TypedChoiceField(
        choices=[(str(number), str(number)) for number in range(6)], coerce=int, empty_value=None, required=False
    )

    def changes(self) -> dict[str, Any]:
        """Return the changes by model field; rating 0 clears the rating, CLEAR_STATE the state."""
        cleaned = self.cleaned_data
        changes = state_changes(cleaned["state"]) if cleaned["state"] else {}
        for name in ("watch_later", "shared"):
            if cleaned[name]:
                changes[name] = cleaned[name] == "on"
        if cleaned["rating"] is not None:
            changes["rating"] = cleaned["rating"] or None
        return changes


class TeamTextForm(_TextsForm):
    """Summary and impressions of a team; the version is 0 while nothing is stored."""

    version = forms.IntegerField(min_value=0, widget=VersionInput)

    class Meta:
        model = TeamText
        fields = ("summary", "body")
        widgets: ClassVar = {"summary": TextArea(), "body": TextArea()}
