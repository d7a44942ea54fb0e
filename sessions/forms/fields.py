"""Shared widgets and helpers of forms."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


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


class PlainHiddenInput(forms.HiddenInput):
    """Hidden field as HTML without a template, which takes ten times as long: for pages that are opened often."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the input; the same as Django's template makes."""
        shown = self.format_value(value)
        said = "" if shown is None else flatatt({"value": shown})
        more = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<input type="hidden" name="{}"{}{}>', name, said, more)


class VersionInput(PlainHiddenInput):
    """Hidden field with the version that a form is based on; its name contains the version.

    After the Back button browsers restore typed values into the page's fields. Saved with the current version, they
    would overwrite what was saved in between. Browsers restore only when the field names are the same, so the name
    changes with the version.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the input, behind one whose name contains the version: it tells the browser."""
        named = format_html('<input type="hidden" name="read-at-{}" disabled>', value)
        return named + super().render(name, value, attrs, renderer)


class TextArea(forms.Textarea):
    """Text area for Markdown; editor.js adds its buttons."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 10, "data-editor": True, **(attrs or {})})


def day_input() -> forms.DateInput:
    """Return a date input (calendar picker)."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return a time input (time picker)."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def keep_blanks(form: forms.BaseForm) -> None:
    """Do not strip the text areas of a form: Markdown is stored as written."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea) and isinstance(field, forms.CharField):
            field.strip = False


def replace_data(form: forms.BaseForm, name: str, value: object) -> None:
    """Show another value than the sent one in a field of a bound form."""
    data: Any = form.data
    changed = data.copy()
    changed[form.add_prefix(name)] = str(value)
    form.data = changed
