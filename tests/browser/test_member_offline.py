"""A member of a team without a network: the pages of the owner's event are kept, and what is written arrives."""

import pytest
from playwright.sync_api import expect

from browser.conftest import PHONE, OpenPage
from browser.offline import (
    NO_NETWORK,
    page_of,
    send_now,
    summary,
    until,
    wait_until_catalogue_is_kept,
    wait_until_kept,
    wait_until_sent,
)
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_impression, make_member, make_session, make_user
from sessions.models import Event, Impression, Session

TODAY = "/events/harbour/"
PAGE_KEPT = "async (path) => Boolean(await caches.match(path, { ignoreVary: true }))"


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user(username="ada"), slug="harbour")
    day = make_day(event=event)
    member = make_member(event=event, user=make_user(username="ben"))
    session = make_session(day=day, feed=make_feed(event=event), code="OPS301", title="Quays")
    make_impression(session=session, author=event.owner, state="attended", summary="Of Ada")
    make_impression(session=session, author=member, state="planned")
    return event


def test_member_reads_and_writes_without_a_network(event: Event, site: str, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(NO_NETWORK)
    ben, quays = event.memberships.get().user, event.sessions.get()
    page = open_page(site, TODAY, user=ben, service_workers="allow", viewport=PHONE)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.reload()
    wait_until_catalogue_is_kept(page, event)
    until(page, PAGE_KEPT, page_of(quays))

    page.context.set_offline(True)
    page.goto(page_of(quays))
    expect(page.get_by_role("heading", level=1)).to_have_text("Quays")
    page.locator(f"#attended-{quays.pk}").click()
    summary(page).fill("Of Ben")
    wait_until_kept(page, "Of Ben")
    page.goto(TODAY)
    line = page.get_by_label("Log a session")
    line.fill("COM301 | Patterns")
    line.press("Enter")
    expect(page.locator(".card-waiting .card-title")).to_have_text("COM301 | Patterns")

    page.context.set_offline(False)
    send_now(page)
    wait_until_sent(page)
    columns = ("session__code", "author__username", "state", "summary")
    assert set(Impression.objects.values_list(*columns)) == {
        ("OPS301", "ada", "attended", "Of Ada"),
        ("OPS301", "ben", "attended", "Of Ben"),
        ("COM301", "ben", "attended", ""),
    }
    assert Session.objects.count() == 2
