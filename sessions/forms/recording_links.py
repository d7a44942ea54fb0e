"""Form for pasted recording links: lines with a URL and the session's name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.importing.recordings.match import MAX_LINES, Pasted, read_lines
from sessions.rules.clean_text import TEXT_LIMIT


class RecordingLinksForm(forms.Form):
    """A text of lines; cleans to the URLs with the words beside them."""

    lines = forms.CharField(
        label=_("Titles and web addresses"),
        help_text=_(
            "One line for each recording: a title or a code, and the web address. You can paste lines from a "
            "playlist, a spreadsheet or Markdown."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "autocapitalize": "none", "spellcheck": "false"}),
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
