"""Log redaction: secret URLs are removed from every log line.

The URL of a calendar (/agenda/<secret>.ics), of a report (/pull/<secret>.zip) or of a page for readers (/s/<secret>/)
opens it for anybody who reads it; an invitation (/join/<secret>/) makes an account, and the link to a new password
(/accounts/password/reset/key/<secret>/) opens one. Django logs the path of every request that it refuses or that fails,
and paths are mistyped in many ways. So they are redacted in the one place that all lines pass: the log record factory.
"""

import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

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


class SecretFreeRecord(logging.LogRecord):
    """Log record whose message, arguments and traceback are redacted, for all handlers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
            self.exc_text = without_secrets("".join(traceback.format_exception(*self.exc_info)).rstrip("\n"))

    def getMessage(self) -> str:
        """Return the message with its arguments."""
        return without_secrets(super().getMessage())


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
