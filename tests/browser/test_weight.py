"""The first page is light on conference wifi, and the next visit lighter still: bytes as they come over the wire."""

import gzip
import re
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import OpenPage
from browser.notebook import full_notebook

FIRST = 60_000
AGAIN = 10_000
OFFLINE = 20_000
# What keeps and sends, without the forms that use it.
KEPT_OFFLINE = re.compile(r"/js/(addresses|outbox/(database|drafts|outbox|queue|rules|server|store|waiting))\.")


class Scales:
    """Weighs what a page receives: compressed bodies without their headers, nothing for what the browser had kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.paths: dict[str, str] = {}
        self.headers: dict[str, int] = {}
        self.weights: dict[str, int] = {}
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", self._on_request)
        network.on("Network.responseReceived", self._on_response)
        network.on("Network.loadingFinished", self._on_finish)
        network.send("Network.enable")

    def weigh(self, path: str) -> dict[str, int]:
        """Go to the path, wait until nothing comes any more, and return the bytes of everything that came."""
        self.weights.clear()
        self.page.goto(path, wait_until="networkidle")
        return dict(self.weights)

    def _on_request(self, event: dict[str, Any]) -> None:
        self.paths[event["requestId"]] = event["request"]["url"].split("/", 3)[3]

    def _on_response(self, event: dict[str, Any]) -> None:
        self.headers[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def _on_finish(self, event: dict[str, Any]) -> None:
        key = event["requestId"]
        self.weights[self.paths[key]] = max(int(event["encodedDataLength"]) - self.headers[key], 0)


def test_weight_of_the_first_page_of_an_install(new_install: str, open_page: OpenPage) -> None:
    scales = Scales(open_page(new_install))

    first, again = scales.weigh("/"), scales.weigh("/")

    assert len(first) > 5
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


@pytest.mark.parametrize("name", ["sessions:event-today", "sessions:session-detail", "sessions:report-detail"])
def test_weight_of_a_page_of_a_full_day(name: str, site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=12)
    scales = Scales(open_page(site, user=notebook.owner))
    path = notebook.pages()[name]

    first, again = scales.weigh(path), scales.weigh(path)

    assert len(first) > 8
    assert sum(first.values()) <= FIRST, first
    assert sum(again.values()) <= AGAIN, again


def test_weight_of_forty_sessions_in_a_day(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=40)
    scales = Scales(open_page(site, user=notebook.owner))

    first = scales.weigh(notebook.pages()["sessions:event-today"])

    assert len(first) > 8
    assert sum(first.values()) <= FIRST, first


def test_weight_of_what_works_without_a_network(site: str, open_page: OpenPage) -> None:
    notebook = full_notebook(sessions=2)
    page = open_page(site, notebook.pages()["sessions:session-detail"], user=notebook.owner)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => [each.name, each.encodedBodySize])")
    worker = gzip.compress(page.request.get(f"{site}/worker.js").body())

    weights = {url.rsplit("/", 1)[1]: size for url, size in loaded if KEPT_OFFLINE.search(url)} | {
        "worker": len(worker)
    }

    assert len(weights) == 10
    assert sum(weights.values()) <= OFFLINE, weights
