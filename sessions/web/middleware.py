"""What stands around every view: headers, compression, and the door."""

import codecs
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from sessions.web.accounts import has_owner
from sessions.web.disk_full import is_disk_full
from sessions.web.site_paths import site_path

ANSWER_OF = "X-Answer-Of"
"""Says that the answer is one of this application and not of a network in between, such as the sign-in page of a hotel.

The scripts of the pages and the worker keep and believe no other answer. The value does not matter.
"""

HEADERS = {
    ANSWER_OF: "conference-log",
    # Pages are somebody's own: no cache on the way, none on a borrowed computer.
    "Cache-Control": "private, no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Nothing here is made to be shown within another site, neither the agenda for calendars, whose servers fetch it.
    "Cross-Origin-Resource-Policy": "same-origin",
    # These come from Django as well, but not where a request is refused before it got there.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
}

FORMER_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
"""The second backend that sessions of browsers may name, from sign-ups and sign-ins by mail address."""

LEFT_COOKIE = "left"
"""Tells the door that somebody has just signed out: what a page kept while it was going away is deleted there too."""


class HeadersMiddleware:
    """Gives every answer the headers that it does not carry yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, headers added."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if getattr(request, "has_left", False):
            # The pages and texts that the browser keeps for who was signed in go with the sign-in.
            response["Clear-Site-Data"] = '"cache", "storage"'
            response.set_cookie(LEFT_COOKIE, "1", max_age=60, httponly=True, samesite="Lax", secure=settings.HTTPS)
        return response


class OneEncodingMiddleware:
    """Refuses what is said to be in another encoding than UTF-8, which every browser uses for our forms.

    Python knows encodings that can spell half of a character, which nothing can store or show, and some that are none.
    A Content-Type that cannot be read at all is refused as well: see conference/wsgi.py.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with 400 in place of the view; Django's own page for that would read the form once more."""
        known = not request.encoding or codecs.lookup(request.encoding).name == "utf-8"
        if not known or getattr(request, "has_bad_type", False):
            return HttpResponseBadRequest(render_to_string("400.html"))
        if request.encoding:
            request.encoding = "utf-8"  # Django knows it by no other name
        return self.get_response(request)


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, which saves what changed in the session of a browser; a full disk keeps nobody from reading."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the answer; where a visit cannot be noted since the disk is full, a page is shown all the same."""
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            if request.method in {"GET", "HEAD"} and is_disk_full(error):
                return response
            raise


class CompressTextMiddleware(GZipMiddleware):
    """Compresses text; pictures and archives are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Return the answer, smaller where that pays."""
        if response.get("Content-Type", "").startswith("text/"):
            return super().process_response(request, response)
        return response


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Django's own; who signed in while there were two backends stays signed in."""

    def process_request(self, request: HttpRequest) -> None:
        """Let the request know who is signed in, asked when somebody wants to know."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: HttpRequest) -> Any:
    if request.session.get(BACKEND_SESSION_KEY) == FORMER_BACKEND:
        request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    return get_user(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Lets nobody in without signing in, and answers in the form in which was asked.

    A page is redirected; htmx is told to leave the page (it would follow a redirect and swap the
    form into it); a text that saves itself, or a write that waits in the browser, gets 401 and stays there.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Send the first visitor of an empty install to sign-up, others to sign-in."""
        match = request.resolver_match
        if match and match.url_name == "account_login" and not has_owner():
            query = request.META.get("QUERY_STRING", "")
            return redirect(resolve_url("account_signup") + (f"?{query}" if query else ""))
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is None and getattr(view_func, "login_required", True):
            renew(request)
        return response

    def handle_no_permission(  # type: ignore[override]  # 401 is no redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Answer somebody who is not signed in."""
        response = self._refusal(request, view_func)
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            # The sign-in was ended elsewhere, or has expired. Photos lie in a cache that no script can reach.
            response["Clear-Site-Data"] = '"cache"'
        return response

    def _refusal(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        if "X-Autosave" in request.headers or (request.method == "POST" and "X-Operation" in request.headers):
            return HttpResponse(status=401)
        response = redirect_to_login(
            page_of(request),
            resolve_url(self.get_login_url(view_func)),
            self.get_redirect_field_name(view_func),
        )
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(response.url)
        return response


def page_of(request: HttpRequest) -> str:
    """Return the path of the page on which the request was made, to come back to.

    A fragment or the target of a form is no page: after signing in it would be shown bare, or
    refused.
    """
    return site_path(_address_of_page(request), "/")


def _address_of_page(request: HttpRequest) -> str:
    if request.htmx:  # type: ignore[attr-defined]
        try:
            return request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
        except ValueError:  # no address at all
            return ""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referrer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referrer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def renew(request: HttpRequest) -> None:
    """Let the thirty days of a sign-in begin anew, once a day: a write per page is too much."""
    today = timezone.now().date().toordinal()
    if request.session.get("visited") != today:
        request.session["visited"] = today


def remember_visit(request: HttpRequest, **kwargs: object) -> None:
    """Count signing in as the visit of the day, so that the next page writes nothing."""
    renew(request)


def note_leaving(request: HttpRequest, **kwargs: object) -> None:
    """Note on the request that somebody has signed out by it, for the answer to say so."""
    request.has_left = True  # type: ignore[attr-defined]
