"""Whatever is sent to any address, what was written is searched as it is now."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache

from factories import make_user
from importing.report.commands import run_import
from models.search_columns import stale
from sessions.models import Impression, Revision, Session
from web.addresses import addresses
from web.stored import every_row, undone
from web.world_again import world_again

pytestmark = pytest.mark.django_db

AUTOSAVE = {"X-Autosave": "1"}


@pytest.mark.release
def test_every_form_of_the_site_keeps_the_search_texts(subtests):
    world = world_again()
    client, before, writing = world.client(world.owner), every_row(), 0
    assert stale() == []
    for address in addresses():
        if address.name.startswith("sessions:"):
            with subtests.test(address.name), undone():
                cache.clear()
                client.post(world.path(address), data=world.body(address.name)).getvalue()  # to its end
                writing += every_row() != before
                assert stale() == []
    assert writing > 40


def test_merge_conflict_replay_and_restore_keep_them(client):
    world = world_again()
    client.force_login(world.owner)
    page = f"/events/{world.here.slug}/sessions/{world.here.session}/"
    own = Impression.objects.filter(session=world.here.session)

    def save(key=None, **form):
        more = AUTOSAVE | {"X-Operation": str(key or uuid4())}
        return client.post(f"{page}impression/", data={"summary": "s", "version": 1, **form}, headers=more).status_code

    key = uuid4()
    assert [save(key, body="One\n\nTwo"), save(key, body="One\n\nTwo")] == [200, 200]  # sent twice by an outbox
    assert save(body="One\n\nTwo, mine", version=2) == 200
    merged = {"body": "One, theirs\n\nTwo", "base-summary": "s", "base-body": "One\n\nTwo", "version": 2}
    assert save(**merged) == 200
    assert own.values_list("body", "search").get() == ("One, theirs\n\nTwo, mine", "s\none, theirs two, mine")
    assert save(body="Three", version=2) == 409
    assert save(body="Three", version=4, choice="both", **{"mine-body": "Three"}) == 200
    assert stale() == []
    earlier = Revision.objects.filter(impression__session=world.here.session).latest("created_at")
    assert own.values_list("body", flat=True).get() != earlier.texts["body"]
    client.post(f"{page}history/", data={"revision": earlier.pk, "version": 5})
    assert (own.values_list("body", flat=True).get(), stale()) == (earlier.texts["body"], [])


def test_link_of_a_logged_line_and_its_undo_keep_them(client):
    world = world_again()
    client.force_login(world.owner)
    key, page = uuid4(), f"/events/{world.here.slug}/sessions/"
    line = {"id": key, "heading": "OPS301", "day": "1", "link": "https://example.org/harbour-notes"}
    client.post(f"{page}new/", data=line)
    noted = Session.objects.filter(pk=world.here.session).values_list("note", "note_search")
    during = noted.get(), stale()
    client.post(f"{page}{key}/undo/")
    assert (during[1], stale()) == ([], [])
    assert (during[0], noted.get()) == (
        ("https://example.org/harbour-notes", "https://example.org/harbour-notes"),
        ("", None),
    )


def test_import_of_an_article_keeps_them(tmp_path: Path):
    make_user(username="aiko")
    article = "## Day 1\n\nA note\n\n### ABC301 | One\n\n{}## Thanks\n\nA chapter\n"
    file = tmp_path / "my-small-report.md"
    for summary in ("", "#### Summary\n\nnow there\n\n", "#### Summary\n\nanother\n\n"):
        file.write_text(article.format(summary))
        run_import(file, event="conf")
        assert stale() == []
    assert Impression.objects.values_list("search", flat=True).get() == "now there"
