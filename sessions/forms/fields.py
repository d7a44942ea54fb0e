"""Small parts that several forms share."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms


class SuggestingInput(forms.TextInput):
    """A text field that offers suggestions while one types, and takes anything."""

    template_name = "sessions/_suggestions.html"

    def __init__(self, suggestions: Callable[[], Sequence[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions to what the template knows."""
        context = super().get_context(name, value, attrs)
        context["suggestions"] = self.suggestions()
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-suggestions"
        return context


class VersionInput(forms.HiddenInput):
    """The version that the fields of a form were read at, which no text of another version may come back to.

    Going back to a page, browsers put what was typed there into the fields of the page as it is now; saved with the
    version of now, it would overwrite what was saved in between. They do so only where the form has the same fields as
    it had: the name of one of them tells its version.
    """

    template_name = "sessions/_version.html"


class TextArea(forms.Textarea):
    """A plain, roomy text area for Markdown, which editor.js helps to fill."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 10, "data-editor": True, **(attrs or {})})


def day_input() -> forms.DateInput:
    """Return a date field in the form that browsers show a calendar for."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return a time field in the form that browsers show a clock for."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def keep_blanks(form: forms.BaseForm) -> None:
    """Let the text areas of a form keep blanks at their ends: Markdown is stored as it was written."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea) and isinstance(field, forms.CharField):
            field.strip = False


def replace_data(form: forms.BaseForm, name: str, value: object) -> None:
    """Let a bound form show another value than the one that was sent, in one of its fields."""
    data: Any = form.data
    changed = data.copy()
    changed[form.add_prefix(name)] = str(value)
    form.data = changed
