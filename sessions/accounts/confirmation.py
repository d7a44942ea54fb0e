"""Fresh confirmation (reauthentication) before an action: the person has entered password, code or passkey lately."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from sessions.web.htmx import HtmxHttpRequest

type _View[**Given] = Callable[Concatenate[HtmxHttpRequest, Given], Any]


def needs_confirmation[**Given](page_of: _View[Given]) -> Callable[[_View[Given]], _View[Given]]:
    """Decorator: without a fresh confirmation nothing is done; the person is asked for it.

    ``page_of`` takes the same arguments and returns the path to come back to. An action (POST) is not repeated
    afterwards: the person is told to press its button again.
    """

    def decorated(view: _View[Given]) -> _View[Given]:
        @wraps(view)
        def guarded(request: HtmxHttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> Any:
            if did_recently_reauthenticate(request):
                return view(request, *args, **kwargs)
            return ask_confirmation(request, page_of(request, *args, **kwargs))

        return guarded

    return decorated


def ask_confirmation(request: HtmxHttpRequest, back: str) -> HttpResponse:
    """Lead to the question who it is, and from there to the path ``back``; an action says that nothing was done."""
    if request.method == "POST":
        messages.info(request, _("Nothing was changed yet. Confirm that it is you, then press the button again."))
    return HttpResponseRedirect(f"{resolve_url('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}")
