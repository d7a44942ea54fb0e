"""The first page is light on conference wifi, and the next visit lighter still: bytes as they come over the wire."""

import gzip
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from itertools import batched
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, Response

from browser.conftest import OpenPage
from browser.notebook import full_notebook
from factories import make_day, make_event, make_impression, make_photo, make_report, make_session, make_user
from photos.samples import picture
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.parsers.recognise import parse
from sessions.models import ShareLink

pytestmark = pytest.mark.release

# Django adds up to 100 random bytes to a compressed page (against BREACH).
FIRST = 60_000 + 100
AGAIN = 12_000
# Of many photos.
AGAIN_ALBUM = 15_000
REQUESTS = 12
# Those of a report, before anybody scrolls.
PICTURES = 200_000
# The scripts of every page, and the service worker.
OFFLINE = 22_600


class Scales:
    """Weighs what a page receives: compressed bodies without their headers, nothing for what the browser had kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.paths: dict[str, str] = {}
        self.headers: dict[str, int] = {}
        self.weights: dict[str, int] = {}
        self.network = network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self._on_request)
        network.on("Network.responseReceived", self._on_response)
        network.on("Network.loadingFinished", self._on_finish)
        network.send("Network.enable")

    def weigh(self, path: str) -> dict[str, int]:
        """Go to the path, wait until nothing comes any more, and return the bytes of everything that came."""
        self.go(path)
        return self.weighed()

    def go(self, path: str) -> None:
        """Go to the path, and do not wait."""
        self.weights.clear()
        self.page.goto(path, wait_until="commit")

    def weighed(self) -> dict[str, int]:
        """Wait until nothing comes any more, and return the bytes of everything that came."""
        self.page.wait_for_load_state("networkidle")
        return dict(self.weights)

    def forget(self) -> None:
        """Let the browser keep nothing of what it has loaded."""
        self.network.send("Network.clearBrowserCache")

    def _on_request(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        # A picture within a style sheet has an address of its own, and does not come over the wire.
        if not url.startswith("data:"):
            self.paths[event["requestId"]] = url.split("/", 3)[3]

    def _on_response(self, event: dict[str, Any]) -> None:
        self.headers[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def _on_finish(self, event: dict[str, Any]) -> None:
        key = event["requestId"]
        if key in self.paths:
            self.weights[self.paths[key]] = max(int(event["encodedDataLength"]) - self.headers[key], 0)


def test_weight_of_the_first_page_of_an_install(site: str, open_page: OpenPage) -> None:
    scales = Scales(open_page(site))

    first, again = scales.weigh("/"), scales.weigh("/")

    assert 3 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


@pytest.mark.parametrize(
    "name", ["sessions:event-today", "sessions:catalogue", "sessions:session-detail", "sessions:report-detail"]
)
def test_weight_of_a_page_of_a_full_day(name: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=12)
    scales = Scales(open_page(site, user=notebook.owner))
    path = notebook.pages()[name]

    first, again = scales.weigh(path), scales.weigh(path)

    assert 6 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


def test_weight_of_every_page(site: str, open_page: OpenPage) -> None:
    """In several windows: most of the time passes with waiting for what does not come."""
    notebook = full_notebook(sessions=12)
    windows = [Scales(open_page(site, user=notebook.owner)) for _window in range(6)]
    heavy = {}
    for pages in batched(notebook.pages().items(), len(windows), strict=False):
        visits = list(zip(windows, pages, strict=False))
        for scales, _page in visits:
            scales.forget()
        weighed = []
        for _visit in range(2):
            for scales, (_name, path) in visits:
                scales.go(path)
            weighed.append([scales.weighed() for scales, _page in visits])
        for (name, _path), first, again in zip(pages, *weighed, strict=True):
            assert 3 <= len(first) <= REQUESTS, (name, first)
            if sum(first.values()) > FIRST or sum(again.values()) > AGAIN:
                heavy[name] = (first, again)

    assert heavy == {}


def test_weight_of_pages_without_an_account(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=12)
    shown = {"with_impressions": True, "with_photos": True, "with_ratings": True}
    token = ShareLink.objects.issue(notebook.owner, event=notebook.event, report=notebook.report, **shown)
    scales = Scales(open_page(site))
    for path in (reverse("account_login"), reverse("sessions:shared", args=[token])):
        scales.forget()
        first, again = scales.weigh(path), scales.weigh(path)
        of_page = {name: size for name, size in first.items() if not name.endswith(".webp")}
        assert path[1:] in first, first
        assert len(of_page) <= REQUESTS, first
        assert sum(of_page.values()) <= FIRST, first
        assert sum(size for name, size in again.items() if name in of_page) <= AGAIN, again


def test_weight_of_the_catalogue_of_a_large_programme(site: str, open_page: OpenPage, shared: Path) -> None:
    """The 2,423 sessions of re:Invent 2024, whose filters have 223 options."""
    event = make_event(owner=make_user(), time_zone="America/Los_Angeles")
    content = (shared / "data" / "reinvent" / "reinvent-2024-all_sessions.csv").read_bytes()
    apply_plan(make_plan(event, parse(content, event.zone), event.owner), timezone.now())
    scales = Scales(open_page(site, user=event.owner, viewport={"width": 1280, "height": 800}))
    path = reverse("sessions:catalogue", args=[event.slug])

    first, again = scales.weigh(path), scales.weigh(path)

    assert any("/options/" in name for name in first)
    assert 6 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


def test_styles_and_scripts_come_compressed_and_are_kept_for_ever(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=2)
    page = open_page(site, user=notebook.owner)
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))
    page.goto(notebook.pages()["sessions:session-detail"], wait_until="networkidle")
    static = [each for each in came if "/static/" in each.url]

    assert len(static) >= 6
    for response in static:
        headers = response.all_headers()
        told = headers["cache-control"], headers["content-encoding"]
        assert (response.url, *told) == (response.url, "max-age=315360000, public, immutable", "br")


def test_weight_of_the_album_without_its_pictures(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=12)
    for number in range(10, 22):
        name = f"harbour_{number}.png"
        make_photo(session=notebook.session, name=name, content=picture(), width=64, height=48)
    scales = Scales(open_page(site, user=notebook.owner))
    path = notebook.pages()["sessions:photo-list"]

    first, again = (
        {name: size for name, size in scales.weigh(path).items() if ".webp" not in name} for _visit in range(2)
    )

    assert 6 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


def test_weight_of_an_album_of_two_hundred_photos_without_its_pictures(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=12)
    for number in range(200):
        made = {"event": notebook.event} if number < 90 else {"session": notebook.session}
        name, content = f"harbour_{100 + number}.png", picture(seed=str(number))
        taken_at = notebook.session.starts_at + timedelta(minutes=number)
        photo = make_photo(**made, name=name, width=640, height=480, position=number, taken_at=taken_at)
        # As an upload names the file: with its digest, which is in every address.
        photo.file.save(f"{sha256(content).hexdigest()}.png", ContentFile(content))
    scales = Scales(open_page(site, user=notebook.owner))
    path = notebook.pages()["sessions:photo-list"]

    first, again = (
        {name: size for name, size in scales.weigh(path).items() if ".webp" not in name} for _visit in range(2)
    )

    assert 6 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN_ALBUM, again


def test_weight_of_forty_sessions_in_a_day(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=40)
    scales = Scales(open_page(site, user=notebook.owner))

    first = scales.weigh(notebook.pages()["sessions:event-today"])

    assert 6 <= len(first) <= REQUESTS, first
    assert sum(first.values()) <= FIRST, first


def test_weight_of_what_works_without_a_network(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()["sessions:session-detail"], user=notebook.owner)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.encodedBodySize])")
    worker = gzip.compress(page.request.get(f"{site}/worker.js").body())

    (scripts,) = (size for url, size in loaded if "/js/entries/site." in url)
    assert scripts + len(worker) <= OFFLINE, (scripts, len(worker))


def test_pictures_of_a_report_are_small_and_come_when_they_are_scrolled_to(
    site: str, open_page: OpenPage, shared: Path
) -> None:
    """Photos of slides of 1,600 pixels, three below each session; a phone has three pixels where this one has one."""
    event = make_event(owner=make_user())
    day = make_day(event=event)
    pictures = [Image.open(path).convert("RGB") for path in sorted((shared / "data" / "seed-images").glob("*.png"))]
    for number in range(10):
        impression = make_impression(session=make_session(day=day), body="It went as it should. " * 20)
        for index in range(3):
            drawn = pictures[(number + index) % len(pictures)].resize((1600, 1200))
            stream = BytesIO()
            drawn.save(stream, "JPEG", quality=82)
            name = f"slide_{number}_{index}.jpg"
            make_photo(session=impression.session, name=name, content=stream.getvalue(), width=1600, height=1200)
    report = make_report(event=event, shows_photos=True)
    path = reverse("sessions:report-detail", args=[event.slug, report.slug])

    for viewport in ({"width": 390, "height": 844}, {"width": 1280, "height": 800}):
        page = open_page(site, user=event.owner, viewport=viewport, device_scale_factor=3)
        came = Scales(page).weigh(path)
        photos = {name: size for name, size in came.items() if "/photos/" in name}
        assert {name.rsplit("/", 1)[1] for name in photos} == {"640.webp"}
        assert sum(photos.values()) <= PICTURES, photos
