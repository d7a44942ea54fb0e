"""Markup in every text of an event, past the forms: no page of the owner's runs, loads or sends anything of it."""

from html.parser import HTMLParser

import pytest

from factories import make_impression, make_photo, make_report
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session, TeamText
from sessions.models.fields import LineField, MarkdownField
from web.crawling import crawl
from web.world import World
from web.world_again import world_again

pytestmark = pytest.mark.django_db

MARKUP = "</textarea><script>alert(1)</script>\"'><img src=x onerror=a()><i hx-get=/evil hx-trigger=load>"
NARROW = frozenset({"code", "emoji", "format", "kind", "name", "published_at", "publication_name"})
"""Lines that are too short for it."""


@pytest.fixture
def world(client) -> World:
    """Return the world full of markup, with its owner signed in."""
    world = world_again()
    colleague = world.event.memberships.get().user
    make_impression(session=world.event.sessions.get(pk=world.here.session), author=colleague, shared=True)
    make_report(event=world.event, is_team=True)
    for model in (Event, Day, Session, Impression, Photo, Report, Chapter, TeamText):
        fields = [each.name for each in model._meta.concrete_fields if isinstance(each, LineField | MarkdownField)]
        model.objects.update(**dict.fromkeys(set(fields) - NARROW, MARKUP))
    Event.objects.filter(pk=world.event.pk).update(name=MARKUP)
    Session.objects.update(format="</p><script>alert(1)</script>", code="<script>1")
    Report.objects.update(emoji="<script>1", published_at="<script>1", topics=[MARKUP], kind="<script>1")
    make_photo(event=world.event, session=world.event.sessions.get(pk=world.here.session), name="\"'><script>1.png")
    world.owner.username = MARKUP
    world.owner.save()
    colleague.username = MARKUP[::-1]
    colleague.save()
    client.force_login(world.owner)
    return world


class Foreign(HTMLParser):
    """Collects the elements of a page that our own templates do not write."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that runs, loads or sends something foreign."""
        given = dict(attrs)
        runs = (tag == "script" and "src" not in given) or any(name.startswith("on") for name in given)
        loads = not (given.get("src") or "/").startswith("/")
        sends = "/evil" in given.values() or given.get("hx-trigger") == "load"
        if runs or loads or sends:
            self.found.append(self.get_starttag_text() or tag)


def test_markup_in_every_text_runs_nowhere(client, world):
    pages = [page for page in crawl(client, "/") if page.text]
    assert {page.status for page in pages} == {200}
    assert {page.path: found for page in pages if (found := Foreign(page.text).found)} == {}
    # The very words are there, where a page shows them.
    assert "&lt;script&gt;alert(1)" in client.get(f"/events/{world.here.slug}/").text
