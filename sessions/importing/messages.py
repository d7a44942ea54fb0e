"""Messages about programmes: why one was refused or not fetched, and where in it the error is."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.importing.fetch.addresses import AddressRefusal, FetchError
from sessions.importing.parsers.programme import Fault, FeedError

FAULTS: Mapping[Fault, str | Promise] = {
    Fault.EMPTY: gettext_lazy("The programme is empty."),
    Fault.TOO_LARGE: gettext_lazy("The programme is larger than 10 MB."),
    Fault.TOO_MANY: gettext_lazy("The programme has too many entries for one conference."),
    Fault.TOO_MANY_DAYS: gettext_lazy(
        "With this programme the event would be longer than 31 days. Check whether it is the programme of this event."
    ),
    Fault.TOO_DEEP: gettext_lazy("The file is nested too deeply for a programme."),
    Fault.TOO_SLOW: gettext_lazy("Reading the file takes too long: it has too much in it for a programme."),
    Fault.ENCODING: gettext_lazy("The text of the file cannot be read: it is neither UTF-8 nor Shift_JIS."),
    Fault.SYNTAX: gettext_lazy("The file is damaged or incomplete."),
    Fault.UNKNOWN_KIND: gettext_lazy(
        "Unknown format. Supported are iCalendar, frab and pretalx, Sessionize, tables (CSV), lists of sessions (JSON) "
        "and others."
    ),
    Fault.WEB_PAGE: gettext_lazy(
        "This is a web page (HTML), not a programme. Look there for a link to a file (.ics, .xml, .json, .csv)."
    ),
    Fault.PICTURE: gettext_lazy(
        "This is a picture, not a programme. Choose a file such as .ics, .json, .xml or .csv, or paste the text."
    ),
    Fault.DOCUMENT: gettext_lazy(
        "This is a document (such as PDF or Word), not a programme. Choose a file such as .ics, .json, .xml or .csv, "
        "or paste the text."
    ),
    Fault.SPREADSHEET: gettext_lazy("This is a spreadsheet (such as Excel). Save it as CSV, and choose that file."),
    Fault.NOT_ONE: gettext_lazy("The zip file must contain exactly one programme."),
    Fault.NOT_THE_SHAPE: gettext_lazy("The file does not match its format."),
    Fault.MISSING: gettext_lazy("A required field is missing."),
    Fault.BAD_TIME: gettext_lazy("A time cannot be read."),
    Fault.BAD_DURATION: gettext_lazy("A length cannot be read."),
    Fault.RECURRENCE: gettext_lazy("A session is repeated in a way that cannot be worked out."),
    Fault.NO_SESSIONS: gettext_lazy("There are no sessions in it."),
}

REASONS: Mapping[AddressRefusal, str | Promise] = {
    AddressRefusal.BAD_ADDRESS: gettext_lazy("This is not the web address of a programme."),
    AddressRefusal.NOT_HTTPS: gettext_lazy("Only addresses that begin with https:// are fetched."),
    AddressRefusal.PRIVATE_ADDRESS: gettext_lazy("This address is not on the public internet, so it is not fetched."),
    AddressRefusal.UNRESOLVED: gettext_lazy("No server of this name is found. Check the address."),
    AddressRefusal.UNREACHABLE: gettext_lazy(
        "The server did not respond correctly. Try again later, or import the file."
    ),
    AddressRefusal.TOO_MANY_REDIRECTS: gettext_lazy("Too many redirects."),
    AddressRefusal.TOO_LARGE: gettext_lazy("The file on the server is larger than 10 MB."),
    AddressRefusal.TOO_SLOW: gettext_lazy("The server takes too long to respond. Try again later, or import the file."),
    AddressRefusal.STATUS: gettext_lazy("The server has no programme at this address."),
    AddressRefusal.TLS: gettext_lazy(
        "No secure connection to the server is possible: its certificate may not be valid. Nothing was downloaded."
    ),
}

# Errors whose found value is not helpful: a number of bytes or days, a lone surrogate.
_SAYS_NOTHING = frozenset({Fault.TOO_LARGE, Fault.TOO_MANY_DAYS, Fault.ENCODING})
# Places that help nobody: the whole file.
_PACKINGS = frozenset({"zip", "gzip"})
_COUNTED = re.compile(r"\b(line|column|day|session|row) ([0-9]+)\b")


def fault(error: FeedError) -> str:
    """Return the message why a programme is refused, with the place and the found value."""
    reason = str(FAULTS[error.fault])
    place = place_of(error)
    found = "" if error.fault in _SAYS_NOTHING else error.found
    if error.place in _PACKINGS:
        place = ""
    if error.fault == Fault.TOO_MANY_DAYS and place:
        return _(
            "With this programme the event would be longer than 31 days: %(dates)s. Check whether it is the programme "
            "of this event."
        ) % {"dates": place}
    if place and found:
        return _("%(reason)s See %(place)s: “%(found)s”.") % {"reason": reason, "place": place, "found": found}
    if place:
        return _("%(reason)s See %(place)s.") % {"reason": reason, "place": place}
    if found:
        return _("%(reason)s Found: “%(found)s”.") % {"reason": reason, "found": found}
    return reason


def place_of(error: FeedError) -> str:
    """Return the place of the error in a programme; lines, columns and days count from 1."""
    return _COUNTED.sub(lambda match: _counted(match[1]) % {"number": match[2]}, error.place)


def not_fetched(error: FetchError) -> str:
    """Return the message why a programme was not fetched."""
    if error.reason == AddressRefusal.STATUS and error.detail:
        return _("The server has no programme at this address: it answers %(status)s.") % {"status": error.detail}
    return str(REASONS[error.reason])


def busy(everybody: bool) -> str:
    """Return the message that a fetch is running: for all, or for this person."""
    if everybody:
        return _("The server is fetching programmes for other people. Try again in a moment.")
    return _("Another programme of yours is being fetched. Try again in a moment.")


def _counted(word: str) -> str:
    words = {
        "line": _("line %(number)s"),
        "column": _("column %(number)s"),
        "day": _("day %(number)s"),
        "session": _("session %(number)s"),
        "row": _("row %(number)s"),
    }
    return words[word]
