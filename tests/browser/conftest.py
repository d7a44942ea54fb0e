"""A browser for each worker, servers to visit, and windows that are watched."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as install
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django import Settings

from browser.caddy import NAME
from browser.clock import begin_at_the_moment_of_tests
from browser.server import collect_once, database_url, end_sessions, serving, wait_until_idle
from browser.watch import Watch

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic"),
    # Fewer processes and threads: several browsers share two cores.
    *("--in-process-gpu", "--num-raster-threads=1", "--js-flags=--single-threaded"),
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
)
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

type OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser(chromium_path: str, django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for all tests of a worker; each test has contexts of its own in it."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()
        # Django keeps one for the event loop of Playwright, which nobody else finds: the database could not be dropped.
        connections.close_all()


@pytest.fixture(scope="package")
def collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Style and scripts as `make run` collects them."""
    collect_once(tmp_path_factory)


@pytest.fixture(scope="package")
def shared_site(
    collected: None, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a server over the database in which the tests make their rows.

    It also answers under NAME, by a pattern, which no page tells to anybody.
    """
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock():
        url = database_url()
    with serving(folder, DATABASE_URL=url, ALLOWED_HOSTS=f".{NAME}") as address:
        yield address, folder
    with django_db_blocker.unblock():
        end_sessions()


@pytest.fixture
def site(
    shared_site: tuple[str, Path], transactional_db: None, _pictures_apart: None, settings: Settings
) -> Iterator[str]:
    """The address of that server, for a test that finds the database empty and makes rows and pictures itself."""
    address, folder = shared_site
    settings.MEDIA_ROOT = folder / "media"
    yield address
    wait_until_idle(address)


@pytest.fixture
def first_start(collected: None, tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """The address of an install of its own, whose server has made its tables when it started."""
    if connection.vendor == "sqlite":
        with serving(tmp_path, DATABASE_URL="", SECRET_KEY="") as address:
            yield address
        return
    name = f"install_{uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        with serving(tmp_path, DATABASE_URL=database_url(name), SECRET_KEY="") as address:
            yield address
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_install(request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None) -> str:
    """The address of an install of its own, in which nobody has been yet; making its tables takes a copy of ours."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "conference.sqlite3")])
    address: str = request.getfixturevalue("first_start")
    return address


@pytest.fixture
def watch() -> Watch:
    """Everything that went wrong in the windows of the test."""
    return Watch()


@pytest.fixture
def open_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a browser without a past at an address, with the options of Playwright."""
    contexts: list[BrowserContext] = []
    with_worker: list[BrowserContext] = []

    def open_context(address: str, **options: Any) -> BrowserContext:
        options = {"viewport": LAPTOP, "locale": "en-GB", "timezone_id": "America/Los_Angeles", **options}
        # The worker fetches pages that no test has asked for; a test that is about it says "allow".
        options.setdefault("service_workers", "block")
        context = browser.new_context(base_url=address, **options)
        begin_at_the_moment_of_tests(context)
        watch.over(context, address)
        contexts.append(context)
        if options["service_workers"] == "allow":
            with_worker.append(context)
        return context

    yield open_context
    for context in contexts:
        for page in context.pages:
            page.title()  # so that what the window still had to say has been heard
    problems = list(watch.problems)
    for context in contexts:
        leave(context, has_worker=context in with_worker)
    assert problems == []


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens a page in a new browser, signed in as the user that is given."""

    def open_page(address: str, path: str = "", *, user: Any = None, **options: Any) -> Page:
        context = open_context(address, **options)
        if user:
            sign_in(context, user, address)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    return open_page


def sign_in(context: BrowserContext, user: Any, address: str) -> None:
    """Give the browser the cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    name = install.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def expect_active(element: Locator) -> None:
    """Wait until keys go to this element; whether its window is the one in front is up to other tests."""
    element.page.wait_for_function("(id) => document.activeElement.id === id", arg=element.get_attribute("id"))


def leave(context: BrowserContext, *, has_worker: bool) -> None:
    """Close a browser; what it would still send must not reach the database of the next test.

    One with a worker is only closed: a route does not stop what a worker sends, and Playwright waits without end for a
    worker that has just ended to confirm it.
    """
    if not has_worker:
        context.route("**", lambda route: route.abort())
    context.close()
