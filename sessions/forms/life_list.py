"""Filters of the list of a life, from the query string."""

from typing import Any

from django import forms
from django.http import QueryDict

from sessions.agenda.life_list import STATES, LifeFilter


class LifeForm(forms.Form):
    """Filters and page; invalid values are ignored."""

    state = forms.ChoiceField(required=False, choices=[(state, "") for state in STATES])
    year = forms.IntegerField(required=False, min_value=1, max_value=9999)
    event = forms.SlugField(required=False)
    format = forms.CharField(required=False, max_length=60, strip=False)
    level = forms.IntegerField(required=False, min_value=100, max_value=500)
    track = forms.CharField(required=False, max_length=100, strip=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


def parse_life_filter(query: QueryDict) -> tuple[LifeFilter, int]:
    """Parse the query string; return the filter and the page number."""
    form = LifeForm(query)
    form.is_valid()
    cleaned: dict[str, Any] = dict(form.cleaned_data)
    page: int = cleaned.pop("page", None) or 1
    return LifeFilter(**{name: value for name, value in cleaned.items() if value}), page
