"""Every form of the app may carry an id, and none does anything slow while it holds the lock of the database."""

import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver

from sessions import urls
from sessions.models import Operation
from sessions.publishing.plan import Exported
from sessions.views.catalogue import feeds
from sessions.views.publishing import publish
from sessions.web.idempotency import answer_of
from web.addresses import addresses
from web.idempotency.test_short import watched
from web.idempotency.writes import HTMX, owner_of, send
from web.spot import CALENDAR
from web.stored import every_row
from web.world import World
from web.world_again import world_again

WRITE_NOTHING = {
    "preference-update": {302, 303},
    "share": {302, 303},
    **dict.fromkeys(["backup-mine", "event-backup", "backup-site"], {200}),
    "backup-restore": {302},
    "shared": {405},  # a password, which the link of these rows does not have
    **dict.fromkeys(["impression-preview", "chapter-preview", "day-note-preview", "team-text-preview"], {200}),
}
"""Forms that change no row, with their statuses: they lead elsewhere, set cookies, or show what was sent."""

WITHIN = {"article-edits": {"ready"}, "feed-delete": {"read"}}
"""What may be done within: a report has few days, chapters and photos, and their rows need the key of their event. What
goes with a programme is read under its lock: it is removed once, and a reading before would have to be checked.
"""

TEXTS = frozenset({"chapter-update", "day-note", "impression-save", "team-text"})
"""Of these the facts are known before, and stored with the key."""


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield str(pattern.name), pattern.callback


def _takes_post(view: Callable[..., Any]) -> bool:
    refused = view(RequestFactory().options("/"))
    return "POST" in refused["Allow"].split(", ")


PAGES = [pattern for pattern in urls.urlpatterns if str(pattern.pattern) != "api/"]
FORMS = {name: view for name, view in _views(PAGES) if _takes_post(view)}
AFTER_A_LINK = {"team-join"}
"""Forms for whoever has just opened a secret link: see tests/team."""

AFTER_A_CONFIRMATION = {"api-token-create"}
"""Forms for whoever has just confirmed who it is: see tests/api/test_tokens.py."""

WRITES = sorted(FORMS.keys() - WRITE_NOTHING.keys() - AFTER_A_LINK - AFTER_A_CONFIRMATION)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(feeds, "fetch_for", lambda *_: CALENDAR.encode())
    monkeypatch.setattr(publish, "job_of", lambda *_: (None, ()))
    monkeypatch.setattr(
        publish,
        "publish",
        lambda *_: (Exported("a" * 40, {}, "a.md", "An article"), SimpleNamespace(files=SimpleNamespace(export=None))),
    )
    return world_again()


@pytest.fixture
def owner(world: World) -> Client:
    return owner_of(world)


def _sent(owner: Client, world: World, name: str) -> Any:
    address = next(address for address in addresses() if address.name == f"sessions:{name}")
    return send(owner, world.path(address), world.body(address.name), uuid.uuid4(), **HTMX)


def test_every_form_that_writes_prepares_it() -> None:
    assert {name for name, view in FORMS.items() if answer_of(view) is None} == WRITE_NOTHING.keys()


@pytest.mark.parametrize("name", sorted(WRITE_NOTHING))
def test_form_that_writes_nothing(owner: Client, world: World, name: str) -> None:
    before = every_row()
    answer = _sent(owner, world, name)
    assert answer.status_code in WRITE_NOTHING[name]
    answer.getvalue()  # a download is read to its end
    assert every_row() == before


@pytest.mark.release
@pytest.mark.parametrize("name", WRITES)
def test_form_is_read_rendered_and_digested_while_others_may_write(
    owner: Client, world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with watched(monkeypatch) as watch:
        answer = _sent(owner, world, name)
    assert answer.status_code < 400
    assert {what for what, within in watch.slow if within} == WITHIN.get(name, set())
    facts_were_expected = "UPDATE operation" not in watch.statements
    assert (watch.statements[0], facts_were_expected) == ("INSERT operation", name in TEXTS)
    assert facts_were_expected or watch.statements[-1] == "UPDATE operation"
    assert Operation.objects.exclude(digest="").count() == 1
