"""An event, and its pages with a worker that has fetched all it keeps."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPage
from browser.watch import Watch
from browser.worker.app import OpenApp, kept
from factories import make_day, make_event, make_session, make_user
from sessions.models import Event


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(), name="Harbour days", slug="harbour")
    first = make_day(event=event, number=1)
    make_session(day=first, title="Fog horns")
    make_session(day=make_day(event=event, number=2), title="Lighthouses")
    return event


@pytest.fixture
def open_app(site: str, open_page: OpenPage, watch: Watch) -> OpenApp:
    """Give a function that opens a page with a worker that has fetched all it keeps."""
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")

    def open_app(path: str, *, user: Any, count: int, **options: Any) -> Page:
        page = open_page(site, path, user=user, service_workers="allow", **options)
        assert len(kept(page, count)) == count
        return page

    return open_app
