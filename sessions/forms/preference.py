"""Form of a browser's preferences: language and theme."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sessions.models import Theme


class PreferenceForm(forms.Form):
    """Interface language and theme; a field that is not sent keeps its value."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, required=False, widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=Theme.choices,
        required=False,
        widget=forms.RadioSelect,
    )
