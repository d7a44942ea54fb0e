"""The story of one attendee: what is typed, and the file that comes out, byte for byte."""

import re

from playwright.sync_api import Locator, Page, expect

USERNAME = "ottilie"
PASSWORD = "three masts and a lantern"

KEYNOTE = "KEY001 | Opening keynote"
EVENTS = "COM301-R | Advanced event-driven architectures"
STORAGE = "STG210 | Storage that forgets nothing"
ALARMS = "OPS404 | Workshop: alarms in the fog"

SUMMARY = "Queues between services.\n\n- retries are cheap\n- duplicates are not"
BODY = "いちばん面白かった。 **Bold** claims | pipes & ampersands."
NOTE = "Rain all day, and a harbour full of fog horns."
CHAPTERS = (
    ("Introduction", "Before the days", "Why I went.\n\n> To hear it from those who run it."),
    ("Afterwards", "After the days", "I would go again."),
)

ARTICLE = """\
---
title: "Two days at the harbour"
emoji: "⚓"
type: "tech"
topics: ["aws", "events"]
published: false
---

## Introduction

Why I went.

> To hear it from those who run it.

## Day 1 (Mon, 1 December 2025)

Rain all day, and a harbour full of fog horns.

### KEY001 | Opening keynote

https://www.youtube.com/watch?v=dQw4w9WgXcQ

### OPS404 | Workshop: alarms in the fog

### COM301-R | Advanced event-driven architectures

#### Summary

Queues between services.

- retries are cheap
- duplicates are not

#### Impressions

いちばん面白かった。 **Bold** claims | pipes & ampersands.

## Day 2 (Tue, 2 December 2025)

### STG210 | Storage that forgets nothing

## Afterwards

I would go again.
""".encode()

SAVED = re.compile(r"^Saved \d\d:\d\d$")


class Attendee:
    """One person in front of one window; these steps are the same with scripts and without."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the button with exactly this name."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow the link with exactly this name."""
        (within or self.page).get_by_role("link", name=name, exact=True).click()

    def expect_heading(self, text: str) -> None:
        """Wait until the page with this title is there, and its scripts: before them, keys do only what browsers do."""
        expect(self.page.get_by_role("heading", name=text, exact=True).first).to_be_visible()
        self.page.wait_for_load_state("load")

    def card(self, heading: str) -> Locator:
        """Return the card of the session on Today."""
        return self.page.locator(".card", has_text=title_of(heading))

    def open_menu(self, heading: str) -> Locator:
        """Open the menu of a card and return it."""
        menu = self.card(heading).locator("details.menu")
        menu.locator("summary").click()
        return menu

    def expect_cards(self, *headings: str) -> None:
        """Wait until Today shows these sessions in this order."""
        expect(self.page.locator(".card-title")).to_have_text([title_of(heading) for heading in headings])

    def expect_message(self, text: str) -> None:
        """Wait until the page says this."""
        expect(self.page.locator(".message p")).to_have_text(text)

    def sign_up(self) -> None:
        """Come to an empty install, be offered its owner's account, and take it."""
        self.page.goto("/")
        self.expect_heading("Welcome")
        self.page.get_by_label("Username").fill(USERNAME)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_label("Password (again)").fill(PASSWORD)
        self.press("Create the account")

    def add_event(self, zone: str = "") -> None:
        """Make an event of two days, in the zone that is given or, with scripts, in that of the device."""
        self.follow("Add your first event")
        self.page.get_by_label("Name").fill("Cloud Harbour 2025")
        self.page.get_by_label("Venue").fill("Pier 4")
        self.page.get_by_label("First day").fill("2025-12-01")
        self.page.get_by_label("Last day").fill("2025-12-02")
        if zone:
            self.page.get_by_label("Time zone").fill(zone)
        self.press("Add event")
        self.expect_heading("Day 1")

    def add_keynote(self) -> None:
        """Log a session with its times and its recording, by the full form."""
        self.follow("Add with details")
        # The one field that takes a whole heading apart.
        self.page.get_by_label("Title").fill(KEYNOTE)
        self.page.get_by_label("Starts").fill("09:00")
        self.page.get_by_label("Ends").fill("10:15")
        self.page.get_by_label("Recording").fill("https://youtu.be/dQw4w9WgXcQ")
        self.press("Add session")
        expect(self.card(KEYNOTE).locator("time")).to_have_text(["09:00", "10:15"])
        self.expect_heading("Day 1")

    def move_and_delete(self) -> None:
        """Move one session to the other day; delete another and take that back."""
        menu = self.open_menu(STORAGE)
        menu.get_by_label("Move to another day").select_option("Day 2")
        self.press("Move", menu)
        self.expect_message(f"Moved “{STORAGE}” to Day 2.")
        self.expect_cards(KEYNOTE, ALARMS, EVENTS)
        self.press("Delete", self.open_menu(ALARMS))
        self.expect_message(f"Deleted “{ALARMS}”.")
        self.expect_cards(KEYNOTE, EVENTS)
        self.press("Undo")
        self.expect_cards(KEYNOTE, ALARMS, EVENTS)
        self.page.locator(".day-tabs").get_by_text("Day 2").click()
        self.expect_cards(STORAGE)
        self.page.locator(".day-tabs").get_by_text("Day 1").click()

    def save(self) -> None:
        """Press the button that saves a text, and see it said."""
        self.press("Save")
        self.expect_message("Saved.")

    def start_report(self) -> None:
        """Start a report, with everything that it says of itself."""
        self.follow("Reports", self.page.get_by_role("navigation", name="Event", exact=True))
        self.follow("Create the report")
        self.page.get_by_label("Title").fill("Two days at the harbour")
        self.page.get_by_label("Publish on").select_option("Zenn")
        self.page.get_by_text("Publishing settings").click()
        self.page.get_by_label("Emoji").fill("⚓")
        self.page.get_by_label("Type").select_option("Tech")
        self.page.get_by_label("Topics").fill("aws, events")
        self.page.get_by_label("Slug").fill("two-days-at-the-harbour")
        self.press("Create the report")
        self.expect_message("The report was created.")

    def begin_chapter(self, heading: str, place: str) -> None:
        """Open the page on which a new chapter is written."""
        self.page.locator(".report-verbs").get_by_label("More").click()
        self.follow("Add a chapter", self.page.locator(".report-verbs"))
        self.page.get_by_label("Heading").fill(heading)
        self.page.get_by_label("Position").select_option(place)
        self.press("Create the chapter")
        expect(self.page.get_by_label("Heading")).to_have_value(heading)
        self.page.wait_for_load_state("load")

    def expect_preview(self) -> None:
        """Wait until the preview shows the article, and see that the page holds its Markdown."""
        headings = [line.lstrip("# ") for line in ARTICLE.decode().splitlines() if line.startswith("#")]
        expect(self.page.locator("article").get_by_role("heading")).to_have_text(headings)
        expect(self.page.locator("#report-source")).to_have_value(ARTICLE.decode())

    def jump_to_missing(self) -> None:
        """Follow a line of the list of what is missing to the very field, and come back."""
        missing = self.page.locator(".finding", has_text=STORAGE)
        missing.get_by_text("The summary and the impressions are still empty.").click()
        expect(self.page.locator("textarea:target")).to_be_in_viewport()
        expect(self.page.get_by_label("Summary", exact=True)).to_have_js_property("id", "id_summary")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title_of(STORAGE))
        self.page.go_back()

    def download(self) -> bytes:
        """Download the report and return the file."""
        with self.page.expect_download() as download:
            self.page.locator("summary", has_text="Export").click()
            self.follow("Markdown Zenn")
        assert download.value.suggested_filename == "two-days-at-the-harbour.md"
        return download.value.path().read_bytes()


def title_of(heading: str) -> str:
    """Return what a card shows large: the heading without its code."""
    return heading.split(" | ")[1]
