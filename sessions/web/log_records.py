"""Log redaction: secret URLs and texts of people are removed from every log line.

The URL of a calendar (/agenda/<secret>.ics), of a report (/pull/<secret>.zip) or of a page for readers (/s/<secret>/)
opens it for anybody who reads it; an invitation (/join/<secret>/) makes an account, and the link to a new password
(/accounts/password/reset/key/<secret>/) opens one. Django logs the path of every request that it refuses or that fails,
and paths are mistyped in many ways. So they are redacted in the one place that all lines pass: the log record factory.
Lines of Django about a request name its route instead of its path; of an exception they have the places and its kind,
and its message only where that cannot hold what a person wrote.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, DataError, InterfaceError

from sessions.web.current_request import current_method, current_request_id, current_route
from sessions.web.database import is_database_away

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
_LONGEST_CHAIN = 10
"""Maximum number of exceptions that are logged of a chain of causes: a traceback must not fill the log."""


class SecretFreeRecord(logging.LogRecord):
    """Log record whose message and traceback are redacted, for all handlers; with the ID of the request, if any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request_id = current_request_id()
        self.in_request = f" [{self.request_id}]" if self.request_id else ""
        is_refused = self.name.startswith("django.security.")
        if is_refused or self.name == "django.request":
            self.msg, self.args = "%s: %s %s", (_what_happened(self), current_method(), current_route())
            if is_refused or self.levelno < logging.ERROR:
                # The request is wrong, and anybody could fill the log with twenty lines for each.
                self.exc_info = None
        try:
            self.msg, self.args = without_secrets(self.getMessage()), ()
        except (KeyError, TypeError, ValueError):  # arguments that do not fit the format, of a library
            self.msg, self.args = without_secrets(str(self.msg)), ()
        if isinstance(self.exc_info, tuple) and self.exc_info[1]:
            # Formatters take this text where there is one.
            self.exc_text = without_secrets(traceback_of(self.exc_info[1]))


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
    """Return the traceback of an exception and of those that led to it, each with its message by ``message_of``."""
    parts: list[str] = []
    while error is not None and len(parts) < _LONGEST_CHAIN:
        places = "".join(traceback.format_tb(error.__traceback__))
        named = f"{type(error).__qualname__}: {message_of(error)}"
        parts.append(f"Traceback (most recent call last):\n{places}{named}")
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


def hide_secrets() -> None:
    """Install the redacting log record factory for all loggers."""
    logging.setLogRecordFactory(SecretFreeRecord)


class JsonFormatter(logging.Formatter):
    """One JSON object per line: time (UTC), level, logger, message, request_id, and the ``facts`` of the record.

    Not python-json-logger: it writes all that a caller attaches to a record, and Django attaches the whole request.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request_id"] = request_id
        line |= getattr(record, "facts", {})
        if record.exc_text:
            line["traceback"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)
