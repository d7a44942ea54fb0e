"""Answers to a write that is refused where no form can say so: 422, with the reason and the typed texts.

Such are an exceeded quota (OverQuota) in a view without an error field, and a refusal that a page would say after a
redirect, which a script does not follow. For a row that was deleted meanwhile the answer is 404.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from sessions.quotas.rows import OverQuota
from sessions.web.database import is_deleted_row_error
from sessions.web.htmx import discard_messages

PAGE = "refused.html"
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "id", "version", "logged_at", "token", "private_key"})


class RefusedWriteMiddleware:
    """Answer a write that could not be done; the transaction of the view has been rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the view does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer OverQuota, and 404 for a form whose row was deleted meanwhile, such as in another tab; others pass.

        Only for writes: on a read the error of a deleted row would be a bug.
        """
        if request.method == "POST" and is_deleted_row_error(exception):
            raise Http404 from exception
        return over_quota(request, exception) if isinstance(exception, OverQuota) else None


def over_quota(request: HttpRequest, refusal: OverQuota) -> HttpResponse:
    """Return the page with the limit and the texts that were sent, to copy them."""
    discard_messages(request)
    if getattr(request, "htmx", None):  # htmx would swap the page into a part of the page: show a message instead
        messages.error(request, str(refusal))
        said = HttpResponse(render_to_string("_messages.html", {"oob": True}, request), status=422)
        return reswap(said, "none")
    return _page(request, str(refusal.title), str(refusal), (refusal.page, str(refusal.page_name)))


def refused_by_redirect(request: HttpRequest, url: str) -> HttpResponse | None:
    """Return the answer to a script in place of a redirect to ``url`` that followed a write that was not done.

    It has the warnings and errors that the request added as messages; they are said here, and not once more on the next
    page. None if there are none: the redirect says all there is to say.
    """
    added = messages.get_messages(request)._queued_messages  # type: ignore[union-attr]
    reason = " ".join(str(message) for message in added if message.level >= messages.WARNING)
    if not reason:
        return None
    discard_messages(request)
    # What waits from before is for the page that a person opens next.
    return _page(request, _("Not saved"), reason, (url, _("Open the page")), messages=[])


def _page(
    request: HttpRequest, title: str, reason: str, link: tuple[str, str], **context: list[Message]
) -> HttpResponse:
    typed = [
        value
        for name, values in request.POST.lists()
        if name not in _NOT_TYPED and not name.startswith("base-")
        for value in values
        if isinstance(value, str) and value.strip()
    ]
    said = {"title": title, "reason": reason, "link": link, "typed": typed}
    return HttpResponse(render_to_string(PAGE, {**context, **said}, request), status=422)
