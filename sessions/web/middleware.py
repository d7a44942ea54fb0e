"""Middleware: security headers, gzip, encoding check, browser sessions, login required."""

import codecs
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.core.exceptions import ObjectNotUpdated
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from sessions.models import profile_of
from sessions.models.profile import has_owner, is_site_owner
from sessions.web.api_requests import is_api, problem_of_api, token_of
from sessions.web.database import is_database_away, is_write_refused
from sessions.web.htmx import site_path
from sessions.web.preferences import keep_profile_in_cookies, use_profile

ANSWER_OF = "X-Answer-Of"
"""Response header: the answer comes from this application, not from a captive portal such as a hotel's sign-in page.

The scripts and the service worker trust no answer without it. The value does not matter.
"""

HEADERS = {
    ANSWER_OF: "conference-log",
    # Pages are private: no proxy cache, no browser cache on a shared computer.
    "Cache-Control": "private, no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # No page is embedded in or fetched by another site's pages; calendars are fetched by servers.
    "Cross-Origin-Resource-Policy": "same-origin",
    # Django sets these too, but not when a request is refused earlier.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
}

LEFT_COOKIE = "left"
"""Tells the sign-in page that somebody has just signed out, so that offline data is deleted there too."""


class HeadersMiddleware:
    """Set security headers on every response that does not have them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with headers added."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if getattr(request, "has_left", False):
            # Clear-Site-Data: signing out deletes the pages and texts in the browser.
            response["Clear-Site-Data"] = '"cache", "storage"'
            response.set_cookie(LEFT_COOKIE, "1", max_age=60, httponly=True, samesite="Lax", secure=settings.HTTPS)
        return response


class OneEncodingMiddleware:
    """Refuse a request encoding other than UTF-8, which every browser uses for our forms.

    Python has encodings that produce lone surrogates, which nothing can store or show, and some that are no text
    encodings. An unreadable Content-Type is refused in conference/wsgi.py.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 400 instead of the view; Django's own error page would read the form again."""
        known = not request.encoding or codecs.lookup(request.encoding).name == "utf-8"
        if not known or getattr(request, "has_bad_type", False):
            problem = problem_of_api(request, 400, "bad-request")
            return problem or HttpResponseBadRequest(render_to_string("400.html"))
        if request.encoding:
            request.encoding = "utf-8"  # the only spelling that Django accepts
        return self.get_response(request)


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's session middleware; where the database cannot be written, or is away by now, a read is answered.

    Somebody who was signed out meanwhile, in another tab or browser, is answered too: what was written is committed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the response even when the session cannot be saved for one of these reasons."""
        try:
            return super().process_response(request, response)
        except (Error, SessionInterrupted) as found:
            error: BaseException = found
            while isinstance(error, SessionInterrupted | UpdateError) and error.__context__:
                error = error.__context__  # Django takes every error of the update for a session that was deleted
            if isinstance(error, ObjectNotUpdated):
                return response
            if request.method in {"GET", "HEAD"} and (is_write_refused(error) or is_database_away(error)):
                return response
            raise error from error.__cause__


class CompressTextMiddleware(GZipMiddleware):
    """Gzip for text; pictures and archives are compressed already.

    A stream that says its length stays as it is: most of a web page with its pictures inside is pictures, and the
    browser shows how much of it has come.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress the response where that saves bytes."""
        has_length = response.streaming and response.has_header("Content-Length")
        if response.get("Content-Type", "").startswith("text/") and not has_length:
            return super().process_response(request, response)
        return response


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Django's authentication middleware; to the API a token says who asks, and cookies count for nothing."""

    def process_request(self, request: HttpRequest) -> None:
        """Set a lazy ``request.user``."""
        super().process_request(request)
        if is_api(request):
            request.user = SimpleLazyObject(lambda: _user_of_token(request))  # type: ignore[assignment]


def _user_of_token(request: HttpRequest) -> User | AnonymousUser:
    token = token_of(request)
    return token.author if token else AnonymousUser()


class SignInMiddleware(LoginRequiredMiddleware):
    """Login required for every view that is not public, answered in the way the client needs.

    A page is redirected; htmx gets a full page load (otherwise it would swap the form into the page); an autosave or a
    queued write gets 401 and stays in the browser.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Redirect the first visitor of an empty install to sign-up, others to sign-in."""
        match = request.resolver_match
        if match and match.url_name == "account_login" and not has_owner():
            query = request.META.get("QUERY_STRING", "")
            return redirect(resolve_url("account_signup") + (f"?{query}" if query else ""))
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is None and getattr(view_func, "login_required", True):
            extend_session(request, request.user)
            use_profile(request, profile_of(request.user))
        return response

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Copy language and theme of the profile into the cookies of the browser."""
        keep_profile_in_cookies(request, response)
        return response

    def handle_no_permission(  # type: ignore[override]  # 401 is no redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Answer an anonymous request."""
        response = self._refusal(request, view_func)
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            # Signed out elsewhere, or expired. Photos are in the HTTP cache, which no script can clear.
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
    """Return the path of the page on which the request was made, for ``next`` after signing in.

    A partial or a form target is no page: after signing in it would be shown without layout, or refused.
    """
    return site_path(_address_of_page(request), "/")


def _address_of_page(request: HttpRequest) -> str:
    if request.htmx:  # type: ignore[attr-defined]
        try:
            return request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
        except ValueError:  # not a URL
            return ""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referrer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referrer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def extend_session(request: HttpRequest, user: User | AnonymousUser) -> None:
    """Extend the session to thirty days, at most once a day: a write per page would be too much."""
    today = timezone.now().date().toordinal()
    if request.session.get("visited") != today:
        request.session["visited"] = today
        # For the menu only, so that no page asks the database for it; the pages of the owner check it themselves.
        request.session["owns_site"] = is_site_owner(user)


def remember_visit(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Signal receiver: store the day of the sign-in, so that the next page does not write."""
    extend_session(request, user)


def mark_sign_out(request: HttpRequest, **kwargs: object) -> None:
    """Signal receiver: mark the request as a sign-out, for the response."""
    request.has_left = True  # type: ignore[attr-defined]
