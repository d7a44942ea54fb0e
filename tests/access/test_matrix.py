"""The owner's boundary over every address that the resolver knows: an address without a row in the matrix fails."""

import re
from copy import copy

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from access.matrix import DOOR, MATRIX
from factories import make_impression, make_photo
from sessions.models import Day
from tiers import later
from web.addresses import addresses
from web.stored import every_row, undone
from web.world import NINE, PERSONAL, PNG, SECRETS, World
from web.world_again import world_again

pytestmark = pytest.mark.django_db

ADDRESSES = addresses()
OF_EVENTS = [address for address in ADDRESSES if "slug" in address.keywords]
BEHIND_THE_DOOR = [address for address in ADDRESSES if MATRIX[address.name].signed_out == DOOR]
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NOTHING_TO_WRITE = {"sessions:session-time-links", "sessions:session-undo"}
"""Forms that change nothing for an editor who has written no text, and logged none of the sessions."""
SIGN_IN = "/accounts/login/?next="
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/events/?a=b"}


@pytest.fixture
def world() -> World:
    return world_again()


def ask(client: Client, method: str, path: str, **more: object) -> tuple[int, str]:
    """Return the status and the text of an answer, whole."""
    cache.clear()  # how often one may ask is not the matter here
    response = getattr(client, method.lower())(path, **more)
    return response.status_code, response.getvalue().decode("latin-1")


def both(client: Client, path: str, body: object = None) -> tuple[int, int]:
    """Return the statuses of a GET and of a POST."""
    return ask(client, "GET", path)[0], ask(client, "POST", path, data=body or {})[0]


def secrets_in(text: str) -> list[str]:
    """Return which of the owner's words somebody else was told."""
    return [word for word in SECRETS if word in text]


def personal_in(text: str) -> list[str]:
    """Return which of the words that are the owner's alone, also in an event of a team, somebody else was told."""
    return [word for word in PERSONAL if word in text]


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted((address.name, address.route) for address in ADDRESSES) == sorted(
        (name, row.route) for name, row in MATRIX.items()
    )


@pytest.mark.release
def test_owner(world, subtests):
    client, before = world.client(world.owner), every_row()
    cookies = client.cookies
    for address in ADDRESSES:
        with subtests.test(address.name), undone():
            # What a response sets ends with its case, as the rows do.
            client.cookies, path = copy(cookies), world.path(address)
            assert ask(client, "HEAD", path)[0] == MATRIX[address.name].owner[0]
            assert both(client, path, world.body(address.name)) == MATRIX[address.name].owner
            assert (every_row() != before) == MATRIX[address.name].writes


@pytest.mark.parametrize("role", ["reader", *later("editor")])
def test_member_does_what_the_role_allows(world, subtests, role):
    """Of what is one person's alone a member is told nothing, as a stranger; a reader may have photos of before."""
    member = world.member(role)
    at_nine = world.event.sessions.get(starts_at=NINE)
    make_impression(session=at_nine, author=member, state="", rating=3)
    make_photo(event=world.event, name="own.png", content=PNG, added_by=member, taken_at=NINE)
    make_photo(event=world.event, name="own-gone.png", content=PNG, added_by=member).discard()
    client = world.client(member)
    before, cookies = every_row(), client.cookies
    for address in OF_EVENTS:
        with subtests.test(address.name), undone():
            row = MATRIX[address.name]
            client.cookies, path = copy(cookies), world.path(address)
            status, text = ask(client, "GET", path)
            assert (status, personal_in(text)) == (row.of(role)[0], [])
            assert every_row() == before
            status, text = ask(client, "POST", path, data=world.body(address.name))
            assert (status, personal_in(text)) == (row.of(role)[1], [])
            writes = row.writes and row.of(role)[1] == 302 and address.name not in NOTHING_TO_WRITE
            assert (every_row() != before) == writes


@pytest.mark.release
def test_member_who_was_removed_is_a_stranger(world, subtests):
    clients = {role: world.client(world.member(role)) for role in ("editor", "reader")}
    world.event.memberships.all().delete()
    before = every_row()
    for address in OF_EVENTS:
        for role, client in clients.items():
            with subtests.test(f"{address.name} {role}"), undone():
                path = world.path(address)
                status, text = ask(client, "GET", path)
                assert (status, secrets_in(text)) == (MATRIX[address.name].stranger[0], [])
                status, text = ask(client, "POST", path, data=world.body(address.name))
                assert (status, secrets_in(text)) == (MATRIX[address.name].stranger[1], [])
                assert every_row() == before


def test_stranger_is_told_nothing_and_changes_nothing(world, subtests):
    client, before = world.client(world.stranger), every_row()
    cookies = client.cookies
    for address in ADDRESSES:
        with subtests.test(address.name), undone():
            client.cookies, path = copy(cookies), world.path(address)
            status, text = ask(client, "GET", path)
            assert (status, secrets_in(text)) == (MATRIX[address.name].stranger[0], [])
            assert ask(client, "HEAD", path) == (MATRIX[address.name].stranger[0], "")
            assert every_row() == before
            status, text = ask(client, "POST", path, data=world.body(address.name))
            assert (status, secrets_in(text)) == (MATRIX[address.name].stranger[1], [])
            if "slug" in address.keywords:
                assert every_row() == before


@pytest.mark.release
def test_stranger_cannot_tell_what_is_not_theirs_from_what_is_not_there(world, subtests):
    client = world.client(world.stranger)
    for address in OF_EVENTS:
        nowhere = reverse(address.name, kwargs=world.keywords(address) | {"slug": "no-such-event"})
        for method in ("GET", "POST"):
            with subtests.test(f"{method} {address.name}"), undone():
                there = [
                    (
                        status,
                        re.sub(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"|next=[^"]*', "", text),
                    )
                    for status, text in (
                        ask(client, method, path, data=world.body(address.name))
                        for path in (world.path(address), nowhere)
                    )
                ]
                assert there[0] == there[1]


def test_signed_out_stands_at_the_door_and_changes_nothing(world, subtests):
    before = every_row()
    for address in ADDRESSES:
        with subtests.test(address.name), undone():
            row, body = MATRIX[address.name], world.body(address.name)
            answers = both(Client(), world.path(address), body)
            assert answers == ((302, 302) if row.signed_out == DOOR else row.signed_out)
            assert every_row() == before


@pytest.mark.release
def test_door_answers_in_the_form_in_which_was_asked(world, subtests):
    client = Client()
    for address in BEHIND_THE_DOOR:
        path = world.path(address)
        for method in ("GET", "HEAD", "POST", *OTHER_METHODS):
            with subtests.test(f"{method} {address.name}"):
                plain = client.generic(method, path)
                back = path if method in {"GET", "HEAD"} else "/"
                assert (plain.status_code, plain.content, plain["Location"]) == (302, b"", SIGN_IN + back)
                autosave = client.generic(method, path, headers={"X-Autosave": "1"})
                assert (autosave.status_code, autosave.content) == (401, b"")
                htmx = client.generic(method, path, headers=HTMX)
                assert (htmx.content, htmx["HX-Redirect"]) == (b"", f"{SIGN_IN}/events/%3Fa%3Db")


@pytest.mark.release
def test_account_that_is_switched_off_stands_at_the_door(world, subtests):
    client = world.client(world.owner)
    world.owner.is_active = False
    world.owner.save()
    before = every_row()
    for address in BEHIND_THE_DOOR:
        with subtests.test(address.name), undone():
            assert both(client, world.path(address), world.body(address.name)) == (302, 302)
            assert every_row() == before


@pytest.mark.release
def test_other_methods_change_nothing(world, subtests):
    client, before = world.client(world.owner), every_row()
    for address in ADDRESSES:
        with subtests.test(address.name), undone():
            answers = [ask(client, method, world.path(address))[0] for method in OTHER_METHODS]
            assert every_row() == before
            if address.name.startswith("sessions:"):
                assert answers == [405] * len(OTHER_METHODS)
            else:
                assert [status for status in answers if status >= 500] == []


def test_key_of_a_session_that_exists_elsewhere_is_not_found(client, world):
    client.force_login(world.stranger)
    before = every_row()
    day = Day.objects.filter(event__slug="open-air")[0].pk
    for heading in ({"heading": "NEW101 | Added"}, {"title": "Added", "state": "planned", "day": day, "version": 1}):
        answer = ask(client, "POST", "/events/open-air/sessions/new/", data=heading | {"id": world.here.session})
        assert answer[0] == 404
        assert secrets_in(answer[1]) == []
    assert every_row() == before
