"""Form of the composer: one line becomes an attended session."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.agenda.facts import said_of
from sessions.agenda.log_session import ComposedLine
from sessions.agenda.time_slots import instant_of_log
from sessions.models import Day, Event, Session
from sessions.models.validators import valid_line
from sessions.rules.clean_text import is_unseen
from sessions.rules.codes import join_heading, level_of
from sessions.rules.formats import guess_format, key_of, name_of
from sessions.rules.parsing import parse_date, parse_number, parse_uuid
from sessions.rules.typed_line import PARTS, parse_line
from sessions.rules.video_urls import is_recording

MAX_LINE = 2000
"""Maximum length of a line; longer than code and title together, so that the error is about the title."""

LINK_LIMIT = 500
"""Maximum length of a recording URL, in characters; a longer one goes into the note."""

_check_link = URLValidator(schemes=["http", "https"], message="")


class ComposerForm(forms.Form):
    """One line (``rules.typed_line``), with the key that the browser made (idempotency)."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    heading = forms.CharField(
        label=_("Log a session"),
        max_length=MAX_LINE,
        strip=False,
        error_messages={"required": _("Type or paste a code or a title first.")},
    )
    # When Enter was pressed, perhaps long before the network was back; set by a script. An invalid value is ignored.
    logged_at = forms.Field(required=False)
    # Key of the session that was picked from the suggestions; an invalid value is ignored.
    session = forms.Field(required=False)
    # Which parts of the line a person wants to stay text; other values are ignored.
    plain = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    # Log a new session although the event has one of this code or title.
    another = forms.BooleanField(required=False)
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

    def clean_plain(self) -> frozenset[str]:
        """Return the names of the parts that stay text."""
        return frozenset(self.cleaned_data["plain"] or ()) & set(PARTS)

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
        line = valid_line(self.cleaned_data["heading"], MAX_LINE)
        if is_unseen(line):
            raise ValidationError(self.fields["heading"].error_messages["required"], code="required")
        return line

    def line_on(self, event: Event, chosen: Day | None) -> ComposedLine | None:
        """Return the line on a day, or (None) on the day of ``logged_at``; None with an error if it is no session."""
        at: datetime = self.cleaned_data["logged_at"]
        day, _opened = event.day_of_line(chosen, at)
        session, guessed = read_line(self.cleaned_data["heading"], event, day, at, self.cleaned_data["plain"])
        link: str = self.cleaned_data["link"]
        session.pk = self.cleaned_data["id"]
        if is_recording(link) and len(link) <= LINK_LIMIT:
            session.recording_url = link
        else:
            session.note = link
        try:
            session.clean_fields(exclude=["day"])
        except ValidationError as error:
            for message in error.messages:
                self.add_error("heading", message)
        if not session.heading:
            self.add_error("heading", self.fields["heading"].error_messages["required"])
        return None if self.errors else ComposedLine(session, at, day, said_of(session, guessed))


def opened_day(sent: QueryDict, event: Event) -> Day | None:
    """Return the day that a request of the composer names; None for the current day, which may be over by now.

    Its date, where it is sent, says which one it is: the days may have other numbers since the page was made.
    """
    if sent.get("now"):
        return None
    of_date = event.days.filter(date=parse_date(sent.get("on"))).first() if sent.get("on") else None
    return of_date or numbered_day(event, sent.get("day"))


def numbered_day(event: Event, number: str | None) -> Day | None:
    """Return the day with a number as it was sent."""
    return event.days.filter(number=parse_number(number, 9999)).first()


def read_line(
    line: str, event: Event, day: Day | None, at: datetime, plain: Collection[str] = ()
) -> tuple[Session, frozenset[str]]:
    """Return the unsaved session of a typed line: code, title, times, room, speakers, level and format.

    A level that is not typed follows from the code, a format from the words of the heading: the names of such fields
    are returned too. A known format gets its name in the language of the event. The times are on the date of ``day``,
    or (None) of ``at``; a day without a date has none. ``plain`` are the parts that stay text.
    """
    on = day.date if day else event.conference_date(at)
    ignored = {*plain, *([] if on else ["time"])}
    here = event.sessions.present()
    found = parse_line(
        line,
        ignoring=ignored,
        is_known_code=lambda code: here.filter(code__iexact=code).exists(),
        known_rooms=lambda texts: set(here.filter(room__in=texts).values_list("room", flat=True)),
    )
    title = "" if is_unseen(found.title) else found.title
    heading = join_heading(found.code, title)
    starts_at, ends_at = found.instants(on, event.zone)
    format_ = name_of(key_of(found.format), event.language) or guess_format(heading, event.language)
    guessed = {"level": found.level is None, "format": not found.format}
    session = Session(
        event=event,
        code=found.code,
        title=title,
        level=None if "level" in plain else found.level or level_of(found.code),
        format="" if "format" in plain else format_,
        room=found.room,
        speakers=found.speakers,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return session, frozenset(name for name, is_guess in guessed.items() if is_guess)


def empty_composer(heading: str = "", link: str = "") -> ComposerForm:
    """Return an empty form with a new key, prefilled with what another app shared."""
    initial = {"id": uuid.uuid4(), "heading": heading[:MAX_LINE], "link": link[:2000]}
    return ComposerForm(initial=initial, auto_id="composer_%s")
