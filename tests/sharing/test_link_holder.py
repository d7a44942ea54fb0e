"""Whoever holds a link has nothing but what is below its address: at every other address they are anybody."""

import pytest
from django.test import Client

from access.matrix import DOOR, MATRIX
from access.test_matrix import ADDRESSES, ask, secrets_in
from sessions.models import ShareLink
from web.stored import every_row, undone
from web.world import World
from web.world_again import world_again

pytestmark = pytest.mark.django_db

PASSWORD = "harbour lights"


@pytest.fixture
def world() -> World:
    return world_again()


@pytest.mark.release
def test_holder_of_a_link_is_anybody_elsewhere(world, subtests) -> None:
    shown = {"with_impressions": True, "with_photos": True, "with_ratings": True}
    token = ShareLink.objects.issue(world.owner, event=world.event, password=PASSWORD, **shown)
    client = Client()
    assert client.post(f"/s/{token}/", {"password": PASSWORD}).status_code == 303
    assert "Secret session" in client.get(f"/s/{token}/").text
    before = every_row()
    for address in ADDRESSES:
        with subtests.test(address.name), undone():
            path, row = world.path(address), MATRIX[address.name]
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                status, text = ask(client, method, path)
                assert secrets_in(text) == []
                if row.signed_out == DOOR:
                    assert status == 302
            assert every_row() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_page_can_only_be_read(world, method: str) -> None:
    token = ShareLink.objects.issue(world.owner, event=world.event, with_photos=True)
    before = every_row()
    for place in ("", "feed.atom", "picture.png", "photos/spot_1.png", "photos/spot_1.png/320.webp"):
        assert ask(Client(), method, f"/s/{token}/{place}")[0] == 405
    assert every_row() == before


def test_no_page_of_a_link_leads_back_to_the_owners_pages(world) -> None:
    for more in ({}, {"report": world.report}, {"session": world.event.sessions.present().in_order().first()}):
        token = ShareLink.objects.issue(world.owner, event=world.event, with_impressions=True, with_photos=True, **more)
        text = Client().get(f"/s/{token}/").text
        assert [words for words in ("/events/", "/accounts/", "csrf", str(world.owner.username)) if words in text] == []
