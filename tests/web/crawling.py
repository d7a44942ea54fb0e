"""Following every link of the site from a page on."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.test import Client


class Page(NamedTuple):
    """The answer to a GET; ``text`` is "" for what is no page."""

    path: str
    status: int
    text: str


class Links(HTMLParser):
    """Collects where a page leads: links, pictures, and the targets of forms that are sent by GET."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the targets of an element."""
        given = dict(attrs)
        targets = [given.get("href"), given.get("src"), given.get("hx-get")]
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            targets.append(given.get("action"))
        for target in targets:
            if target and not target.startswith("#"):
                # Where a page leads back to is a page that is found without it.
                self.found.add(urljoin(self.page, target).partition("#")[0].partition("?next=")[0])


def crawl(client: Client, start: str) -> Iterator[Page]:
    """Follow every link of this site from a page on, each once."""
    seen: set[str] = set()
    ahead = {start}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        cache.clear()  # how often one may ask is not the matter here
        response = client.get(path)
        content = response.getvalue()
        text = content.decode() if response.get("Content-Type", "").startswith("text/html") else ""
        links = Links(path)
        links.feed(text)
        if "Location" in response:
            links.found.add(urljoin(path, response["Location"]))
        ahead |= {link for link in links.found if _is_ours(link)} - seen
        yield Page(path, response.status_code, text)


def _is_ours(link: str) -> bool:
    return link.startswith("/") and not link.startswith(("//", settings.STATIC_URL))
