"""A page offers a member only what the member may do: no form, button or link of it is refused."""

from collections.abc import Iterator
from copy import copy

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse

from factories import make_chapter, make_impression, make_report
from sessions.models import MemberRole
from sessions.web.htmx import BLANK
from web.crawling import Page, crawl
from web.page_forms import PageForms, SentForm
from web.stored import undone
from web.world import World
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

REFUSED = {400, 403, 404, 405}
FILLED_IN = ("/events/harbour/sessions/waiting/", str(BLANK))
"""What stands in a page for a session whose key a script knows."""


@pytest.fixture
def world() -> World:
    return world_again()


def writer(world: World, role: str) -> Client:
    """Return a member with impressions and a report, who wrote them as an editor and has this role now."""
    person = world.member(role)
    for number, session in enumerate(world.event.sessions.present()):
        state = ("attended", "planned", "missed", "")[number % 4]
        make_impression(session=session, author=person, body="Own words", state=state, shared=True, watch_later=True)
    report = make_report(event=world.event, author=person, title="Own report", slug="own-report")
    make_chapter(report=report, heading="Own chapter")
    return world.client(person)


def asked_by_scripts(client: Client, world: World) -> Iterator[Page]:
    """Return the parts and pages of the event that only scripts ask for, and what a search finds."""
    names = {"catalogue-kept": (), "catalogue-entry": (world.here.session,)}
    names |= {"session-beside": (world.here.session,), "session-day": (world.here.session,)}
    paths = [reverse(f"sessions:{name}", args=[world.event.slug, *keys]) for name, keys in names.items()]
    for path in (*paths, *(f"/search/?q={word}" for word in ("own", "caption", "note"))):
        response = client.get(path, headers={"HX-Request": "true"})
        yield Page(path, response.status_code, response.text)


def status_of(client: Client, sent: SentForm) -> int:
    """Return the status of the answer to a form; nothing that it writes stays, and the person stays signed in."""
    cache.clear()  # how often one may ask is not the matter here
    cookies = copy(client.cookies)
    with undone():
        response = getattr(client, sent.method)(sent.address, sent.values)
        response.getvalue()
    client.cookies = cookies
    return response.status_code


def is_refused(client: Client, path: str, role: str) -> bool:
    """Return whether an address that a page names, for a script also, does nothing for somebody of that role.

    An action without what it takes may answer an editor that nothing is there.
    """
    status = status_of(client, SentForm("get", path, {}))
    if status == 405 and role == MemberRole.READER:
        status = status_of(client, SentForm("post", path, {}))
    return status in REFUSED - {405}


@pytest.mark.parametrize("role", MemberRole.values)
def test_nothing_that_a_page_offers_is_refused(world, role):
    client, here = writer(world, role), f"/events/{world.event.slug}/"
    pages = [*crawl(client, "/"), *asked_by_scripts(client, world)]
    assert [(page.path, page.status) for page in pages if page.status not in {200, 302}] == []
    sent: dict[tuple[str, ...], tuple[str, SentForm]] = {}
    named: dict[str, str] = {}
    for page in (each for each in pages if each.path.startswith((here, "/search/")) and each.path != FILLED_IN[0]):
        forms = PageForms(page.path, page.text)
        for form in forms.sent():
            button = [f"{name}={value[-1]}" for name, value in form.values.items() if name in {"do", "state", "name"}]
            sent.setdefault((form.method, form.address.partition("?")[0], *button), (page.path, form))
        named |= {path: page.path for path in forms.paths if path.startswith(here) and FILLED_IN[1] not in path}
    refused = {(page, form.method, form.address) for page, form in sent.values() if status_of(client, form) in REFUSED}
    assert sorted(refused) == []
    assert sorted((page, path) for path, page in named.items() if is_refused(client, path, role)) == []
    taken = {resolve(form.address.partition("?")[0].partition("#")[0]).view_name for _page, form in sent.values()}
    assert ("sessions:impression-state" in taken) == (role == MemberRole.EDITOR)
