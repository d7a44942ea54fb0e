"""Messages of findings, in the language of the reader."""

from collections.abc import Mapping

from django.utils.translation import gettext

from sessions.reporting.dialects import Dialect
from sessions.reporting.findings import Finding
from sessions.rules.translation_marks import gettext_noop

MESSAGES: Mapping[str, str] = {
    "nothing-attended": gettext_noop(
        "No session is in the report yet. Mark sessions as attended, or choose them in the settings."
    ),
    "empty-day": gettext_noop("Nothing is written under this day: neither a note nor a session."),
    "no-recording": gettext_noop("No recording link yet, nor a note that there is none."),
    "no-recording-usual": gettext_noop("This kind of session is rarely recorded: say so in its note."),
    "no-heading": gettext_noop("This chapter has no heading."),
    "nothing-written": gettext_noop("Nothing is written yet: neither summary nor impressions."),
    "no-summary": gettext_noop("The summary is still empty."),
    "no-impressions": gettext_noop("The impressions are still empty."),
    "unplaced": gettext_noop("No text shows these photos: %(names)s"),
    "bold-stays-text": gettext_noop("Will not become bold: “%(excerpt)s”. Put a space outside the asterisks."),
    "unclosed-box": gettext_noop("Line %(line)d, “%(excerpt)s”: this box is never closed, or closes nothing."),
    "unclosed-code": gettext_noop("Line %(line)d, “%(excerpt)s”: this code block is never closed."),
    "heading-name-as-text": gettext_noop(
        "“%(excerpt)s” will be printed as text: it is the name of a part of every session."
    ),
    "video-id": gettext_noop("“%(excerpt)s” leads to no video: its ID is not eleven letters long."),
    "image-missing": gettext_noop("The picture “%(name)s” has no file yet."),
    "image-unknown": gettext_noop("The picture “%(name)s” is not among the photos of this event."),
    "title-missing": gettext_noop("The article has no title."),
}
"""Message of each key that all dialects share; others are in ``Dialect.messages``."""


def sentence_of(finding: Finding, dialect: Dialect) -> str:
    """Return the message of a finding."""
    text = MESSAGES.get(finding.key) or dialect.messages[finding.key]
    return gettext(text) % finding.params
