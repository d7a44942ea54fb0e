"""What is answered when a view fails: 507 where the disk is full, so that a device keeps what it sent; else 500.

And when a request is refused before its view: by the view's own answer where too much was sent to it.
"""

import errno
import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

DISK_FULL = "53100"
"""What PostgreSQL calls a full disk (appendix A of its documentation)."""


@requires_csrf_token
@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for a failure that is being handled right now; it asks nothing of database or session."""
    full = is_disk_full(sys.exception())
    return HttpResponse(render_to_string("507.html" if full else "500.html"), status=507 if full else 500)


@requires_csrf_token
@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a request that nothing can be done with; a view that takes files may say how many it takes."""
    match = request.resolver_match
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent) and match and request.user.is_authenticated:
        too_much = getattr(match.func, "too_much", None)
        if too_much and (answer := too_much(request, *match.args, **match.kwargs)):
            return answer
    return defaults.bad_request(request, exception)


def is_disk_full(error: BaseException | None) -> bool:
    """Say whether a failure comes from a disk that is full, of the database or of the pictures."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(error, OperationalError):
        return "database or disk is full" in str(error) or getattr(error.__cause__, "sqlstate", None) == DISK_FULL
    return False
