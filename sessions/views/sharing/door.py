"""Who may read behind a link for readers: one answer for every link that does not work, and the optional password.

The address is the secret: it has 256 bits, and no page, log or header of ours passes it on.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sessions.forms.share_link import ReaderPasswordForm
from sessions.models import ShareLink
from sessions.rules.concurrency_limit import OPEN, PASSWORDS
from sessions.sharing.open_link import find_link, key_of
from sessions.web.rate_limits import count_request

VISIT = 12 * 60 * 60
"""How long an entered password counts in one browser, in seconds; less if the browser is closed."""

WRONG = gettext_lazy("This is not the password.")
TOO_MANY = gettext_lazy("Too many wrong passwords. Try again in five minutes.")

_SALT = "sessions.shared.visit"

type Answer = Callable[..., HttpResponseBase]


def guarded(response: HttpResponseBase, link: ShareLink | None = None) -> HttpResponseBase:
    """Return an answer to a secret address that no cache and no next page gets to know, and no search engine unasked.

    ``link`` is that of a page which was shown.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    if link is None or not link.indexed or link.password:
        response["X-Robots-Tag"] = "noindex"
    return response


def behind_link(*, asks: bool = False, within: bool = False) -> Callable[[Callable[..., HttpResponseBase]], Answer]:
    """Decorator for a view of ``(request, link, token, …)`` behind a token, limited in number at the same time.

    With ``asks`` a link with a password shows its form. With ``within`` the password that was entered there counts.
    Otherwise, and for whoever has not entered it, a link with a password is answered like one that does not exist:
    programs do not enter passwords.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Answer:
        @wraps(view)
        def answer(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
            link = find_link(token)
            if link is None or not (asks or not link.password or (within and is_open(request, link))):
                return gone(request)
            if asks and (question := _question(request, link, token)):
                return question
            if within:  # pictures are read from files, and a page has many
                return view(request, link, token, **more)
            with OPEN.slot(key_of(link)):
                return view(request, link, token, **more)

        return answer

    return decorate


def gone(request: HttpRequest) -> HttpResponseBase:
    """Answer an address without a link that works: unknown, revoked, expired, deleted, or of an inactive person.

    Who asks for many such addresses gets 429 for further ones; links that work are never refused, so that of all who
    share the address of a conference nobody can lock out the others.
    """
    if not count_request(request, "share_guess"):
        page = HttpResponse(render_to_string("sessions/sharing/gone.html", {"many": True}), status=429)
        page["Retry-After"] = "60"
        return guarded(page)
    return guarded(HttpResponse(render_to_string("sessions/sharing/gone.html"), status=404))


def is_open(request: HttpRequest, link: ShareLink) -> bool:
    """Return whether the browser may read: the link has no password, or it was entered during this visit."""
    if not link.password:
        return True
    signed = request.COOKIES.get(cookie_name(), "")
    try:
        return bool(signing.loads(signed, salt=_SALT, max_age=VISIT) == _visit(link))
    except signing.BadSignature:
        return False


def cookie_name() -> str:
    """Return the name of the cookie; with a __Host- cookie the path of the link would not be possible."""
    return "__Secure-reader" if settings.HTTPS else "reader"


def reader_of(request: HttpRequest) -> User | None:
    """Return who is signed in, without a database query or a Vary header for who has no cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user: Any = request.user
    return user if user.is_authenticated else None


def _visit(link: ShareLink) -> list[object]:
    """Return what the cookie says: another password or another address ends the visit."""
    return [link.pk, hashlib.sha256(f"{link.digest} {link.password}".encode()).hexdigest()[:32]]


def _question(request: HttpRequest, link: ShareLink, token: str) -> HttpResponseBase | None:
    """Return the form that asks for the password, or the answer to it; None for who may read."""
    if request.method == "POST":
        return _entered(request, link, token) if link.password else HttpResponseNotAllowed(["GET", "HEAD"])
    return None if is_open(request, link) else _asked(request, ReaderPasswordForm())


def _entered(request: HttpRequest, link: ShareLink, token: str) -> HttpResponseBase:
    """Answer a password: a cookie for this visit, or the form again; counted like a try to sign in, per link."""
    form = ReaderPasswordForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, 422)
    with PASSWORDS.slot("password"):
        tried = count_request(request, "share_password", f"link {link.pk}")
        if tried is None:
            return _refused(request, form, TOO_MANY, 300)
        if not check_password(form.cleaned_data["password"], link.password):
            return _refused(request, form, WRONG)
        tried.rollback()
    page = HttpResponseRedirect(reverse("sessions:shared", args=[token]), status=303)
    value = signing.dumps(_visit(link), salt=_SALT)
    page.set_cookie(cookie_name(), value, path=page["Location"], httponly=True, samesite="Lax", secure=settings.HTTPS)
    return guarded(page)


def _refused(request: HttpRequest, form: ReaderPasswordForm, words: Promise, after: int = 0) -> HttpResponseBase:
    form.add_error("password", str(words))
    return _asked(request, form, 429 if after else 422, after)


def _asked(request: HttpRequest, form: ReaderPasswordForm, status: int = 200, after: int = 0) -> HttpResponseBase:
    """Show the form, in the language of the reader's browser; it says nothing about what is behind it."""
    asked = render_to_string("sessions/sharing/password.html", {"form": form, "csrf_token": get_token(request)})
    page = HttpResponse(asked, status=status)
    if after:
        page["Retry-After"] = str(after)
    guarded(page)
    # With no-referrer browsers send the form without an origin, which the check against forged forms refuses.
    page["Referrer-Policy"] = "same-origin"
    return page
