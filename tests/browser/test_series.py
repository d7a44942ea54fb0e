"""Several reports of one event: the filter counts while it is filled in; photos and links are put into a chapter."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.axe import violations_later
from browser.conftest import PHONE, OpenPage
from browser.offline import expect_saved
from factories import make_chapter, make_event, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from sessions.models import Chapter, Event


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(slug="harbour")
    for title, kind in (("Opening", "Keynote"), ("Locks", "Workshop"), ("Keys", "Workshop")):
        make_impression(session=make_session(event=event, code="", title=title, format=kind))
    make_report(event=event, slug="harbour-keynotes", title="Keynotes")
    make_report(event=event, slug="harbour-around", title="Around")
    return event


@pytest.fixture
def chapter(event: Event) -> Chapter:
    for number in range(3):
        make_photo(event=event, name=f"food_{number}.png", content=picture())
    return make_chapter(report=event.reports.get(slug="harbour-around"), heading="Food", body="Before.\n\nAfter.")


def settings_of(site: str, event: Event, open_page: OpenPage) -> Page:
    path = reverse("sessions:report-update", args=[event.slug, "harbour-around"])
    return open_page(site, path, user=event.owner, viewport=PHONE)


@pytest.mark.release
@pytest.mark.scaled
def test_filter_counts_its_sessions_while_it_is_filled_in(site: str, event: Event, open_page: OpenPage) -> None:
    page = settings_of(site, event, open_page)
    count = page.locator("#filter-count")
    workshop = page.get_by_role("checkbox", name="Workshop", exact=True)
    expect(workshop).to_be_hidden()
    page.get_by_label("By filter").check()

    workshop.check()
    expect(count).to_have_text("2 sessions")
    page.get_by_role("checkbox", name="Keynote", exact=True).check()
    expect(count).to_have_text("3 sessions")
    assert violations_later(page, ".report-filter") == []


@pytest.mark.scaled
def test_photos_and_links_are_put_where_the_cursor_is(site: str, chapter: Chapter, open_page: OpenPage) -> None:
    path = reverse("sessions:chapter-update", args=["harbour", "harbour-around", chapter.pk])
    page = open_page(site, path, user=chapter.report.event.owner, viewport=PHONE)
    text = page.get_by_label("Text", exact=True)
    page.get_by_text("Photos without a session").click()
    page.get_by_text("Links to other reports").click()

    page.get_by_role("button", name="Insert food_1.png").click()
    expect(text).to_have_value("Before.\n\nAfter.\n\n![](food_1.png)\n\n")
    text.evaluate("area => area.setSelectionRange(9, 9)")
    page.get_by_role("button", name="Keynotes", exact=True).click()
    expect(text).to_have_value("Before.\n\n[Keynotes](harbour-keynotes.md)After.\n\n![](food_1.png)\n\n")
    expect_saved(page)
    assert violations_later(page, "main") == []


@pytest.mark.release
def test_all_photos_of_a_day_are_put_at_the_end(site: str, chapter: Chapter, open_page: OpenPage) -> None:
    path = reverse("sessions:chapter-update", args=["harbour", "harbour-around", chapter.pk])
    page = open_page(site, path, user=chapter.report.event.owner, viewport=PHONE)
    page.get_by_text("Photos without a session").click()
    page.get_by_role("button", name="Insert all that are not in the text").click()
    photos = "\n\n".join(f"![](food_{number}.png)" for number in range(3))
    expect(page.get_by_label("Text", exact=True)).to_have_value(f"Before.\n\nAfter.\n\n{photos}\n\n")
