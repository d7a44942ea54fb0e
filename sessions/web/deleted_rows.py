"""Answer 404 when a row is deleted between reading and writing (race condition)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_CONSTRAINT_FOREIGNKEY

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

FOREIGN_KEY_VIOLATION = "23503"
"""SQLSTATE of a foreign key violation in PostgreSQL (appendix A of its documentation)."""


class GoneMiddleware:
    """Turn the error of a form whose row was deleted meanwhile, such as in another tab, into 404; nothing was written.

    Only for writes: on a read such an error would be a bug.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Raise Http404 for a deleted row; other exceptions pass."""
        if request.method == "POST" and is_deleted_row_error(exception):
            raise Http404 from exception


@contextmanager
def deleted_row_is_404() -> Iterator[None]:
    """Context manager: raise Http404 in place of an error that means a deleted row."""
    try:
        yield
    except (ObjectDoesNotExist, ObjectNotUpdated, IntegrityError) as gone:
        if is_deleted_row_error(gone):
            raise Http404 from gone
        raise


def is_deleted_row_error(error: Exception) -> bool:
    """Return whether an exception means that a row was deleted: one that was saved, or one that another refers to."""
    if not isinstance(error, IntegrityError):
        return isinstance(error, ObjectDoesNotExist | ObjectNotUpdated)
    # Raised by the statement, or only at COMMIT; Django chains the driver's error.
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    return code in {(SQLITE_CONSTRAINT_FOREIGNKEY, None), (None, FOREIGN_KEY_VIOLATION)}
