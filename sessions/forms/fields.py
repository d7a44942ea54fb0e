"""Shared widgets and helpers of forms."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

_COMMA = re.compile(r"[,，、]")


class SuggestingInput(forms.TextInput):
    """Text input with suggestions (datalist); any text is accepted."""

    template_name = "sessions/site/_suggestions.html"

    def __init__(self, suggestions: Callable[[], Sequence[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions to the template context."""
        context = super().get_context(name, value, attrs)
        context["suggestions"] = self.suggestions()
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-suggestions"
        return context


class VersionInput(forms.HiddenInput):
    """Hidden field with the version that a form is based on; its name contains the version.

    After the Back button browsers restore typed values into the page's fields. Saved with the current version, they
    would overwrite what was saved in between. Browsers restore only when the field names are the same, so the name
    changes with the version.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input, behind one whose name contains the version: it tells the browser."""
        inputs = '<input type="hidden" name="read-at-{1}" disabled><input type="hidden" name="{0}" value="{1}"{2}>'
        return format_html(inputs, name, self.format_value(value) or "", flatatt(self.build_attrs(self.attrs, attrs)))


class TextArea(forms.Textarea):
    """Text area for Markdown; editor.js adds its buttons."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 10, "data-editor": True, **(attrs or {})})


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


class PastedField(forms.CharField):
    """A text that is pasted: the browser neither corrects nor cuts it; the server says when it is too long."""

    def __init__(self, *, rows: int, longest: int | None = None, **kwargs: Any) -> None:
        attrs = {"rows": rows, "autocapitalize": "none", "spellcheck": "false"}
        attrs |= {"data-longest": longest} if longest else {}
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength, at which a browser would cut silently."""
        return {}


def day_input() -> forms.DateInput:
    """Return a date input (calendar picker)."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return a time input (time picker)."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def replace_data(form: forms.BaseForm, name: str, value: object) -> None:
    """Show another value than the sent one in a field of a bound form."""
    data: Any = form.data
    changed = data.copy()
    changed[form.add_prefix(name)] = str(value)
    form.data = changed
