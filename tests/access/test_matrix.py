"""The owner's boundary over every address that the resolver knows: an address without a row below fails."""

import re
from copy import copy
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from web.addresses import addresses
from web.world import SECRETS, World, every_row, undone
from web.world_again import world_again

pytestmark = pytest.mark.django_db

DOOR = "door"
"""Sent to sign in: 302 for a page, 401 for a text that saves itself, HX-Redirect for htmx."""


class Row(NamedTuple):
    """What an address answers to GET and to POST with a form that it takes; ``writes`` says that the POST is kept."""

    route: str
    owner: tuple[int, int]
    stranger: tuple[int, int]
    signed_out: tuple[int, int] | str = DOOR
    writes: bool = True


def read(route: str) -> Row:
    """Return the row of a page of an event."""
    return Row(route, owner=(200, 405), stranger=(404, 405), writes=False)


def form(route: str) -> Row:
    """Return the row of a form of an event."""
    return Row(route, owner=(200, 302), stranger=(404, 404))


def act(route: str) -> Row:
    """Return the row of an action on an event."""
    return Row(route, owner=(405, 302), stranger=(405, 404))


EVENT = "events/<slug:slug>/"
DAY = f"{EVENT}days/<int:number>/"
SESSION = f"{EVENT}sessions/<uuid:pk>/"
PHOTO = f"{EVENT}photos/<uuid:pk>/"
REPORT = f"{EVENT}reports/<slug:report>/"
CHAPTER = f"{REPORT}chapters/<int:pk>/"

MATRIX = {
    # What everybody has for oneself; a stranger sees it without anything of the owner's.
    "sessions:home": Row("", owner=(302, 405), stranger=(302, 405), writes=False),
    "sessions:event-list": Row("events/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:event-create": Row("events/new/", owner=(200, 302), stranger=(200, 302)),
    "sessions:bin": Row("bin/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:phone": Row("phone/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:life-list": Row("sessions/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:search": Row("search/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:preference-update": Row("preferences/", (200, 302), (200, 302), (200, 302), writes=False),
    "sessions:zones": Row("zones/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:token": Row("token", owner=(200, 405), stranger=(200, 405), writes=False),
    # Nothing of anybody's, and needed before somebody has signed in.
    "sessions:offline": Row("offline/", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:worker": Row("worker.js", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:manifest": Row("manifest.webmanifest", (200, 405), (200, 405), (200, 405), writes=False),
    # For whoever knows its secret; the one asked for here is the stranger's.
    "sessions:agenda-feed": Row("agenda/<str:token>.ics", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:share": Row("share/", (302, 303), (302, 303), writes=False),
    "sessions:health": Row("healthz", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:stars-open": Row("stars/", owner=(302, 405), stranger=(302, 405), writes=False),
    # What belongs to the owner of an event.
    "sessions:event-today": read(EVENT),
    "sessions:event-update": form(f"{EVENT}settings/"),
    "sessions:event-delete": form(f"{EVENT}delete/"),
    "sessions:event-restore": act(f"{EVENT}restore/"),
    "sessions:day-create": act(f"{EVENT}days/new/"),
    "sessions:day-update": form(DAY),
    "sessions:day-note": form(f"{DAY}note/"),
    "sessions:day-history": form(f"{DAY}history/"),
    "sessions:day-delete": act(f"{DAY}delete/"),
    "sessions:session-create": form(f"{EVENT}sessions/new/"),
    "sessions:session-waiting": read(f"{EVENT}sessions/waiting/"),
    "sessions:session-detail": read(SESSION),
    "sessions:session-update": form(f"{SESSION}edit/"),
    "sessions:session-move": act(f"{SESSION}move/"),
    "sessions:session-delete": act(f"{SESSION}delete/"),
    "sessions:session-restore": act(f"{SESSION}restore/"),
    "sessions:session-undo": act(f"{SESSION}undo/"),
    "sessions:impression-state": act(f"{SESSION}state/"),
    "sessions:impression-save": act(f"{SESSION}impression/"),
    "sessions:impression-preview": Row(
        f"{SESSION}impression/preview/", owner=(405, 200), stranger=(405, 404), writes=False
    ),
    "sessions:session-time-links": form(f"{SESSION}time-links/"),
    "sessions:impression-history": form(f"{SESSION}history/"),
    "sessions:event-statistics": read(f"{EVENT}statistics/"),
    "sessions:agenda-link": form(f"{EVENT}agenda/"),
    "sessions:agenda-file": read(f"{EVENT}agenda.ics"),
    "sessions:catalogue": read(f"{EVENT}catalogue/"),
    "sessions:catalogue-entry": Row(f"{EVENT}catalogue/<uuid:pk>/", (302, 405), (404, 405), writes=False),
    "sessions:catalogue-kept": read(f"{EVENT}catalogue/kept/"),
    "sessions:catalogue-suggest": read(f"{EVENT}catalogue/suggest/"),
    "sessions:feed-import": form(f"{EVENT}catalogue/import/"),
    "sessions:feed-plan": form(f"{EVENT}catalogue/import/<uuid:pk>/"),
    # The address of the owner's programme is not on the public internet: it is refused, and nothing is written.
    "sessions:feed-refresh": act(f"{EVENT}catalogue/feeds/<int:pk>/refresh/")._replace(writes=False),
    "sessions:feed-delete": form(f"{EVENT}catalogue/feeds/<int:pk>/delete/"),
    "sessions:stars": form(f"{EVENT}stars/"),
    "sessions:stars-file": read(f"{EVENT}stars.json"),
    "sessions:watch-later": read(f"{EVENT}later/"),
    "sessions:watch-later-chapter": form(f"{EVENT}later/chapter/"),
    "sessions:watch-later-mark": act(f"{EVENT}later/<uuid:pk>/"),
    "sessions:recording-links": form(f"{EVENT}later/links/"),
    "sessions:photo-list": read(f"{EVENT}photos/"),
    "sessions:photo-create": act(f"{EVENT}photos/new/"),
    "sessions:photo-move": act(f"{EVENT}photos/move/"),
    "sessions:photo-delete-many": act(f"{EVENT}photos/delete/"),
    "sessions:photo-restore-many": act(f"{EVENT}photos/restore/"),
    "sessions:photo-undo-many": act(f"{EVENT}photos/undo/<uuid:pk>/"),
    "sessions:photo-clock": act(f"{EVENT}photos/clock/"),
    "sessions:photo-sort": act(f"{EVENT}photos/sort/"),
    "sessions:photo-purge": act(f"{EVENT}photos/purge/"),
    "sessions:photo-update": form(PHOTO),
    "sessions:photo-place": act(f"{PHOTO}place/"),
    "sessions:photo-follow": act(f"{PHOTO}follow/"),
    "sessions:photo-turn": act(f"{PHOTO}turn/"),
    "sessions:photo-crop": act(f"{PHOTO}crop/"),
    "sessions:photo-undo": act(f"{PHOTO}undo/"),
    "sessions:photo-delete": act(f"{PHOTO}delete/"),
    "sessions:photo-restore": act(f"{PHOTO}restore/"),
    "sessions:photo-file": read(f"{EVENT}photos/<str:name>"),
    "sessions:photo-thumbnail": read(f"{EVENT}photos/<str:name>/<int:width>.webp"),
    "sessions:report-list": read(f"{EVENT}reports/"),
    "sessions:report-create": form(f"{EVENT}reports/new/"),
    "sessions:report-detail": read(REPORT),
    "sessions:report-update": form(f"{REPORT}settings/"),
    "sessions:report-delete": form(f"{REPORT}delete/"),
    "sessions:report-download": read(f"{REPORT}download/"),
    "sessions:report-archive": read(f"{REPORT}archive/"),
    "sessions:report-follow": act(f"{REPORT}follow/"),
    "sessions:chapter-create": form(f"{REPORT}chapters/new/"),
    "sessions:chapter-update": form(CHAPTER),
    "sessions:chapter-history": form(f"{CHAPTER}history/"),
    "sessions:chapter-move": act(f"{CHAPTER}move/"),
    "sessions:chapter-delete": act(f"{CHAPTER}delete/"),
    "sessions:chapter-restore": act(f"{CHAPTER}restore/"),
    # Accounts: each person's own. Who is signed in is sent away from the door; sign-up is closed: its POST is a page.
    # The forms are filled in with the owner's password, which a stranger has too.
    "account_login": Row("accounts/login/", (302, 302), (302, 302), (200, 302), writes=False),
    "account_signup": Row("accounts/signup/", (302, 302), (302, 302), (200, 200), writes=False),
    "account_logout": Row("accounts/logout/", (200, 302), (200, 302), (302, 302), writes=False),
    "account_inactive": Row("accounts/inactive/", (200, 405), (200, 405), (200, 405), writes=False),
    "account_reauthenticate": Row("accounts/reauthenticate/", (200, 302), (200, 302), writes=False),
    "account_change_password": Row("accounts/password/change/", (200, 302), (200, 302)),
    "usersessions_list": Row("accounts/sessions/", (200, 302), (200, 302), writes=False),
}

ADDRESSES = addresses()
OF_EVENTS = [address for address in ADDRESSES if "slug" in address.keywords]
BEHIND_THE_DOOR = [address for address in ADDRESSES if MATRIX[address.name].signed_out == DOOR]
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
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


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted((address.name, address.route) for address in ADDRESSES) == sorted(
        (name, row.route) for name, row in MATRIX.items()
    )


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


def test_account_that_is_switched_off_stands_at_the_door(world, subtests):
    client = world.client(world.owner)
    world.owner.is_active = False
    world.owner.save()
    before = every_row()
    for address in BEHIND_THE_DOOR:
        with subtests.test(address.name), undone():
            assert both(client, world.path(address), world.body(address.name)) == (302, 302)
            assert every_row() == before


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
    for heading in ({"heading": "NEW101 | Added"}, {"title": "Added", "state": "planned"}):
        answer = ask(client, "POST", "/events/open-air/sessions/new/", data=heading | {"id": world.here.session})
        assert answer[0] == 404
        assert secrets_in(answer[1]) == []
    assert every_row() == before
