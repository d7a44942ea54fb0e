"""Search and filter form of the catalogue, from the query string."""

from typing import Any

from django import forms
from django.http import QueryDict

from sessions.catalogue.browse import CatalogueFilter
from sessions.rules.parsing import parse_moment, parse_span
from sessions.rules.search_text import words
from sessions.rules.years import YEARS

QUERY_LIMIT = 200
"""Maximum length of a search that is used, in characters."""


class CatalogueForm(forms.Form):
    """Search words and filters; invalid values are ignored."""

    q = forms.CharField(required=False)
    day = forms.IntegerField(required=False, min_value=0, max_value=999)
    track = forms.CharField(required=False, max_length=100, strip=False)
    level = forms.IntegerField(required=False, min_value=100, max_value=500)
    format = forms.CharField(required=False, max_length=60, strip=False)
    room = forms.CharField(required=False, max_length=100, strip=False)
    recorded = forms.ChoiceField(required=False, choices=[("link", ""), ("usually", "")])
    mine = forms.BooleanField(required=False)
    later = forms.BooleanField(required=False)
    now = forms.BooleanField(required=False)
    time = forms.CharField(required=False)
    begin = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)


def parse_filter(query: QueryDict) -> tuple[CatalogueFilter, int]:
    """Parse the query string; return the filter and the page number."""
    form = CatalogueForm(query)
    form.is_valid()
    cleaned: dict[str, Any] = dict(form.cleaned_data)
    page: int = cleaned.pop("page", None) or 1
    found = words(cleaned.pop("q", "")[:QUERY_LIMIT])
    day = cleaned.pop("day", None)  # may be 0
    time = parse_span(cleaned.pop("time", None))
    begin = parse_moment(cleaned.pop("begin", None))
    begin = begin if begin and begin.utcoffset() is not None and begin.year in YEARS else None
    rest = {name: value for name, value in cleaned.items() if value}
    return CatalogueFilter(words=found, day=day, time=time, begin=begin, **rest), page
