"""The ways to a phone: https by way of Caddy, and plain http under a name of the local network."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from browser.axe import violations
from browser.caddy import NAME, caddy_before, trust
from browser.clock import begin_at_the_moment_of_tests
from browser.conftest import FLAGS, PHONE, OpenPage
from browser.offline import wait_until_saved, wait_until_sent
from browser.server import database_url, end_sessions, serving
from browser.watch import Watch
from browser.worker.app import kept
from factories import make_day, make_event, make_session, make_user
from sessions.models import Event, Session


@pytest.fixture
def event(transactional_db: None) -> Event:
    event = make_event(owner=make_user(), slug="harbour")
    make_session(day=make_day(event=event), title="Lighthouses")
    return event


@pytest.fixture
def launch(browser: Browser, chromium_path: str) -> Iterator[Any]:
    """Give a function that starts a Chromium of its own, with variables of its environment."""
    started: list[Browser] = []

    def launch(**environment: str) -> Page:
        options = {
            "executable_path": chromium_path,
            "args": FLAGS,
            "env": {**os.environ, **environment},
        }
        started.append(browser.browser_type.launch(**options))
        context = started[-1].new_context(viewport=PHONE, locale="en-GB")
        begin_at_the_moment_of_tests(context)
        return context.new_page()

    yield launch
    for each in started:
        each.close()


def sign_in(page: Page, address: str, event: Event) -> None:
    """Give the browser the cookie of somebody who has signed in, with the name that it has for https or without."""
    client = Client()
    client.force_login(event.owner)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": "__Host-sessionid", "secure": True} if address.startswith("https:") else {"name": "sessionid"}
    page.context.add_cookies([{**cookie, "value": value, "url": address}])


def code_on(page: Page) -> list[str]:
    """Return what the QR codes in a screenshot of the page say."""
    screenshot = Image.open(BytesIO(page.screenshot(full_page=True)))
    return [code.text for code in zxingcpp.read_barcodes(screenshot)]


@pytest.mark.release
def test_session_is_logged_offline_by_a_browser_that_knows_the_certificate_of_caddy(
    collected: None, event: Event, launch: Any, tmp_path: Path
) -> None:
    variables = {"HTTPS": "on", "PROXY_COUNT": "1", "ALLOWED_HOSTS": NAME, "DATABASE_URL": database_url()}
    today = reverse("sessions:event-today", args=[event.slug])
    with (
        serving(tmp_path, **variables) as server,
        caddy_before(server.removeprefix("http://"), tmp_path) as (address, plain),
    ):
        trust(tmp_path)
        page = launch(HOME=str(tmp_path))
        sign_in(page, address, event)
        page.goto(f"{plain}{reverse('sessions:phone')}")
        assert page.url == f"{address}{reverse('sessions:phone')}"
        assert code_on(page) == [f"{address}/"]
        page.goto(f"{address}{today}")
        assert len(kept(page, 7)) == 7

        page.context.set_offline(True)
        page.reload()
        page.get_by_label("Log a session").fill("COM301-R | Fog horns")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Waiting to send (1)")).to_be_visible()
        assert Session.objects.count() == 1

        page.context.set_offline(False)
        page.reload()
        wait_until_sent(page)
        assert Session.objects.get(code="COM301-R").heading == "COM301-R | Fog horns"
        page.context.close()
    end_sessions()


def test_plain_http_in_the_local_network_logs_a_session(
    site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    """There a browser has no service worker, no locks and no clipboard."""
    watch.allow("Cross-Origin-Opener-Policy header has been ignored")
    address = site.replace("127.0.0.1", NAME)
    options = {"viewport": PHONE, "service_workers": "allow"}
    page = open_page(address, reverse("sessions:event-today", args=[event.slug]), user=event.owner, **options)
    assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator, 'locks' in navigator]") == [False] * 3

    page.get_by_label("Log a session").fill("COM301-R | Fog horns")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Fog horns").first.click()
    page.get_by_label("Summary", exact=True).fill("Heard from afar.")
    wait_until_saved(page, "Heard from afar.")

    assert Session.objects.get(code="COM301-R").impressions.get().summary == "Heard from afar."
    page.goto(reverse("sessions:phone"))
    assert code_on(page) == [f"{address}/"]
    assert page.get_by_text("This address is not encrypted").count() == 1


@pytest.mark.release
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_ways_to_a_phone_are_read_on_every_width(
    viewport: dict[str, int], site: str, event: Event, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(site, reverse("sessions:phone"), user=event.owner, viewport=viewport)

    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    assert violations(page) == []
