"""The page of a session of the first person at a browser."""

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of
from browser.sign_out.first_person import EVENT, SUMMARY, TITLE
from browser.watch import Watch
from factories import make_day, make_event, make_impression, make_session, make_user
from sessions.models import Session


@pytest.fixture
def session(site: str) -> Session:
    event = make_event(owner=make_user(), name=EVENT, slug="first")
    session = make_session(day=make_day(event=event, number=1), title=TITLE)
    make_impression(session=session, summary=SUMMARY)
    return session


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    """The page of a session, whose event is kept for a time without a network."""
    watch.allow(f"{NO_NETWORK}|status of 401")
    page = open_page(site, "/events/first/", user=session.event.owner, service_workers="allow")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto(page_of(session))
    page.wait_for_load_state("networkidle")
    return page
