"""What is answered where a row goes away between reading and writing: 404, as for one that is long gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_CONSTRAINT_FOREIGNKEY

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

FOREIGN_KEY_VIOLATION = "23503"
"""The code of PostgreSQL (appendix A of its manual) for a row that refers to one that is not there."""


class GoneMiddleware:
    """Answers a form whose row was deleted in the same moment, such as in another tab; nothing was written then.

    A page that is only read raises nothing of this kind, so that it would be a mistake of ours there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Raise Http404 for a row that is gone; every other exception is left alone."""
        if request.method == "POST" and says_gone(exception):
            raise Http404 from exception


@contextmanager
def gone_is_not_found() -> Iterator[None]:
    """Raise Http404 in the place of what says that a row is gone."""
    try:
        yield
    except (ObjectDoesNotExist, ObjectNotUpdated, IntegrityError) as gone:
        if says_gone(gone):
            raise Http404 from gone
        raise


def says_gone(error: Exception) -> bool:
    """Say whether an exception is one for a row that was read or saved, or that another one refers to, and is gone."""
    if not isinstance(error, IntegrityError):
        return isinstance(error, ObjectDoesNotExist | ObjectNotUpdated)
    # Said by the statement, or only at COMMIT; Django hands on what the driver has raised.
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    return code in {(SQLITE_CONSTRAINT_FOREIGNKEY, None), (None, FOREIGN_KEY_VIOLATION)}
