"""Forms of a programme: search and filters of its catalogue, and its import."""

from copy import copy
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sessions.catalogue.browse import CatalogueFilter
from sessions.forms.fields import PastedField
from sessions.forms.zone import ZoneForm
from sessions.importing.parsers.csv.table import FIELDS, Table
from sessions.models import Event
from sessions.rules.days import YEARS
from sessions.rules.parsing import parse_moment, parse_span
from sessions.rules.search_text import words
from sessions.web.upload_limits import too_large

QUERY_LIMIT = 200
"""Maximum length of a search that is used, in characters: nobody types more words."""


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


MAX_PASTED = 2_000_000
"""Maximum length of a pasted programme, in characters; a larger one is sent as a file."""

_SAMPLE = 40


class FeedForm(forms.Form):
    """Source of a programme: a file, an address to fetch, or pasted text; one form each."""

    way = forms.ChoiceField(choices=[("file", ""), ("url", ""), ("text", "")], widget=forms.HiddenInput)
    file = forms.FileField(label=_("File with the programme"), required=False, allow_empty_file=True)
    url = forms.CharField(
        label=_("Web address of the programme"),
        help_text=_("Of the file itself, not of the page that shows it: it often ends in .ics, .xml or .json."),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )
    keep = forms.BooleanField(label=_("Keep this address, to fetch the programme again"), required=False, initial=True)
    text = PastedField(
        label=_("Text of the programme"),
        help_text=_(
            "Also a line for each session, such as “COM301 | 10:30 - 11:30 | Title | Speaker | Room”. A line with a "
            "date or “Day 2” is the day of the lines below it."
        ),
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        rows=8,
        longest=MAX_PASTED,
    )
    mostly_optional = True

    def __init__(self, data: Any = None, *args: Any, request: Any = None, **kwargs: Any) -> None:
        if data is not None and data.get("way") != "url" and "keep" not in data:  # the form of the address was not sent
            data = data.copy()
            data["keep"] = "on"
        super().__init__(data, *args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Require the field of the chosen source."""
        cleaned = super().clean() or {}
        way = cleaned.get("way")
        if way == "file" and self.request is not None and too_large(self.request):
            self.add_error("file", _("The file is larger than 10 MB."))
        elif way == "file" and cleaned.get("file") is None and "file" not in self.errors:
            self.add_error("file", _("Choose a file first."))
        elif way == "url" and not cleaned.get("url") and "url" not in self.errors:
            self.add_error("url", _("Enter the address first."))
        elif way == "text" and not cleaned.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Paste the text first."))
        return cleaned


COLUMN_NAMES: dict[str, Any] = {
    "title": _("Title"),
    "start": _("Starts at"),
    "end": _("Ends at"),
    "date": _("Date"),
    "end_date": _("End date"),
    "day": _("Conference day"),
    "length": _("Length"),
    "code": _("Code"),
    "external_id": _("Identifier"),
    "level": _("Level"),
    "format": _("Format"),
    "track": _("Track"),
    "room": _("Room"),
    "venue": _("Building"),
    "speakers": _("Speakers"),
    "description": _("Description"),
    "recording_url": _("Recording"),
    "slides_url": _("Slides"),
    "link": _("Page of the session"),
}


class ColumnsForm(forms.Form):
    """Column mapping of a CSV table; only the title is required."""

    mostly_optional = True

    def __init__(self, data: Any, table: Table, mapping: dict[str, str]) -> None:
        known = {field: column for field, column in mapping.items() if column in table.columns}
        super().__init__(data, initial={f"column_{field}": column for field, column in known.items()})
        choices = [("", "—"), *((column, _with_sample(table, at)) for at, column in enumerate(table.columns))]
        for field in FIELDS:
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=COLUMN_NAMES[field],
                choices=choices if field != "title" else choices[1:],
                required=field == "title",
            )

    @property
    def mapping(self) -> dict[str, str]:
        """The column of each field that has one, of a valid form."""
        return {field: column for field in FIELDS if (column := self.cleaned_data[f"column_{field}"])}


def _with_sample(table: Table, at: int) -> str:
    """Return the label of a column: its name with its first value."""
    sample = next((row.shown[at] for row in table.rows if row.cells[at].strip()), "")
    sample = " ".join(sample.split())
    sample = sample if len(sample) <= _SAMPLE else f"{sample[: _SAMPLE - 1]}…"
    return (
        _("%(column)s (such as “%(sample)s”)") % {"column": table.columns[at], "sample": sample}
        if sample
        else table.columns[at]
    )


class PlanZoneForm(ZoneForm):
    """The time zone that an event gets with a programme: a city, a country or the name of a zone; empty: its own."""

    mostly_optional = True

    class Meta:
        model = Event
        fields = ("time_zone",)

    def __init__(self, event: Event, sent: Any) -> None:
        super().__init__(sent if "zone" in sent else None, instance=copy(event), auto_id="plan_%s")

    def add_prefix(self, field_name: str) -> str:
        """Return the name of a field in the address of the page."""
        return "zone" if field_name == "time_zone" else field_name

    @property
    def chosen(self) -> str:
        """The chosen time zone, "" where none is."""
        return str(self.cleaned_data["time_zone"]) if self.is_bound and self.is_valid() else ""
