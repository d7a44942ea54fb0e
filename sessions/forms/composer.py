"""The composer: one line becomes a session that was attended."""

import uuid
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.agenda.time_slots import instant_of_log
from sessions.models import Event, Session
from sessions.models.validators import text_error_message
from sessions.rules.clean_text import TextError, clean_line
from sessions.rules.codes import level_of, split_typed
from sessions.rules.formats import guess_format
from sessions.rules.parsing import parse_uuid
from sessions.rules.video_urls import is_recording

LINK_LIMIT = 500
"""Characters that the address of a recording may have; a longer one is a note."""

_check_link = URLValidator(schemes=["http", "https"], message="")


class ComposerForm(forms.Form):
    """``CODE | Title``, with the key the browser made, so that a repeated request is recognised."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    heading = forms.CharField(
        label=_("Log a session"),
        # Longer than code and title together, so that too long a title is told as such.
        max_length=2000,
        strip=False,
        error_messages={"required": _("Type or paste a code or a title first.")},
    )
    # When Enter was pressed, which may be long before the network is back. A script fills it in; no character of it
    # can be a reason to refuse what was typed.
    logged_at = forms.Field(required=False)
    # The session of the catalogue that was picked while typing; what it does not name is what the line says.
    session = forms.Field(required=False)
    # A link that another app shared with ours along with the heading; one that makes no sense is no reason either.
    link = forms.Field(required=False, widget=forms.HiddenInput)

    def clean_id(self) -> uuid.UUID:
        """Return the key that was sent, or a new one when none was."""
        return self.cleaned_data["id"] or uuid.uuid4()

    def clean_logged_at(self) -> datetime:
        """Return when the line was typed; now, when nothing that makes sense was sent."""
        now = timezone.now()
        return instant_of_log(str(self.cleaned_data["logged_at"] or ""), now) or now

    def clean_session(self) -> uuid.UUID | None:
        """Return the key that was picked, or None."""
        return parse_uuid(self.cleaned_data["session"])

    def clean_link(self) -> str:
        """Return the web address that was shared, or ""."""
        link = str(self.cleaned_data["link"] or "")
        try:
            _check_link(link)
        except ValidationError:
            return ""
        return link

    def clean_heading(self) -> str:
        """Return the line without line breaks and control characters."""
        try:
            line = clean_line(self.cleaned_data["heading"], 2000)
        except TextError as error:
            raise ValidationError(text_error_message(error), code=error.reason) from error
        if not line:
            raise ValidationError(self.fields["heading"].error_messages["required"], code="required")
        return line

    def draft(self, event: Event) -> Session:
        """Return the unsaved session that the line describes: code and title split, level and format guessed."""
        heading: str = self.cleaned_data["heading"]
        code, title = split_typed(heading)
        link: str = self.cleaned_data["link"]
        return Session(
            id=self.cleaned_data["id"],
            event=event,
            code=code,
            title=title,
            level=level_of(code),
            format=guess_format(heading, event.language),
            **({"recording_url": link} if is_recording(link) and len(link) <= LINK_LIMIT else {"note": link}),
        )

    def check(self, session: Session) -> bool:
        """Say whether the session can be stored; else put the reason at the field."""
        try:
            session.clean_fields(exclude=["day"])
        except ValidationError as error:
            for message in error.messages:
                self.add_error("heading", message)
        return not self.errors


def empty_composer(heading: str = "", link: str = "") -> ComposerForm:
    """Return a composer to type into, with a new key; what another app shared stands in it already."""
    initial = {"id": uuid.uuid4(), "heading": heading[:2000], "link": link[:2000]}
    return ComposerForm(initial=initial, auto_id="composer_%s")
