"""Stars go from one install to another by a QR code that is read from the screen, and by a dropped file."""

import io
from collections.abc import Sequence

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from browser.axe import violations
from browser.conftest import PHONE, OpenPage
from browser.story import Attendee
from browser.test_import_by_drop import drop
from factories import make_event, make_impression, make_session
from sessions.models import Event, State

STARS = "/events/harbour/stars/"
NARROW = {"width": 360, "height": 640}
TALKS = [
    (f"Talk {word}", f"{word}@harbour.example", f"1201T{hour:02}00")
    for hour, word in enumerate(["knots", "ropes", "sails", "lights", "tides"], start=9)
]
CALENDAR = "".join(
    [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        *(
            f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART:2026{start}00Z\r\nEND:VEVENT\r\n"
            for title, uid, start in TALKS
        ),
        "END:VCALENDAR\r\n",
    ]
)


def harbour(starred: Sequence[str]) -> Event:
    """Make an event with the talks, of which some are starred."""
    event = make_event(slug="harbour", name="Harbour Days", time_zone="UTC")
    for title, uid, start in TALKS:
        starts_at = f"2026-{start[:2]}-{start[2:4]}T{start[5:7]}:00Z"
        session = make_session(event=event, title=title, external_id=uid, starts_at=starts_at)
        if title in starred:
            make_impression(session=session, state=State.PLANNED)
    return event


def read_code(page: Page) -> str:
    """Return what a reader of QR codes sees on the screen."""
    code = page.get_by_role("img", name="QR code with your stars")
    code.scroll_into_view_if_needed()
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(page.screenshot())))
    assert found is not None
    return str(found.text)


@pytest.mark.release
def test_stars_go_to_another_install_by_the_code_on_the_screen(
    site: str, new_install: str, open_page: OpenPage
) -> None:
    starred = ["Talk knots", "Talk sails", "Talk tides"]
    there = open_page(site, STARS, user=harbour(starred).owner, viewport=NARROW, color_scheme="dark")
    address = read_code(there)
    assert address == there.get_by_label("Link", exact=True).input_value()
    exported = there.request.get(f"{site}/events/harbour/stars.json").json()["stars"]
    assert [star["title"] for star in exported] == starred

    # The other install has the programme, a person and a database of its own.
    here = open_page(new_install, viewport=PHONE)
    Attendee(here).sign_up()
    here.goto(f"{new_install}/events/new/")
    here.get_by_label("Name").fill("Harbour Days")
    here.get_by_role("button", name="Add event").click()
    event = here.url.removesuffix("/")
    here.goto(f"{event}/catalogue/import/")
    drop(here, CALENDAR)
    here.get_by_role("button", name="Apply").click()
    expect(here.get_by_role("link", name="Talk ropes")).to_be_visible()

    here.goto(f"{event}/stars/")
    here.get_by_label("Link, or contents of a file").fill(address)
    here.get_by_role("button", name="Preview the pasted text").click()
    expect(here.get_by_role("region", name="New stars 3").get_by_role("checkbox")).to_have_count(3)
    assert here.request.get(f"{event}/stars.json").json()["stars"] == []
    here.get_by_role("button", name="Star these sessions").click()
    expect(here.get_by_text("3 sessions were starred.")).to_be_visible()
    assert here.request.get(f"{event}/stars.json").json()["stars"] == exported


def test_code_opens_the_plan_on_another_phone_of_the_same_install(site: str, open_page: OpenPage) -> None:
    event = harbour(["Talk knots"])
    page = open_page(site, STARS, user=event.owner, viewport=PHONE)
    address = read_code(page)
    event.sessions.get(title="Talk knots").impressions.all().delete()

    phone = open_page(site, address.removeprefix(site), user=event.owner, viewport=PHONE, java_script_enabled=False)
    expect(phone.get_by_role("region", name="New stars 1")).to_be_visible()
    phone.get_by_role("button", name="Star these sessions").click()
    expect(phone.get_by_text("1 session was starred.")).to_be_visible()


@pytest.mark.release
def test_dropped_calendar_of_another_app_and_axe_on_both_pages(site: str, open_page: OpenPage) -> None:
    event = harbour(["Talk knots"])
    page = open_page(site, STARS, user=event.owner, viewport=PHONE)
    assert violations(page) == []
    unknown = CALENDAR.replace("Talk tides", "Something else entirely").replace("tides@", "none@")
    drop(page, unknown.replace("Talk lights", "Talk of the lights").replace("lights@", "other@"))
    expect(page.get_by_role("region", name="New stars 2")).to_be_visible()
    expect(page.get_by_role("region", name="Not in this programme 1")).to_contain_text("Something else entirely")
    expect(page.get_by_role("group").filter(has_text="Talk of the lights")).to_contain_text("Talk lights")
    assert violations(page) == []
