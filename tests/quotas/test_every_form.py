"""Every form whose quota is full: it is done, or it says why not; a script does not take a refusal for a success."""

import html
import uuid
from typing import Any

import pytest
from django.test import Client

from sessions.models import Operation
from web.addresses import addresses
from web.idempotency.test_every_form import WRITES
from web.idempotency.writes import owner_of, send
from web.stored import every_row
from web.world import World
from web.world_again import world_again

pytestmark = pytest.mark.release

BY_SCRIPT = {"X-Autosave": "1"}

NO_LIMITS_OF_FORMS = {"operations": 100, "article_characters": 10**9}

LIMITS_OF_LINKS = (
    *("secret_links.MOST", "sharing.links.MOST_LINKS"),
    *("team.links.MOST", "people.invitations.MOST"),
)

LINKS = "You have reached the maximum number of links. Revoke one first."
WAY_OUT = "Delete what you no longer need, or ask the owner of this site."
DAYS = f"An event can have at most 0 days here. {WAY_OUT}"
EVENTS = f"Each person can have at most 0 events here. {WAY_OUT}"
SESSIONS = f"An event can have at most 0 sessions here. {WAY_OUT}"
REPORTS = f"An event can have at most 0 reports here. {WAY_OUT}"
CHAPTERS = f"A report can have at most 0 chapters here. {WAY_OUT}"
FEEDS = f"An event can have at most 0 programmes here. {WAY_OUT}"
REPOSITORIES = f"Each person can have at most 0 repositories here. {WAY_OUT}"
PHOTOS = f"Each person can have at most 0 photos here. {WAY_OUT}"
PHOTO_MB = f"Photos can take at most 0 MB per person here, until they are deleted permanently. {WAY_OUT}"

REFUSED = {
    **dict.fromkeys(
        ["agenda-link", "event-share", "report-links", "report-share", "session-share", "team-links"], LINKS
    ),
    "invitations": "You have reached the maximum number of invitations. Revoke one first.",
    **dict.fromkeys(["day-create", "article-plan"], DAYS),
    **dict.fromkeys(["event-create", "event-restore", "person-hand-over", "team-offer", "backup-plan"], EVENTS),
    **dict.fromkeys(["session-create", "session-restore"], SESSIONS),
    **dict.fromkeys(["report-create", "report-series"], REPORTS),
    **dict.fromkeys(["chapter-create", "chapter-restore", "watch-later-chapter"], CHAPTERS),
    "feed-plan": FEEDS,
    "repository-create": REPOSITORIES,
    **dict.fromkeys(["photo-create", "photo-restore", "photo-restore-many", "photo-undo-many"], PHOTOS),
    "statistics-chapter": PHOTOS,
    **dict.fromkeys(["photo-crop", "photo-turn"], PHOTO_MB),
}
"""The forms that add something, with the reason. All others take away or change what is there."""

REFUSED_ANYWAY = {"feed-refresh", "report-publish-to"}
"""Here no programme can be fetched, and no repository reached."""

STATUS = {"backup-plan": 409}
"""Where it is not 422."""

SAY_IT_AFTER_A_REDIRECT = {
    "photo-create",
    "day-create",
    "team-offer",
    *(name for name in REFUSED if REFUSED[name] == LINKS),
}
"""Forms of pages that show the reason at their top to a person."""


@pytest.fixture
def world(db: None, settings: Any) -> World:
    return world_again()


@pytest.fixture
def owner(world: World) -> Client:
    return owner_of(world)


def _form(world: World, name: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> tuple[str, dict[str, Any]]:
    """Return a form that works, with its path, and fill every quota then."""
    address = next(address for address in addresses() if address.name == f"sessions:{name}")
    form = world.path(address), world.body(address.name)
    settings.QUOTAS = {**dict.fromkeys(settings.QUOTAS, 0), **NO_LIMITS_OF_FORMS}
    for limit in LIMITS_OF_LINKS:
        monkeypatch.setattr(f"sessions.views.{limit}", 0)
    return form


def _rows() -> dict[str, Any]:
    """Return all rows but those of a browser: a page remembers there what it has said."""
    return {
        table: rows for table, rows in every_row().items() if "session" not in table or table.startswith("sessions_")
    }


@pytest.mark.parametrize("name", WRITES)
def test_form_by_a_script_is_stored_with_its_key_or_refused(
    owner: Client, world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, name: str
) -> None:
    path, body = _form(world, name, monkeypatch, settings)
    key, before = uuid.uuid4(), _rows()
    answer = send(owner, path, body, key, **BY_SCRIPT)
    is_refused = name in REFUSED or name in REFUSED_ANYWAY
    assert (answer.status_code >= 400, Operation.objects.filter(pk=key).exists()) == (is_refused, not is_refused)
    assert answer["X-Operation"] == str(key)
    if name in REFUSED:
        page = html.unescape(answer.text)
        assert (answer.status_code, page.count(REFUSED[name])) == (STATUS.get(name, 422), 1)
        assert _rows() == before


@pytest.mark.parametrize("name", REFUSED)
def test_form_of_a_person_is_refused_with_the_reason_and_what_was_typed(
    owner: Client, world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, name: str
) -> None:
    path, body = _form(world, name, monkeypatch, settings)
    before = _rows()
    answer = owner.post(path, body, follow=True)
    page = html.unescape(answer.text)
    redirected = name in SAY_IT_AFTER_A_REDIRECT
    assert (answer.status_code, bool(answer.redirect_chain)) == (
        200 if redirected else STATUS.get(name, 422),
        redirected,
    )
    assert page.count(REFUSED[name]) == 1
    assert _rows() == before
    typed = [value for value in body.values() if isinstance(value, str) and value.startswith(("Add", "Re", "NEW"))]
    assert [text for text in typed if text not in page] == []
