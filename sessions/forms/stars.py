"""Form for stars to import: a file, or pasted text, which may be a link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.rules.feed_limits import MAX_BYTES
from sessions.web.upload_limits import too_large

TEXT_LIMIT = 2_000_000
"""Maximum length of pasted text, in characters; a larger one is sent as a file."""


class StarsForm(forms.Form):
    """The stars to import, from one of both fields; cleans to ``content``, as bytes."""

    file = forms.FileField(label=gettext_lazy("File with stars (.ics or .json)"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=gettext_lazy("Link, or contents of a file"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false", "data-longest": TEXT_LIMIT}
        ),
    )
    mostly_optional = True

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        # No maxlength: a browser would truncate a pasted file silently.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def clean_file(self) -> Any:
        """Validate the size of the file."""
        file = self.cleaned_data["file"]
        if (file is not None and file.size > MAX_BYTES) or (self.request is not None and too_large(self.request)):
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
