"""What is answered where a row goes away between reading and writing: 404, as for one that is long gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

GONE = (ObjectDoesNotExist, ObjectNotUpdated)
"""What Django raises for a row that is not there: reading it, and saving some of its fields."""


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
        if request.method == "POST" and isinstance(exception, GONE):
            raise Http404 from exception


@contextmanager
def gone_is_not_found() -> Iterator[None]:
    """Raise Http404 in the place of what says that a row is gone."""
    try:
        yield
    except GONE as gone:
        raise Http404 from gone
