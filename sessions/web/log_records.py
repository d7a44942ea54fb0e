"""Log redaction: secret URLs and texts of people are removed from every log line.

The URL of a calendar (/agenda/<secret>.ics), of a report (/pull/<secret>.zip) or of a page for readers (/s/<secret>/)
opens it for anybody who reads it; an invitation (/join/<secret>/) makes an account, and the link to a new password
(/accounts/password/reset/key/<secret>/) opens one. Django logs the path of every request that it refuses or that fails,
and paths are mistyped in many ways. So they are redacted in the one place that all lines pass: the log record factory.
Lines of Django about a request name its route instead of its path; of an exception they have the places and its kind,
and its message only where that cannot hold what a person wrote.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import BadRequest, ImproperlyConfigured, SuspiciousOperation
from django.db import DatabaseError, DataError, InterfaceError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from sessions.web.current_request import current_method, current_request_id, current_route
from sessions.web.database_away import is_database_away

HIDDEN: Final = "[hidden]"

# Everything after agenda/, join/, pull/, reset/key/ and s/, also if cut, escaped or with a wrong extension; the "s" of
# the last one does not end a word. A module in a traceback stays: there are folders of such names.
_LINK = re.compile(
    r"(?i)((?:agenda|join|pull|reset(?:[/\\]|%2f|%5c)+key|(?:(?<![\w%-])|(?<=%2f)|(?<=%5c))s)(?:[/\\]|%2f|%5c)+)"
    r"(?!\w{1,30}+\.py\", line \d)[^\s'\"<>]+"
)
# A secret elsewhere in the text: it has 43 such characters, a UUID only 36.
_SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")


def without_secrets(text: str) -> str:
    """Return a text with HIDDEN in place of anything that may be a secret."""
    return _SECRET.sub(HIDDEN, _LINK.sub(rf"\1{HIDDEN}", text))


# Messages about the program or its machine, which hold names of the code only.
_OF_THE_PROGRAM = (
    *(AttributeError, ImportError, MemoryError, NameError, NotImplementedError, RecursionError, TypeError),
    *(ImproperlyConfigured, InterfaceError),
)
_LOGGERS_OF_REQUESTS = "django.request", "django.security."
_LONGEST_CHAIN = 10


class SecretFreeRecord(logging.LogRecord):
    """Log record whose message, arguments and traceback are redacted, for all handlers; with the ID of the request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_id = current_request_id()
        if self.name.startswith(_LOGGERS_OF_REQUESTS):
            self.msg, self.args = "%s: %s %s", (_what_happened(self), current_method(), current_route())
        if isinstance(self.args, tuple):
            self.args = tuple(without_secrets(arg) if isinstance(arg, str) else arg for arg in self.args)
        elif isinstance(self.args, Mapping):
            self.args = {key: without_secrets(arg) if isinstance(arg, str) else arg for key, arg in self.args.items()}
        if isinstance(self.exc_info, tuple) and self.exc_info[0]:
            if _is_fault_of_the_request(self.exc_info[0]):
                # Without a traceback: anybody could fill the log with twenty lines per request.
                self.exc_info = None
                return
            # Formatters take this text where there is one.
            self.exc_text = without_secrets(traceback_of(self.exc_info[1]))

    def getMessage(self) -> str:
        """Return the message with its arguments."""
        return without_secrets(super().getMessage())


def _what_happened(record: logging.LogRecord) -> str:
    """Return the reason of a line of Django: from its format, which is constant, or the kind of the exception.

    Its values are paths, hosts and addresses of other pages: what a client has sent.
    """
    kind = record.name.rpartition(".")[2]
    given = record.args if isinstance(record.args, tuple) else ()
    if kind == "csrf" and len(given) > 1:
        return str(given[0]).partition(" - ")[0].rstrip(".")
    if kind != "request":
        return kind
    constant, _, rest = str(record.msg).partition("%")
    # "%s: %s" has the reason phrase of the status first, and without values the format is the whole message.
    return constant.rstrip(" :(") or (str(given[0]) if rest and given else kind)


def traceback_of(error: BaseException | None) -> str:
    """Return the traceback of an exception and of those that led to it, without values of people.

    Like that of Python, but the message stands there only where it is about the program or its machine.
    """
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < _LONGEST_CHAIN:
        seen.add(id(error))
        places = "".join(traceback.format_tb(error.__traceback__))
        kind = type(error)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        parts.append(f"Traceback (most recent call last):\n{places}{name}: {message_of(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nThis led to:\n\n".join(reversed(parts))


def message_of(error: BaseException | None) -> str:
    """Return the first line of the message of an exception, HIDDEN unless it is about the program or its machine."""
    if isinstance(error, OSError):
        return error.strerror or HIDDEN  # without the name of the file
    if is_database_away(error) or (isinstance(error, DatabaseError) and not isinstance(error, DataError)):
        # Names of tables and constraints; PostgreSQL adds lines with the values of the row.
        return str(error).partition("\n")[0]
    return str(error) if isinstance(error, _OF_THE_PROGRAM) else HIDDEN


def _is_fault_of_the_request(kind: type[BaseException]) -> bool:
    """Return whether the exception is a client error: an unknown host, an unreadable form."""
    named = SuspiciousOperation, BadRequest, MultiPartParserError
    return issubclass(kind, named) and kind not in named[:2]


def without_log_line[Answer: HttpResponseBase](response: Answer) -> Answer:
    """Mark a response so that Django does not log it: 503 while busy is no server error."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django itself asks and sets
    return response


def hide_secrets() -> None:
    """Install the redacting log record factory for all loggers."""
    logging.setLogRecordFactory(SecretFreeRecord)
