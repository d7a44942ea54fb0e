"""What a browser needs without a network: the worker, the page that says so, and a session's page still without one."""

import hashlib
import json
import uuid
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.agenda.day import Card
from sessions.forms.impression import ImpressionForm
from sessions.models import Impression, Session, State
from sessions.views.access import editable_event
from sessions.views.session_page import PAGE
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.served_scripts import served_script

WORKER = ("js/worker/worker.js", "js/worker/whole-answers.js", "js/worker/share.js", "js/worker/prefetch.js")
ADDRESSES = "js/addresses.js"
"""Known to pages as a module, and to the worker as a part of it."""
BLANK = uuid.UUID(int=0)
"""Stands on the page for sessions that the server does not know yet, where the key of such a session goes."""

# The icons of an installed app are kept by the system and not by us.
_SHELL = ("css/*.css", "js/**/*.js", "icons/*.svg")
_OF_OTHERS = ("django_htmx/htmx-2.min.js",)
# A script that was cut between two statements is a script too: such a worker does not install.
_WHOLE = 'self.addEventListener("install", (event) => event.waitUntil((async () => LAST_LINE)()));'


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker, which has to come from the root of the site; it changes whenever a file does."""
    response = HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def worker_text() -> str:
    """Return the script of the worker behind the addresses of what it keeps, and a version made of all of it."""
    sources = [_read(ADDRESSES).replace("\nexport ", "\n"), *map(_read, WORKER)]
    script = "\n".join(map(served_script, sources))
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
    """Return the bytes of a file of style or script as it is served; collecting changes the names within it."""
    stored = static(name).removeprefix(settings.STATIC_URL)
    is_collected = stored != name and staticfiles_storage.exists(stored)
    return int(staticfiles_storage.size(stored)) if is_collected else _source(name).stat().st_size


def _source(name: str) -> Path:
    path = find(name)
    assert isinstance(path, str)
    return Path(path)


@cache
def shell() -> tuple[str, ...]:
    """Return the names of the style and scripts that pages are made of."""
    folder = Path(settings.STATICFILES_DIRS[0])
    own = [path.relative_to(folder).as_posix() for pattern in _SHELL for path in sorted(folder.glob(pattern))]
    return tuple(name for name in own if name not in WORKER) + _OF_OTHERS


@login_not_required
@require_safe
def offline(request: HtmxHttpRequest) -> HttpResponse:
    """Show the page that stands for one that is not kept; it says nothing of anybody."""
    nobody = {"user": AnonymousUser(), "messages": []}
    return render_page(request, "sessions/offline.html", nobody)


@require_safe
def waiting(request: HtmxHttpRequest, slug: str) -> HttpResponse:
    """Show the page of a session that the server does not know yet; waiting.js puts its key and its name into it."""
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
    return render_page(request, PAGE, context)
