"""A line that a quota refuses stays in the browser with its reason, and what was done after it is sent."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.cards import choose
from browser.conftest import OpenPage
from browser.offline import NO_NETWORK, rows, send_now
from browser.watch import Watch
from factories import make_feed, make_session
from sessions.models import Impression, Session


@pytest.fixture
def session(site: str) -> Session:
    return make_session(title="Fog horns")


@pytest.fixture
def today(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, reverse("sessions:event-today", args=[session.event.slug]), user=session.event.owner)


def test_a_refused_line_says_why_and_holds_nothing_up(today: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 422")
    today.context.set_offline(True)
    today.locator("#composer_heading").fill("OPS399 | One too many")
    today.locator("#composer_heading").press("Enter")
    expect(today.locator(".waiting-count")).to_have_text("Waiting to send (1)")
    choose(today.locator(f"#session-{session.pk}"), "attended")
    expect(today.locator(".waiting-count")).to_have_text("Waiting to send (2)")
    event, day = session.event, session.day
    feed = make_feed(event=event)
    # As many as are allowed, of a programme: Today does not show them.
    programme = [
        Session(event=event, day=day, feed=feed, title="A talk") for _ in range(settings.QUOTAS["sessions"] - 1)
    ]
    Session.objects.bulk_create(programme, batch_size=1000)
    today.context.set_offline(False)
    send_now(today)

    expect(today.locator(".waiting-count")).to_have_text("Not accepted (1)")
    assert list(Impression.objects.values_list("session", "state")) == [(session.pk, "attended")]
    assert [write["refused"]["status"] for write in rows(today, "writes")] == [422]
    today.locator(".waiting-count").click()
    item = today.get_by_role("dialog", name="Not accepted by the server").locator(".waiting-item")
    expect(item).to_contain_text("OPS399 | One too many")
    expect(item.locator("[data-why]")).to_have_text(
        "The server did not accept this. An event can have at most 10,000 sessions here. "
        "Delete what you no longer need, or ask the owner of this site."
    )
    # Once there is room it can be sent again.
    programme[0].delete()
    item.get_by_role("button", name="Try again").click()
    expect(today.locator(".waiting-count")).to_be_hidden()
    assert Session.objects.filter(code="OPS399").count() == 1
