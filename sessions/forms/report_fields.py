"""Fields and words of the form of a report's settings."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext

_COMMA = re.compile(r"[,，、]")


class TopicsField(forms.CharField):
    """Comma-separated topics; cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        """Return the list as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """Return the topics, trimmed, without empty ones."""
        return [topic for part in _COMMA.split(super().to_python(value) or "") if (topic := part.strip())]

    def validate(self, value: Any) -> None:
        """Skip: the model validates the topics."""

    def run_validators(self, value: Any) -> None:
        """Skip: the model validates the topics."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines, so that an imported topic that contains a comma stays one topic."""
        return self.to_python(self.prepare_value(initial or [])) != self.to_python(data)


class NameInput(forms.TextInput):
    """Text input that the browser does not check: it could not show what is wrong in a folded part of the form."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave it to the server to ask for a value."""
        return False


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value as the form shows it: the label of a choice, the state of a switch."""
    if isinstance(value, bool):
        return gettext("On") if value else gettext("Off")
    labels = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]  # pairs
    shown = field.prepare_value(value)
    return str(labels.get(shown, shown)) or gettext("nothing")
