"""Offline support: service worker, offline page, page of a session logged offline, a fresh token for open pages."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe
from rjsmin import jsmin

from sessions.agenda.access import editable_event
from sessions.agenda.day import Card
from sessions.forms.impression import ImpressionForm
from sessions.models import Impression, Session, State
from sessions.web.htmx import BLANK, HtmxHttpRequest, render_page
from sessions.web.static_files import SIGNED_OUT, SITE, SITE_STYLE, Scripts, bundled_styles

WORKER = (
    *("js/worker/worker.js", "js/worker/kept-pages.js", "js/worker/whole-answers.js"),
    *("js/worker/share.js", "js/worker/prefetch.js"),
)
ADDRESSES = "js/addresses.js"
"""A module for pages; the worker contains its text."""

# The operating system caches the icons of an installed app.
_SHELL = ("css/**/*.css", "js/**/*.js", "icons/*.svg")
NEEDS_NETWORK = frozenset(
    {
        *("css/account.css", "css/entries/account.css", "js/pages/passkeys.js"),
        *("css/entries/shared.css", "css/entries/shared-report.css", "css/shared.css", "css/shared-report.css"),
        *("css/share-bar.css", "css/share-links.css", "css/team.css", "js/pages/team.js"),
    }
)
"""Styles and scripts of pages that do nothing without a network."""
_OF_OTHERS = ("django_htmx/htmx-2.min.js",)
# A truncated script can be valid: this makes its installation fail.
_WHOLE = 'self.addEventListener("install", (event) => event.waitUntil((async () => LAST_LINE)()));'


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker from the root of the site (its scope); it changes whenever a cached file does."""
    response = HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def worker_text() -> str:
    """Return the worker script with the URLs it precaches, and a version that is a digest of all of them."""
    sources = [_read(ADDRESSES).replace("\nexport ", "\n"), *map(_read, WORKER)]
    script = "\n".join(map(jsmin, sources))
    known = {
        "SHELL": [static(name) for name in shell()],
        "SIZES": [_size(name) for name in shell()],
        "STATIC": settings.STATIC_URL,
        "OFFLINE": resolve_url("sessions:offline"),
        "HOME": resolve_url("sessions:home"),
        "EVENTS": resolve_url("sessions:event-list"),
        "SHARE": resolve_url("sessions:share"),
        "DOORS": [resolve_url("account_login"), resolve_url("account_signup")],
        "SIGN_OUT": resolve_url("account_logout"),
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in known.items()]
    version = hashlib.sha256("\n".join([*lines, script]).encode()).hexdigest()[:12]
    return "\n".join([_WHOLE, f'const VERSION = "{version}";', *lines, script, "const LAST_LINE = true;\n"])


def _read(name: str) -> str:
    return _source(name).read_text(encoding="utf-8")


def _size(name: str) -> int:
    """Return the size of a static file as served; collectstatic changes file names in it."""
    stored = static(name).removeprefix(settings.STATIC_URL)
    is_collected = stored != name and staticfiles_storage.exists(stored)
    return int(staticfiles_storage.size(stored)) if is_collected else _source(name).stat().st_size


def _source(name: str) -> Path:
    path = find(name)
    assert isinstance(path, str)
    return Path(path)


@cache
def shell() -> tuple[str, ...]:
    """Return the names of the styles and scripts of the pages (app shell), without those that come in a bundle."""
    folder = Path(settings.STATICFILES_DIRS[0])
    own = [path.relative_to(folder).as_posix() for pattern in _SHELL for path in sorted(folder.glob(pattern))]
    left_out = {*WORKER, *NEEDS_NETWORK}
    if static(SITE) != f"{settings.STATIC_URL}{SITE}":  # collected
        scripts = Scripts({name: _read(name) for name in own if name.endswith(".js")})
        left_out |= scripts.in_site - {SITE, SIGNED_OUT}
        left_out |= bundled_styles(SITE_STYLE, _read)
    return tuple(name for name in own if name not in left_out) + _OF_OTHERS


@login_not_required
@require_safe
def offline(request: HtmxHttpRequest) -> HttpResponse:
    """Show the page for a page that is not cached; it contains no personal data."""
    nobody = {"user": AnonymousUser(), "messages": []}
    return render_page(request, "sessions/site/offline.html", nobody)


@require_safe
def waiting(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the page of a session that was logged offline; waiting.js fills in its key and title."""
    event = editable_event(request.user, slug)
    day = event.day_for(timezone.now()) or event.days.last()
    session = Session(pk=BLANK, event=event, day=day)
    impression = Impression(session=session, author=request.user, state=State.ATTENDED)
    context = {
        "event": event,
        "day": day,
        "session": session,
        "card": Card(session, impression),
        "impression": impression,
        "form": ImpressionForm(instance=impression),
        "blank": True,
    }
    return render_page(request, "sessions/session/detail.html", context)


@require_safe
def token(request: HtmxHttpRequest) -> HttpResponse:
    """Return the user's key and a CSRF token; signed out, the middleware answers 401 to ``X-Autosave: 1``."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})
