"""Log records without secrets: addresses that open something are left out of every line, wherever it comes from.

The address of an agenda (/agenda/<secret>.ics) opens it for whoever reads it. Django logs the path of every request
that it refuses or that fails, whatever its method, and paths are mistyped in many ways. So this is closed in the one
place through which all lines go: the record that a logger makes.
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

# The rest of an address after agenda/, whatever stands there: cut in pieces, escaped, with the wrong ending.
_AGENDA = re.compile(r"(?i)(agenda(?:[/\\]|%2f|%5c)+)[^\s'\"<>]+")
# What a secret looks like when it stands somewhere else. A secret has 43 such characters, the id of a row 36.
_SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")


def without_secrets(text: str) -> str:
    """Return a text with HIDDEN in place of everything that could be the secret of an address."""
    return _SECRET.sub(HIDDEN, _AGENDA.sub(rf"\1{HIDDEN}", text))


class SecretFreeRecord(logging.LogRecord):
    """A log record whose message, arguments and traceback hold no secret address, for every handler alike."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.args, tuple):
            self.args = tuple(without_secrets(arg) if isinstance(arg, str) else arg for arg in self.args)
        elif isinstance(self.args, Mapping):
            self.args = {key: without_secrets(arg) if isinstance(arg, str) else arg for key, arg in self.args.items()}
        if isinstance(self.exc_info, tuple) and self.exc_info[0]:
            if _is_fault_of_the_request(self.exc_info[0]):
                # The message says what it is; with twenty lines for each, anybody could fill the log.
                self.exc_info = None
                return
            # Formatters take this text where there is one.
            self.exc_text = without_secrets("".join(traceback.format_exception(*self.exc_info)).rstrip("\n"))

    def getMessage(self) -> str:
        """Return the message with its arguments."""
        return without_secrets(super().getMessage())


def _is_fault_of_the_request(kind: type[BaseException]) -> bool:
    """Say whether Django names what is wrong with a request: a host that is not ours, a form that cannot be read."""
    named = SuspiciousOperation, BadRequest, MultiPartParserError
    return issubclass(kind, named) and kind not in named[:2]


def without_log_line[Answer: HttpResponseBase](response: Answer) -> Answer:
    """Return the answer, marked so that Django writes no line about it: being busy is no error of the server."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django itself asks and sets
    return response


def hide_secrets() -> None:
    """Let every logger make records without secrets from now on."""
    logging.setLogRecordFactory(SecretFreeRecord)
