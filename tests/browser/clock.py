"""The clock of a browser: it begins in the minute of the tests when the browser opens, and goes on from there.

It may not stand still as that of the server does: what waits in the browser is tried again after a while, and of two
texts the one with the later time wins. So a browser that is killed and opened again (``killing.py``) has the real
clock: its second clock would begin before the texts of the first.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from clock import STILL, real_now

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

type Respond = Callable[[HttpRequest], HttpResponse]

MOVED = """{
    const Real = Date;
    const now = () => Real.now() + ahead;
    globalThis.Date = class Date extends Real {
        constructor(...parts) { super(...(parts.length ? parts : [now()])); }
        static now() { return now(); }
    };
    const began = performance.timeOrigin + ahead;
    Object.defineProperty(performance, "timeOrigin", { get: () => began });
}
"""
"""Script that adds ``ahead`` milliseconds to the clock, fewer than none for a clock that is late."""

IN_PAGES = """(() => {
    const ahead = %d;
    MOVED
    const workers = globalThis.ServiceWorkerContainer?.prototype;
    const register = workers?.register;
    if (register) workers.register = function (url, options) {
        return register.call(this, `${url}?ahead=${ahead}`, options);
    };
})()""".replace("MOVED", MOVED)
"""Script of a page: it also tells ``ahead`` to the service worker, in the address of its script."""

IN_WORKERS = f"""{{
    const ahead = Number(new URL(location.href).searchParams.get("ahead"));
    {MOVED}
}}
"""
"""Start of the script of a service worker."""


def begin_at_the_moment_of_tests(context: "BrowserContext") -> None:
    """Move the clock of all pages and workers of a browser, before it has opened any.

    It begins at the full minute, so that what happens there is never in the future of the server.
    """
    begins = STILL.replace(second=0, microsecond=0)
    ahead = (begins - real_now()).total_seconds() * 1000
    context.add_init_script(IN_PAGES % ahead)


def moved_worker(respond: Respond) -> Respond:
    """Middleware that puts IN_WORKERS in front of the service worker: Playwright's scripts do not run in workers."""

    def respond_and_move(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.path == reverse("sessions:worker") and "ahead" in request.GET:
            response.content = IN_WORKERS.encode() + response.content
        return response

    return respond_and_move


def real_date_of_cached_answers(respond: Respond) -> Respond:
    """Middleware that dates cacheable answers (header Date) by the real clock, which the cache of Chromium has."""

    def respond_and_date(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if "max-age" in response.get("Cache-Control", ""):
            response["Date"] = http_date(real_now().timestamp())
        return response

    return respond_and_date
