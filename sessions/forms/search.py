"""Form of the search in one's own words, from the query string."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from sessions.forms.catalogue import QUERY_LIMIT
from sessions.rules.search_text import words


@dataclass(frozen=True, slots=True)
class OwnWordsQuery:
    """What is searched: the text as typed, its normalised words, the address of an event or "", and the page."""

    text: str
    words: tuple[str, ...]
    event: str
    page: int


class OwnWordsForm(forms.Form):
    """Search words, event and page; invalid values are ignored."""

    q = forms.CharField(required=False)
    event = forms.SlugField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


def parse_own_words(query: QueryDict) -> OwnWordsQuery:
    """Parse the query string."""
    form = OwnWordsForm(query)
    form.is_valid()
    text = form.cleaned_data.get("q", "")[:QUERY_LIMIT]
    return OwnWordsQuery(text, words(text), form.cleaned_data.get("event", ""), form.cleaned_data.get("page") or 1)
