"""Axe finds nothing in a catalogue in use: what is on now, stars that overlap, repeats, suggestions, what is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.axe import BOTH_LOOKS, LOOKS, Look, violations
from browser.conftest import OpenPage
from browser.notebook import TITLES
from factories import make_day, make_event, make_feed, make_impression, make_session, make_user
from sessions.models import Event

pytestmark = pytest.mark.release

PAGES = (
    "/events/harbour/catalogue/",
    "/events/harbour/catalogue/?q=OPS&level=300&mine=1",
    "/events/harbour/catalogue/?q=nowhere",
    "/events/harbour/catalogue/kept/",
    "/events/harbour/agenda/",
)


def in_use(language: str) -> Event:
    """Make an event that is running, with a programme of long titles, stars, repeats and a session that is gone."""
    event = make_event(owner=make_user(), slug="harbour", name=TITLES[language][:60], language=language)
    now = timezone.now().replace(second=0, microsecond=0)
    day = make_day(event=event, on=event.conference_date(now))
    feed = make_feed(event=event)
    for number in range(40):
        starts_at = now + timedelta(minutes=30 * (number // 8 - 1)) if number < 38 else None
        session = make_session(
            day=day,
            feed=feed,
            code=f"OPS3{number // 2:02}" + ("-R" if number % 2 else ""),
            title=f"{TITLES[language]} {number}",
            level=300,
            format="Keynote",
            track=TITLES[language][:90],
            room="第4埠頭",
            speakers="Ada Example, 港 太郎",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1) if starts_at else None,
            removed_from_feed_at=now if number == 20 else None,
            description=TITLES[language] * 5,
        )
        if number % 5 != 4:
            state = ("planned", "attended", "missed", "")[number % 5]
            make_impression(session=session, state=state, watch_later=number % 2 == 0)
    return event


def look(page: Page, looks: tuple[Look, ...] = BOTH_LOOKS) -> dict[str, list[str]]:
    """Return what axe finds in each look in which it finds something, and which page is too wide."""
    found: dict[str, list[str]] = {}
    for size, theme in looks:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if problems := violations(page):
            found[f"{size['width']} {theme}"] = problems
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found[f"{size['width']} {theme} wide"] = [str(width)]
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_axe_on_a_catalogue_in_use(language: str, site: str, open_page: OpenPage) -> None:
    event = in_use(language)
    page = open_page(site, user=event.owner, locale=language)

    found = {}
    session = f"/events/harbour/sessions/{event.sessions.get(code='OPS302').pk}/"
    for number, path in enumerate((*PAGES, session)):
        page.goto(path)
        found[path] = look(page, (LOOKS[language][number % 2],))
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_axe_on_suggestions_and_on_an_address_for_calendars(site: str, open_page: OpenPage) -> None:
    event = in_use("en")
    page = open_page(site, "/events/harbour/", user=event.owner)

    page.get_by_label("Log a session").press_sequentially("adv")
    expect(page.locator(".suggestion").first).to_be_visible()
    assert look(page) == {}
    page.goto("/events/harbour/agenda/")
    page.get_by_role("button", name="Create a link").click()
    expect(page.get_by_label("Calendar link", exact=True)).to_be_visible()
    assert look(page) == {}
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    expect(page.locator(".agenda-new [role=status]")).to_have_text("Copied")
