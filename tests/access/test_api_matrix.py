"""Whose token may do what at every address of the API; without a valid one nothing is told and nothing is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.api_matrix import API_MATRIX, METHODS
from access.test_matrix import BEHIND_THE_DOOR, personal_in, secrets_in
from api.callers import V1, Caller
from factories import make_impression
from sessions.models import ApiToken, Impression
from web.addresses import Address, api_addresses
from web.spot import PICTURE
from web.stored import every_row, undone
from web.world import World
from web.world_again import world_again

pytestmark = pytest.mark.django_db

ADDRESSES = api_addresses()
OF_EVENTS = [address for address in ADDRESSES if "slug" in address.keywords]
OF_CHILDREN = [address for address in OF_EVENTS if len(address.keywords) > 1]

SENT: dict[str, dict[str, Callable[[], dict[str, Any]]]] = {
    "sessions:api-events": {"POST": lambda: {"name": "Added", "time_zone": "UTC"}},
    "sessions:api-event": {"PATCH": lambda: {"name": "Renamed"}},
    "sessions:api-days": {"POST": lambda: {"title": "Added"}},
    "sessions:api-day": {"PATCH": lambda: {"title": "Renamed", "note": "Rewritten", "version": 1}},
    "sessions:api-sessions": {"POST": lambda: {"id": str(uuid4()), "line": "NEW101 | Added", "day": 1}},
    "sessions:api-session": {"PATCH": lambda: {"title": "Renamed", "version": 1}},
    "sessions:api-impression": {"PATCH": lambda: {"summary": "Rewritten", "version": 1, "rating": 2}},
    "sessions:api-photo": {"PATCH": lambda: {"caption": "Rewritten"}},
}
"""What is sent to each address that takes something: all of it is taken from the owner."""


@pytest.fixture
def world() -> World:
    return world_again()


def used(caller: Caller) -> Caller:
    """Return the caller of a token whose use of today is stored already."""
    assert caller.ask("GET", V1).status_code == 200
    return caller


def asked(caller: Caller, method: str, address: Address, path: str) -> Any:
    if address.name == "sessions:api-photos" and method == "POST":
        return caller.send_photo(path.removeprefix(f"{V1}/"), file=SimpleUploadedFile("new.png", PICTURE))
    send = SENT.get(address.name, {}).get(method)
    return caller.ask(method, path, send() if send else None)


def cells(caller: Caller, address: Address, path: str) -> tuple[tuple[int, ...], str]:
    """Return the statuses of all methods, and all that was told."""
    statuses, told = [], ""
    for method in METHODS:
        with undone():
            answer = asked(caller, method, address, path)
            statuses.append(answer.status_code)
            told += answer.getvalue().decode("latin-1") + str(answer.headers)
            assert "text/html" not in answer.headers.get("Content-Type", "")
            assert not answer.cookies
    return tuple(statuses), told


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted((address.name, address.route) for address in ADDRESSES) == sorted(
        (name, row.route) for name, row in API_MATRIX.items()
    )


@pytest.mark.release
def test_owner(world, subtests):
    writer, reader = used(Caller.of(world.owner)), used(Caller.of(world.owner, scope="read"))
    before = every_row()
    for address in ADDRESSES:
        row = API_MATRIX[address.name]
        with subtests.test(address.name):
            assert cells(writer, address, world.path(address))[0] == row.owner
            assert cells(reader, address, world.path(address))[0] == row.owner_reads
        for method, status in zip(METHODS, row.owner, strict=True):
            with subtests.test(f"{method} {address.name}"), undone():
                asked(writer, method, address, world.path(address)).getvalue()
                writes = method in {"POST", "PATCH", "DELETE"} and status < 300
                assert (every_row() != before) == writes


def test_token_that_may_only_read_changes_nothing(world, subtests):
    caller = used(Caller.of(world.owner, scope="read"))
    before = every_row()
    for address in ADDRESSES:
        for method in METHODS[1:]:
            with subtests.test(f"{method} {address.name}"), undone():
                asked(caller, method, address, world.path(address)).getvalue()
                assert every_row() == before


@pytest.mark.parametrize("role", ["editor", "reader", "stranger"])
def test_others_do_what_their_role_allows(world, subtests, role):
    caller = used(Caller.of(world.stranger if role == "stranger" else world.member(role)))
    for address in ADDRESSES:
        with subtests.test(address.name):
            statuses, told = cells(caller, address, world.path(address))
            assert statuses == getattr(API_MATRIX[address.name], role)
            assert (secrets_in if role == "stranger" else personal_in)(told) == []


def nobodies(world: World) -> dict[str, Caller]:
    """Return callers without a valid token, by what they have."""
    expired = Caller.of(world.owner)
    ApiToken.objects.filter(author=world.owner).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoked = Caller.of(world.stranger)
    ApiToken.objects.filter(author=world.stranger).update(revoked_at=timezone.now())
    signed_in = world.client(world.owner)
    signed_in.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    return {
        "nothing": Caller(),
        "unknown token": Caller("unknown-token".ljust(43, "x")),
        "expired token": expired,
        "revoked token": revoked,
        "secret of a link": Caller(world.share_token),
        "cookie": Caller(client=signed_in),
    }


@pytest.mark.release
def test_nobody_is_told_anything_and_changes_nothing(world, subtests):
    callers = nobodies(world)
    before = every_row()
    for address in ADDRESSES:
        for name, caller in callers.items():
            with subtests.test(f"{name} {address.name}"):
                statuses, told = cells(caller, address, world.path(address))
                assert statuses == API_MATRIX[address.name].nobody
                assert secrets_in(told) == []
        assert every_row() == before


def test_tokens_that_do_not_work_cannot_be_told_apart(world):
    """The same bytes for an unknown, an expired and a revoked one, and for other secrets; each request has its ID."""
    path = f"{V1}/events/{world.event.slug}"
    answers = {
        name: (answer.status_code, answer.content, sorted(answer.headers.items()))
        for name, caller in nobodies(world).items()
        for answer in [caller.ask("GET", path)]
        if answer.headers.pop("X-Request-ID")
    }
    assert len({repr(answer) for answer in answers.values()}) == 1
    assert answers["nothing"][0] == 401


def test_token_in_the_address_or_in_a_cookie_is_not_taken(world):
    secret = Caller.of(world.owner).secret
    client = Client()
    client.cookies["token"] = client.cookies[settings.SESSION_COOKIE_NAME] = secret
    for path in (f"{V1}/events?token={secret}", f"{V1}/events?access_token={secret}", f"{V1}/events"):
        assert client.get(path).status_code == 401
    for header in (f"Basic {secret}", f"Bearer{secret}", f"Bearer {secret} x", f"Bearer {secret[:-1]}", secret):
        assert client.get(f"{V1}/events", headers={"Authorization": header}).status_code == 401
    assert client.post(f"{V1}/events", {"token": secret, "name": "x"}).status_code == 401


@pytest.mark.release
def test_token_opens_no_page(world, subtests):
    """Nothing of accounts, tokens, people, links and backups, and no other page either."""
    header = {"Authorization": f"Bearer {used(Caller.of(world.owner)).secret}"}
    before = every_row()
    for address in BEHIND_THE_DOOR:
        with subtests.test(address.name), undone():
            path = world.path(address)
            for answer in (Client().get(path, headers=header), Client().post(path, headers=header)):
                assert (answer.status_code, answer.content) == (302, b"")
                assert answer["Location"].startswith("/accounts/login/")
            assert every_row() == before


def test_row_of_another_event_is_not_found(world, subtests):
    """Also one of the same owner's."""
    caller = used(Caller.of(world.owner))
    before = every_row()
    for address in OF_CHILDREN:
        here, elsewhere = world.keywords(address), world.elsewhere.keywords(address)
        for swapped in address.keywords:
            with subtests.test(f"{address.name} {swapped}"):
                path = reverse(address.name, kwargs=here | {swapped: elsewhere[swapped]})
                expected = tuple(
                    status if status in {204, 405} and method not in {"DELETE"} else 405 if status == 405 else 404
                    for method, status in zip(METHODS, API_MATRIX[address.name].owner, strict=True)
                )
                assert cells(caller, address, path)[0] == expected
                assert every_row() == before


def test_everything_of_a_deleted_event_is_not_found(world, subtests):
    caller = used(Caller.of(world.owner))
    world.event.discard()
    for address in OF_EVENTS:
        with subtests.test(address.name):
            statuses, told = cells(caller, address, world.path(address))
            assert statuses == API_MATRIX[address.name].stranger
            assert secrets_in(told) == []


def test_body_that_names_a_row_of_another_event_changes_nothing(world, subtests):
    caller = used(Caller.of(world.owner))
    other = world.elsewhere
    before = every_row()
    slug = world.event.slug
    session = f"events/{slug}/sessions/{world.here.session}"
    for method, path, sent in (
        ("POST", f"events/{slug}/sessions", {"id": str(other.session), "line": "NEW101 | Added"}),
        ("POST", f"events/{slug}/sessions", {"id": str(other.session), "title": "Added"}),
        ("POST", f"events/{slug}/sessions", {"title": "Added", "day": other.number}),
        ("PATCH", session, {"day": other.number, "version": 1}),
    ):
        with subtests.test(f"{method} {sent}"):
            assert caller.ask(method, path, sent).status_code in {404, 422}
            assert every_row() == before
    file = SimpleUploadedFile("new.png", PICTURE)
    assert caller.send_photo(f"events/{slug}/photos", file=file, session=other.session).status_code == 422
    assert every_row() == before
    for path in (f"impressions?session={other.session}", f"photos?session={other.session}"):
        assert caller.get(f"events/{slug}/{path}")["items"] == []


def test_private_notes_and_impressions_that_are_not_shared_are_told_to_nobody_else(world):
    editor = world.member("editor")
    Impression.objects.filter(session=world.here.session).update(private_note="Secret private note")
    make_impression(session=world.event.sessions.get(pk=world.here.session), author=editor, private_note="Secret mine")
    caller = Caller.of(editor)
    listed = caller.get(f"events/{world.event.slug}/impressions")["items"]
    assert [UUID(each["session"]) for each in listed] == [world.here.session]
    Impression.objects.filter(author=world.owner, session=world.here.session).update(shared=True)
    told = caller.ask("GET", f"events/{world.event.slug}/impressions").text
    assert ("Secret summary" in told, "Secret private note" in told, "Secret mine" in told) == (True, False, False)
    own = Caller.of(world.owner).ask("GET", f"events/{world.event.slug}/sessions/{world.here.session}/impression").text
    assert ("Secret summary" in own, "private" in own) == (True, False)
