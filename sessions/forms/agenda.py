"""Forms of the agenda: search and filters from the query string, stars and recording links to import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sessions.agenda.life_list import STATES, LifeFilter
from sessions.forms.catalogue import MAX_PASTED, QUERY_LIMIT
from sessions.forms.fields import PastedField
from sessions.importing.recordings.match import MAX_LINES, Pasted, read_lines
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.web.upload_limits import too_large


class OwnWordsForm(forms.Form):
    """Search words, event and page; invalid values are ignored."""

    q = forms.CharField(required=False)
    event = forms.SlugField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


def parse_own_words(query: QueryDict) -> tuple[str, str, int]:
    """Parse the query string; return the text as typed, the slug of an event or "", and the page number."""
    form = OwnWordsForm(query)
    form.is_valid()
    cleaned = form.cleaned_data
    return cleaned.get("q", "")[:QUERY_LIMIT], cleaned.get("event", ""), cleaned.get("page") or 1


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


class StarsForm(forms.Form):
    """The stars to import, from one of both fields; cleans to ``content``, as bytes."""

    file = forms.FileField(label=_("File with stars (.ics or .json)"), required=False, allow_empty_file=True)
    text = PastedField(
        label=_("Link, or contents of a file"), required=False, max_length=MAX_PASTED, rows=3, longest=MAX_PASTED
    )
    mostly_optional = True

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_file(self) -> Any:
        """Validate the size of the file."""
        file = self.cleaned_data["file"]
        if self.request is not None and too_large(self.request):
            raise ValidationError(_("The file is larger than 10 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Require one of both fields; the file counts if both are given."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is None and not text.strip():
            self.add_error("file", _("Choose a file, or paste a link."))
        else:
            cleaned["content"] = file.read() if file is not None else text.encode("utf-8", "replace")
        return cleaned


class RecordingLinksForm(forms.Form):
    """A text of lines; cleans to the URLs with the words beside them."""

    lines = PastedField(
        label=_("Titles and web addresses"),
        help_text=_(
            "One line for each recording: a title or a code, and the web address. You can paste lines from a "
            "playlist, a spreadsheet or Markdown."
        ),
        rows=10,
    )

    def clean_lines(self) -> Pasted:
        """Return the parsed links; refuses a text without a URL, and too long a text."""
        text: str = self.cleaned_data["lines"]
        try:
            found = read_lines(text) if len(text) <= TEXT_LIMIT * 5 else None
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("Too many lines: at most %(limit)s at once.") % {"limit": MAX_LINES})
        if not found.named:
            raise ValidationError(_("These lines contain no web address. A web address begins with https://."))
        return found
