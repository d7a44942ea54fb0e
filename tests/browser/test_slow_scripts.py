"""A page is of use before its scripts have arrived, and when they never do."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from browser.conftest import OpenPage
from browser.offline import hold_scripts
from browser.watch import Watch
from factories import make_event, make_feed, make_impression, make_report, make_session
from sessions.models import Impression, Session

TEXT = "Typed while the scripts are still on their way."


@pytest.fixture
def session(site: str) -> Session:
    return make_session()


@pytest.fixture
def path(session: Session) -> str:
    return reverse("sessions:session-detail", args=[session.event.slug, session.pk])


def test_slow_scripts_a_text_can_be_written_and_saved(
    site: str, session: Session, path: str, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(site, user=session.event.owner)
    held = hold_scripts(page.context)
    page.goto(path, wait_until="commit")

    page.get_by_label("Summary", exact=True).fill(TEXT)
    page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
    expect(page.locator(".message p")).to_have_text("Saved.")

    expect(page.get_by_label("Summary", exact=True)).to_have_value(TEXT)
    assert len(held) > 0
    assert list(Impression.objects.values_list("summary", "version")) == [(TEXT, 2)]


@pytest.mark.release
def test_slow_scripts_no_tool_is_seen_that_does_nothing(
    site: str, path: str, open_page: OpenPage, session: Session
) -> None:
    page = open_page(site, user=session.event.owner)
    hold_scripts(page.context)
    page.goto(path, wait_until="commit")
    tools = page.get_by_role("button", name="Bold", exact=True)

    expect(page.get_by_label("Summary", exact=True)).to_be_visible()
    expect(tools).to_have_count(0)
    page.context.unroute_all()
    expect(tools).to_have_count(1)


@pytest.mark.release
def test_slow_scripts_never_there_nothing_is_seen_that_needs_one(site: str, open_page: OpenPage) -> None:
    report = make_report(event=make_event(slug="harbour"))
    page = open_page(site, user=report.event.owner, java_script_enabled=False)
    page.goto(f"/events/harbour/reports/{report.slug}/")

    page.locator("summary", has_text="Export").click()
    expect(page.get_by_role("link", name="Markdown Zenn")).to_be_visible()
    seen = [each for each in page.locator("[data-needs-script]").all() if each.is_visible()]
    assert (page.locator("[data-copy]").count(), seen) == (1, [])


@pytest.mark.release
def test_slow_scripts_take_over_what_is_being_written(
    site: str, session: Session, path: str, open_page: OpenPage
) -> None:
    page = open_page(site, user=session.event.owner)
    hold_scripts(page.context)
    page.goto(path, wait_until="commit")
    area = page.get_by_label("Summary", exact=True)
    area.fill(TEXT)

    page.context.unroute_all()  # lets go what was held
    page.wait_for_load_state()
    expect(area).to_have_value(TEXT)
    area.press("End")
    page.keyboard.type(" And on.")
    expect(page.locator(".save-state")).to_contain_text("Saved ")

    assert Impression.objects.get().summary == f"{TEXT} And on."


@pytest.mark.release
def test_slow_scripts_search_for_what_was_typed_before_they_came(
    site: str, session: Session, open_page: OpenPage
) -> None:
    session.title, session.feed = "Fog horns", make_feed(event=session.event)
    session.save()
    make_impression(session=session, author=session.event.owner)
    catalogue = reverse("sessions:catalogue", args=[session.event.slug])
    for path, shown, text in (("/search/", "mark", "Fog"), (catalogue, ".found-by .user-text", "fog")):
        page = open_page(site, user=session.event.owner)
        hold_scripts(page.context)
        page.goto(path, wait_until="commit")
        page.get_by_role("searchbox").fill("fog")

        page.context.unroute_all()  # lets go what was held
        expect(page).to_have_url(re.compile(r"\?q=fog$"))
        expect(page.locator(shown)).to_have_text([text])


def test_slow_scripts_that_never_come_leave_the_composer_working(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    page = open_page(site, user=session.event.owner)
    page.context.route("**/static/**/*.js", lambda route: route.abort())
    page.goto(reverse("sessions:event-today", args=[session.event.slug]))

    page.get_by_label("Log a session").fill("COM301 | Events")
    page.keyboard.press("Enter")
    expect(page.locator(".card-title")).to_have_text(["Quiet nights with loud alarms", "Events"])

    expect(page.locator(".logged-title a")).to_have_text("COM301 | Events")
    assert Session.objects.count() == 2
