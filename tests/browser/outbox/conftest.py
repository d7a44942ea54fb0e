"""An event with a session, and the pages in which somebody writes while the network goes."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, page_of
from browser.watch import Watch
from factories import make_day, make_event, make_session, make_user
from sessions.models import Event, Session

TEXT = "Written while nobody listened."


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user())
    make_day(event=event)
    return event


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(day=event.days.get())


@pytest.fixture
def today(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, reverse("sessions:event-today", args=[event.slug]), user=event.owner)


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, page_of(session), user=session.event.owner)
