"""Forms of files that come in: a report to import, and a backup to restore."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from sessions.article.dialects import DIALECTS
from sessions.forms.fields import PastedField
from sessions.importing.incoming.files import MARKDOWN
from sessions.models import Event
from sessions.rules.article_limits import MAX_BYTES
from sessions.web.upload_limits import too_large

NEW = ""
"""The choice of a new event, or that of an earlier import of the same article."""


class ManyFilesInput(forms.FileInput):
    """Input for several files, or for a folder."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Field of any number of files; its value is a list of uploaded files, which may be empty."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; what they hold is checked when they are read."""
        files = data if isinstance(data, (list, tuple)) else [data]
        return [file for file in files if file is not None]


class ArticleForm(forms.Form):
    """A report to import: a file, a zip or a folder, or pasted text; its format and its event."""

    file = ManyFilesField(
        label=_("File"),
        help_text=_("A Markdown file (.md), also with its images, or a zip with all of them."),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ".md,.markdown,.txt,.zip,image/*"}),
    )
    folder = ManyFilesField(
        label=_("Folder"),
        help_text=_("The folder of the article and its images."),
        required=False,
        widget=ManyFilesInput(attrs={"webkitdirectory": True}),
    )
    text = PastedField(label=_("Text of the article"), required=False, strip=False, rows=10, longest=MAX_BYTES)
    dialect = forms.ChoiceField(label=_("Format"), required=False)
    event = forms.ChoiceField(label=_("Event"), required=False)
    mostly_optional = True

    def __init__(self, data: Any = None, *args: Any, user: User, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.request = request
        self.events = {event.slug: event for event in Event.objects.editable_by(user).present().newest_first()}
        self.fields["dialect"].choices = [  # type: ignore[attr-defined]
            ("", _("Recognised from the text")),
            *((dialect.name, dialect.label) for dialect in DIALECTS.values()),
        ]
        self.fields["event"].choices = [  # type: ignore[attr-defined]
            (NEW, _("New event")),
            *((slug, event.name) for slug, event in self.events.items()),
        ]

    @property
    def sent(self) -> list[Any]:
        """All files that were sent, of a form that was cleaned."""
        return [*self.cleaned_data.get("file", ()), *self.cleaned_data.get("folder", ())]

    @property
    def chosen_event(self) -> Event | None:
        """The event that was chosen, of a valid form."""
        return self.events.get(self.cleaned_data.get("event", ""))

    def clean(self) -> dict[str, Any]:
        """Require a file or a text."""
        cleaned = super().clean() or {}
        text = cleaned.get("text", "").strip()
        if self.request is not None and (names := too_large(self.request)):
            self.add_error("file", _("“%(name)s” is larger than 100 MB.") % {"name": names[0][:80]})
        elif not text and not self.sent and not self.errors:
            self.add_error("file", _("Choose a file first, or paste the text of the article."))
        if text and any(PurePosixPath(file.name or "").suffix.lower() in MARKDOWN for file in self.sent):
            self.add_error("text", _("Choose a Markdown file or paste the text, not both."))
        if "\0" in text:
            self.add_error("text", _("This is no text. Choose a Markdown file (.md), or a zip that contains one."))
        elif len(text.encode(errors="replace")) > MAX_BYTES:
            self.add_error("text", _("The text of an article can have at most 2 MB."))
        return cleaned


class RestoreBackupForm(forms.Form):
    """The zip of an event, or of everything of one person."""

    file = forms.FileField(
        label=_("Backup"),
        help_text=_("A zip file that was downloaded here, or from another install, up to 300 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
