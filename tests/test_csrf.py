"""State changes only by a POST that carries the token; whatever is read leaves the database as it was."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from test_access_matrix import ADDRESSES, MATRIX, each
from world import World, every_row

pytestmark = pytest.mark.django_db

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

NOT_LINKED = {
    "account_inactive",  # shown when somebody signs in whose account is switched off
    "account_login",
    "account_logout",  # its form is in the menu
    "account_reauthenticate",  # shown before what needs a fresh password
    "account_signup",
    "sessions:day-note",  # its form is on Today; a finding about the text leads here
    "sessions:health",  # for machines
}
"""Pages that no link of somebody signed in leads to."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def strict(world) -> Client:
    """Return a client of the owner's that checks the token, and has one in its cookie."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner)
    client.get("/preferences/")
    return client


def token_of(client: Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["csrftoken"].value}


@each(ADDRESSES)
def test_request_without_the_token_is_refused(strict, world, address):
    path, body, before = world.path(address), world.body(address.name), every_row()
    signed_out = Client(enforce_csrf_checks=True)
    for method in UNSAFE:
        refused = [
            strict.generic(method, path),
            strict.generic(method, path, headers={"X-Autosave": "1"}),
            strict.generic(method, path, headers={"HX-Request": "true"}),
            strict.generic(method, path, headers={"X-CSRFToken": "x" * 32}),
            strict.generic(method, path, headers=token_of(strict) | {"Origin": "https://elsewhere.example"}),
            signed_out.generic(method, path),
        ]
        assert [response.status_code for response in refused] == [403] * len(refused)
    assert strict.post(path, body).status_code == 403
    assert strict.post(path, body | {"csrfmiddlewaretoken": ""}).status_code == 403
    assert every_row() == before


@each([address for address in ADDRESSES if MATRIX[address.name].owner[1] == 302])
def test_request_with_the_token_is_taken(strict, world, address):
    response = strict.post(world.path(address), world.body(address.name), headers=token_of(strict))
    assert response.status_code == 302


class Links(HTMLParser):
    """Collects where a page leads: links, pictures, and the targets of forms that are sent by GET."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        targets = [given.get("href"), given.get("src"), given.get("hx-get")]
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            targets.append(given.get("action"))
        for target in targets:
            if target and not target.startswith("#"):
                # Where a page leads back to is a page that is found without it.
                self.found.add(urljoin(self.page, target).partition("#")[0].partition("?next=")[0])


def crawl(client: Client, start: str) -> dict[str, int]:
    """Follow every link of this site from a page on; return the status of every path that was asked for."""
    seen: dict[str, int] = {}
    ahead = {start}
    while ahead:
        page = ahead.pop()
        cache.clear()  # how often one may ask is not the matter here
        response = client.get(page)
        content = response.getvalue()
        seen[page] = response.status_code
        links = Links(page)
        if response.get("Content-Type", "").startswith("text/html"):
            links.feed(content.decode())
        if "Location" in response:
            links.found.add(urljoin(page, response["Location"]))
        ahead |= {link for link in links.found if _is_ours(link)} - seen.keys()
    return seen


def _is_ours(link: str) -> bool:
    return link.startswith("/") and not link.startswith(("//", settings.STATIC_URL))


def test_reading_everything_that_is_linked_writes_nothing(client, world):
    client.force_login(world.owner)
    client.get("/")
    before, files = every_row(), files_kept()
    seen = crawl(client, "/")
    assert {path: status for path, status in seen.items() if status not in {200, 302}} == {}
    assert (every_row(), files_kept()) == (before, files)
    reached = {resolve(urlsplit(path).path).view_name for path in seen}
    readable = {name for name, row in MATRIX.items() if row.owner[0] != 405}
    assert reached == readable - NOT_LINKED


@each([address for address in ADDRESSES if MATRIX[address.name].owner[0] != 405])
def test_reading_writes_nothing(client, world, address):
    client.force_login(world.owner)
    client.get("/")
    before, files = every_row(), files_kept()
    path = world.path(address)
    for query in (
        "",
        "?day=2",
        "?day=999&logged=x",
        "?dialect=zenn",
        "?heading=a&spot=day-1",
        "?next=/events/&delete=1",
    ):
        for headers in ({}, {"HX-Request": "true"}, {"X-Autosave": "1"}):
            client.get(path + query, headers=headers).getvalue()
            client.head(path + query, headers=headers).getvalue()
    assert (every_row(), files_kept()) == (before, files)


def files_kept() -> list[tuple[str, bytes]]:
    """Return the path and the content of every file that the install keeps for people."""
    root = Path(settings.MEDIA_ROOT)
    return sorted((str(path.relative_to(root)), path.read_bytes()) for path in root.rglob("*") if path.is_file())
