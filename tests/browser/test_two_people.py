"""Two people on one event for a day, each with a network that is cut again and again.

Nothing is lost, nothing is doubled, conflicts name the colleague, and a private text reaches nobody's network but the
author's.
"""

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from article.dialects.programs import check_zenn
from browser.conftest import PHONE, OpenPage
from browser.offline import NO_NETWORK, page_of, send_now, wait_until_saved, wait_until_sent
from browser.watch import Watch
from factories import make_day, make_event, make_feed, make_member, make_session, make_user
from faults.wire import Wire, wire_to
from sessions.models import Event, Impression, Session

TODAY = "/events/harbour/"
TEAM = "/events/harbour/team/"
NOTE = "/events/harbour/days/1/note/"
NOTE_BEFORE = "Doors open.\n\nLunch.\n\nDinner."
PRIVATE = {"ada": "Never for Ben: ask for a rise.", "ben": "Never for Ada: a present for her."}
UNSHARED = {"ada": "Half a thought of Ada", "ben": "Half a thought of Ben"}


class Person:
    """Somebody with a phone, whose network is the test's."""

    def __init__(self, user: User, page: Page, wire: Wire) -> None:
        self.user, self.page, self.wire = user, page, wire

    def visit(self, path: str) -> None:
        """Open a page, and wait for its scripts."""
        self.page.goto(path)
        self.page.wait_for_load_state("load")

    def lose_network(self) -> None:
        """Walk into a corridor without a network."""
        self.page.context.set_offline(True)

    def find_network(self) -> None:
        """Walk out of it; what waits is sent."""
        self.page.context.set_offline(False)
        send_now(self.page)
        wait_until_sent(self.page)

    def log(self, line: str) -> None:
        """Type a line on Today and press Enter."""
        field = self.page.get_by_label("Log a session")
        field.fill(line)
        field.press("Enter")
        expect(field).to_have_value("")

    def tap(self, session: Session, mark: str) -> None:
        """Tap a mark on the page of a session."""
        self.page.locator(f"#{mark}-{session.pk}").click()
        expect(self.page.locator(f"#{mark}-{session.pk}")).to_have_attribute("aria-pressed", "true")

    def write(self, label: str, text: str) -> None:
        """Type a text where the page has it, and leave the field, at which it is sent."""
        if label == "Private note" and not self.page.get_by_label(label, exact=True).is_visible():
            self.page.locator(".private-note > summary").click()
        self.page.get_by_label(label, exact=True).fill(text)
        self.page.get_by_label(label, exact=True).blur()

    def received(self) -> bytes:
        """Return every byte that the network has brought to this phone, unpacked."""
        return b"".join(_unpacked(answer) for answer in self.wire.answers)


def _unpacked(answer: bytes) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    return gzip.decompress(body) if b"content-encoding: gzip" in head.lower() and body else body


@pytest.fixture
def event(site: str) -> Event:
    now = timezone.now()
    on = Event(time_zone="UTC").conference_date(now)
    event = make_event(owner=make_user(username="ada"), slug="harbour", time_zone="UTC", first_day=on, last_day=on)
    make_member(event=event, user=make_user(username="ben"))
    day, feed = make_day(event=event, on=on, note=NOTE_BEFORE), make_feed(event=event)
    for number, title in enumerate(("Quays", "Lights", "Fog")):
        times = {"starts_at": now + timedelta(minutes=number), "ends_at": now + timedelta(hours=1)}
        make_session(day=day, code=f"OPS30{number}", title=title, feed=feed, **times)
    return event


@pytest.fixture
def people(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Iterator[tuple[Person, Person]]:
    watch.allow(NO_NETWORK)
    watch.allow("status of 409")
    with ExitStack() as wires:
        found = []
        for user in (event.owner, event.memberships.get().user):
            wire, address = wires.enter_context(wire_to(site))
            found.append(Person(user, open_page(address, user=user, viewport=PHONE), wire))
        yield found[0], found[1]


def cut_once(person: Person, path: str, kind: str, after: int = 0) -> None:
    """Let the next answer to a path be cut, so that the phone cannot know whether its write arrived."""
    person.wire.fail(path, kind, after)


def both_lines(people: tuple[Person, Person]) -> None:
    """Both log sessions without a network, one of them the same."""
    for person, line in zip(people, ("COM301-R | Advanced patterns", "DAT405 | Queues"), strict=True):
        person.visit(TODAY)
        person.lose_network()
        person.log(line)
        person.log("SEC200 | Locks")
    for person in people:
        person.find_network()


def both_texts(people: tuple[Person, Person], session: Session) -> None:
    """Both write about one session, Ada on a network that comes and goes, Ben while answers are cut."""
    ada, ben = people
    for person in people:
        person.visit(page_of(session))
        person.tap(session, "attended")
    for label, text in (("Summary", "Lamps"), ("Impressions", UNSHARED["ada"]), ("Private note", PRIVATE["ada"])):
        ada.lose_network()
        ada.write(label, text)
        ada.find_network()
    faults = (("rst", 20), ("fin", 300), ("bare", 40))
    texts = (("Summary", "Bulbs"), ("Impressions", UNSHARED["ben"]), ("Private note", PRIVATE["ben"]))
    for (label, text), (kind, after) in zip(texts, faults, strict=True):
        before = len(ben.wire.asked)
        ben.wire.fail(r".*/impression/", kind, after)
        ben.write(label, text)
        expect(ben.page.locator(".save-state")).to_contain_text("Waiting to send")
        assert any(path.endswith("/impression/") for path in ben.wire.asked[before:])
        ben.wire.mend()
        send_now(ben.page)
        wait_until_saved(ben.page, text)


def note_field(person: Person) -> Locator:
    return person.page.locator("#id_note")


def both_notes(people: tuple[Person, Person], event: Event) -> None:
    """Both write the note of the day: what fits is merged, of the rest Ada decides; both are told who it was."""
    ada, ben = people
    for person in people:
        person.visit(NOTE)
    ada.lose_network()
    note_field(ada).fill(NOTE_BEFORE.replace("Doors open.", "Doors open at eight."))
    note_field(ben).fill(NOTE_BEFORE.replace("Dinner.", "Dinner at the pier."))
    note_field(ben).blur()
    wait_until_saved(ben.page, NOTE_BEFORE.replace("Dinner.", "Dinner at the pier."))
    ada.find_network()
    expect(ada.page.locator(".save-state")).to_contain_text("Merged with what ben changed")
    merged = "Doors open at eight.\n\nLunch.\n\nDinner at the pier."
    expect(note_field(ada)).to_have_value(merged)

    ben.visit(NOTE)
    ada.lose_network()
    note_field(ada).fill(merged.replace("Lunch.", "Lunch is late."))
    note_field(ben).fill(merged.replace("Lunch.", "Lunch is early."))
    note_field(ben).blur()
    wait_until_saved(ben.page, merged.replace("Lunch.", "Lunch is early."))
    ada.page.context.set_offline(False)
    send_now(ada.page)
    expect(ada.page.get_by_role("heading", name="Changed by ben")).to_be_visible()
    ada.page.get_by_role("button", name="Keep mine").click()
    expect(ada.page.locator(".save-state")).to_contain_text("Saved ")
    wait_until_sent(ada.page)
    assert event.days.get().note == merged.replace("Lunch.", "Lunch is late.")


@pytest.mark.release
def test_a_day_of_two_people_loses_and_doubles_nothing(
    people: tuple[Person, Person], event: Event, publish_checks: Path, tmp_path: Path
) -> None:
    ada, ben = people
    quays, lights, fog = event.sessions.order_by("code")
    for person, planned in ((ada, (quays, lights)), (ben, (lights, fog))):
        for session in planned:
            person.visit(page_of(session))
            person.wire.fail(r".*/state/", "rst", 20)
            person.tap(session, "planned")
            person.wire.mend()
            person.find_network()

    both_lines(people)
    both_texts(people, lights)
    both_notes(people, event)
    open_everything(people, event)
    assert words_of_the_other(people) == (set(), set())
    ada.visit(page_of(lights))
    ada.lose_network()
    ada.write("Summary", "Lamps, and who cleans them")
    ada.tap(lights, "shared")
    ada.find_network()
    locks = event.sessions.get(code="SEC200")
    ben.visit(page_of(locks))
    ben.write("Summary", "Two keys")
    wait_until_saved(ben.page, "Two keys")
    ben.tap(locks, "shared")
    wait_until_sent(ben.page)

    assert [each.heading for each in event.sessions.order_by("code")] == [
        *("COM301-R | Advanced patterns", "DAT405 | Queues"),
        *("OPS300 | Quays", "OPS301 | Lights", "OPS302 | Fog", "SEC200 | Locks"),
    ]
    columns = ("session__code", "author__username", "state", "summary", "body", "private_note", "shared")
    assert set(Impression.objects.values_list(*columns)) == {
        ("COM301-R", "ada", "attended", "", "", "", False),
        ("DAT405", "ben", "attended", "", "", "", False),
        ("OPS300", "ada", "planned", "", "", "", False),
        ("OPS301", "ada", "attended", "Lamps, and who cleans them", UNSHARED["ada"], PRIVATE["ada"], True),
        ("OPS301", "ben", "attended", "Bulbs", UNSHARED["ben"], PRIVATE["ben"], False),
        ("OPS302", "ben", "planned", "", "", "", False),
        ("SEC200", "ada", "attended", "", "", "", False),
        ("SEC200", "ben", "attended", "Two keys", "", "", True),
    }
    assert Impression.objects.count() == 8
    open_everything(people, event)
    assert words_of_the_other(people) == ({"Two keys"}, {"Lamps, and who cleans them", UNSHARED["ada"]})
    the_report(people, publish_checks, tmp_path)


def the_report(people: tuple[Person, Person], checks: Path, folder: Path) -> None:
    """Ada makes the report of the team; both download the same, and Zenn finds nothing wrong with it."""
    ada, ben = people
    ada.visit("/events/harbour/reports/new/?team=1")
    ada.page.get_by_label("Publish on").select_option("Zenn")
    ada.page.get_by_text("Publishing settings").click()
    ada.page.get_by_label("Topics").fill("aws")
    ada.page.get_by_role("button", name="Create the report").click()
    expect(ada.page.locator(".message p")).to_have_text("The report was created.")
    downloads = []
    for person in people:
        person.visit("/events/harbour/reports/")  # to the only one
        address = person.page.url.partition("?")[0]
        downloads.append(person.page.request.get(f"{address}archive/?dialect=zenn").body())
    articles = []
    for number, download in enumerate(downloads):
        with zipfile.ZipFile(BytesIO(download)) as archive:
            archive.extractall(folder / str(number))
        [article] = (folder / str(number) / "articles").glob("*.md")
        articles.append(article.read_text())
    assert articles[0] == articles[1]
    assert check_zenn(folder / "0", checks)["articles"] == 1
    told = [
        *PRIVATE.values(),
        *UNSHARED.values(),
        "Bulbs",
        "Two keys",
        "Lamps, and who cleans them",
        "**ada**",
        "**ben**",
    ]
    assert [text for text in told if text in articles[0]] == [UNSHARED["ada"], *told[5:]]


def open_everything(people: tuple[Person, Person], event: Event) -> None:
    """Let both open each page on which the other's words could be."""
    pages = (TODAY, TEAM, NOTE, "/events/harbour/reports/", *(page_of(session) for session in event.sessions.all()))
    for person in people:
        for path in pages:
            person.visit(path)


def words_of_the_other(people: tuple[Person, Person]) -> tuple[set[str], set[str]]:
    """Return which texts of Ben's have come to Ada, and which of Ada's to Ben, on any page until now."""
    ada, ben = (person.received() for person in people)
    of_ben = {"Bulbs", "Two keys", UNSHARED["ben"], PRIVATE["ben"]}
    of_ada = {"Lamps, and who cleans them", UNSHARED["ada"], PRIVATE["ada"]}
    return {word for word in of_ben if word.encode() in ada}, {word for word in of_ada if word.encode() in ben}
