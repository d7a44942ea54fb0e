"""Form of the composer: one line becomes an attended session."""

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
"""Maximum length of a recording URL, in characters; a longer one goes into the note."""

_check_link = URLValidator(schemes=["http", "https"], message="")


class ComposerForm(forms.Form):
    """``CODE | Title``, with the key that the browser made (idempotency)."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    heading = forms.CharField(
        label=_("Log a session"),
        # Longer than code and title together, so that the error is about the title.
        max_length=2000,
        strip=False,
        error_messages={"required": _("Type or paste a code or a title first.")},
    )
    # When Enter was pressed, perhaps long before the network was back. Set by a script; an invalid value
    # never makes the form invalid.
    logged_at = forms.Field(required=False)
    # Key of the session that was picked from the suggestions; an invalid value is ignored.
    session = forms.Field(required=False)
    # Link from the Web Share Target; an invalid one is ignored.
    link = forms.Field(required=False, widget=forms.HiddenInput)

    def clean_id(self) -> uuid.UUID:
        """Return the key that was sent, or a new one."""
        return self.cleaned_data["id"] or uuid.uuid4()

    def clean_logged_at(self) -> datetime:
        """Return when the line was typed; now, when missing or implausible."""
        now = timezone.now()
        return instant_of_log(str(self.cleaned_data["logged_at"] or ""), now) or now

    def clean_session(self) -> uuid.UUID | None:
        """Return the key of the picked session, or None."""
        return parse_uuid(self.cleaned_data["session"])

    def clean_link(self) -> str:
        """Return the shared URL, or ""."""
        link = str(self.cleaned_data["link"] or "")
        try:
            _check_link(link)
        except ValidationError:
            return ""
        return link

    def clean_heading(self) -> str:
        """Return the sanitised line."""
        try:
            line = clean_line(self.cleaned_data["heading"], 2000)
        except TextError as error:
            raise ValidationError(text_error_message(error), code=error.reason) from error
        if not line:
            raise ValidationError(self.fields["heading"].error_messages["required"], code="required")
        return line

    def draft(self, event: Event) -> Session:
        """Return the unsaved session: code and title split, level and format guessed."""
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
        """Return whether the session is valid; else add the error to the field."""
        try:
            session.clean_fields(exclude=["day"])
        except ValidationError as error:
            for message in error.messages:
                self.add_error("heading", message)
        return not self.errors


def empty_composer(heading: str = "", link: str = "") -> ComposerForm:
    """Return an empty form with a new key, prefilled with what another app shared."""
    initial = {"id": uuid.uuid4(), "heading": heading[:2000], "link": link[:2000]}
    return ComposerForm(initial=initial, auto_id="composer_%s")
