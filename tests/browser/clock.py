"""The clock of a browser: it begins in the minute of the tests when the browser opens, and goes on from there.

It may not stand still as that of the server does: what waits in the browser is tried again after a while, and which of
two texts or sessions is the later one is told by their times.
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
"""Script that moves a clock forward by ``ahead`` milliseconds."""

IN_PAGES = """(() => {
    const ahead = %d;
    MOVED
    const workers = globalThis.ServiceWorkerContainer?.prototype;
    const register = workers?.register;
    if (register) workers.register = function (url, options) {
        return register.call(this, `${url}?ahead=${ahead}`, options);
    };
})()""".replace("MOVED", MOVED)

IN_WORKERS = f"""{{
    const ahead = Number(new URL(location.href).searchParams.get("ahead"));
    {MOVED}
}}
"""


def begin_at_the_moment_of_tests(context: "BrowserContext") -> None:
    """Move the clock of all pages and workers of a browser, before it has opened any.

    It begins at the full minute, so that what happens there is never in the future of the server.
    """
    begins = STILL.replace(second=0, microsecond=0)
    ahead = (begins - real_now()).total_seconds() * 1000
    context.add_init_script(IN_PAGES % ahead)


def moved_worker(respond: Respond) -> Respond:
    """Middleware that lets the service worker move its clock, too: what a page is told to run does not reach it."""

    def respond_and_move(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.path == reverse("sessions:worker") and "ahead" in request.GET:
            response.content = IN_WORKERS.encode() + response.content
        return response

    return respond_and_move


def real_date_of_kept_answers(respond: Respond) -> Respond:
    """Middleware that dates what a browser may keep in truth: whether that is still fresh, it asks the real clock."""

    def respond_and_date(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if "max-age" in response.get("Cache-Control", ""):
            response["Date"] = http_date(real_now().timestamp())
        return response

    return respond_and_date
