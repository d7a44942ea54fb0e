"""State changes only by a POST that carries the token; whatever is read leaves the database as it was."""

from copy import copy
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from access.matrix import MATRIX
from access.test_matrix import ADDRESSES
from web.crawling import crawl
from web.stored import every_file, every_row, undone
from web.world import World
from web.world_again import world_again

pytestmark = pytest.mark.django_db

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

NOT_LINKED = {
    "account_inactive",  # shown when somebody signs in whose account is switched off
    "account_logout",  # its form is in the menu
    "account_signup",
    "account_reset_password",  # where mail is sent, and not by somebody signed in
    "account_reset_password_done",  # the same
    "account_reset_password_from_key",  # shown once, by the owner
    "mfa_authenticate",  # shown after the password
    "mfa_deactivate_totp",  # linked where there is an app
    "mfa_edit_webauthn",  # where there is a passkey
    "mfa_generate_recovery_codes",  # where there are codes
    "mfa_index",  # leads to the account, from pages of allauth
    "mfa_login_webauthn",  # asked by a script of the sign-in page
    "mfa_reauthenticate",  # shown before what needs a fresh confirmation
    "mfa_reauthenticate_webauthn",  # the same
    "mfa_remove_webauthn",  # where there is a passkey
    "sessions:preference-update",  # for who is not signed in
    "usersessions_list",  # a part of the account
    "sessions:agenda-feed",  # shown once, for a calendar to ask
    "sessions:backup-plan",  # shown for a file that was just sent
    "sessions:article-plan",  # a button of the outline leads there
    "sessions:team-join",  # shown to whoever opened a link
    "sessions:shared",  # shown once, for readers
    "sessions:shared-feed",  # a link of that page
    "sessions:shared-picture",  # named by that page, for other sites
    "sessions:shared-photo",  # a picture of that page
    "sessions:shared-thumbnail",  # the same
    "sessions:report-pull",  # shown once, for a program to ask
    "sessions:report-pull-zip",  # the same
    "sessions:catalogue-entry",  # asked for by a script, beside the list
    "sessions:session-beside",  # asked for by a script, beside the agenda
    "sessions:session-day",  # asked for by a script, beside the text
    "sessions:catalogue-kept",  # fetched by the worker, and shown when there is no network
    "sessions:catalogue-options",  # asked for by a script, which puts them into the filters
    "sessions:zones",  # asked for while one types into the settings of an event
    "sessions:catalogue-suggest",  # asked for while one types into the composer
    *("sessions:health", "sessions:ready"),  # for machines
    "sessions:invitation",  # shown once, for somebody without an account
    "sessions:offline",  # shown by the worker in place of a page that it does not keep
    "sessions:share",  # named in the manifest, for other apps
    "sessions:stars-open",  # stands in QR codes
    "sessions:token",  # asked for by a page that has been open for long
    "sessions:worker",  # named by a page, and asked for by the browser
}
"""Pages that no link of somebody signed in leads to."""


@pytest.fixture
def world() -> World:
    return world_again()


@pytest.fixture
def strict(world) -> Client:
    """Return a client of the owner's that checks the token, and has one in its cookie."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner)
    client.get("/events/new/")
    return client


def token_of(client: Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies["csrftoken"].value}


def without_the_token(strict: Client) -> dict[str, dict[str, str]]:
    """Return the headers of requests that lack the token or come from elsewhere, by what they are."""
    return {
        "plain": {},
        "autosave": {"X-Autosave": "1"},
        "htmx": {"HX-Request": "true"},
        "another token": {"X-CSRFToken": "x" * 32},
        "from elsewhere": token_of(strict) | {"Origin": "https://elsewhere.example"},
    }


def test_no_address_but_that_of_other_apps_takes_a_request_without_the_token(world):
    assert [each.name for each in ADDRESSES if getattr(resolve(world.path(each)).func, "csrf_exempt", False)] == [
        "sessions:share"
    ]


@pytest.mark.release
def test_request_without_the_token_is_refused(strict, world, subtests):
    """Each address in each form and by each method; all pairs of these are asked of the address below."""
    signed_out, before, forms = Client(enforce_csrf_checks=True), every_row(), without_the_token(strict)
    for address in ADDRESSES:
        if address.name == "sessions:share":
            continue
        with subtests.test(address.name), undone():
            path, body = world.path(address), world.body(address.name)
            refused = {
                **{form: strict.post(path, headers=headers) for form, headers in forms.items()},
                **{method: strict.generic(method, path) for method in UNSAFE},
                **{f"signed out, {method}": signed_out.generic(method, path) for method in UNSAFE},
                "form": strict.post(path, body),
                "form with no token": strict.post(path, body | {"csrfmiddlewaretoken": ""}),
            }
            assert {how: response.status_code for how, response in refused.items()} == dict.fromkeys(refused, 403)
            assert every_row() == before


def test_no_method_and_no_form_of_a_request_is_an_exception(strict, world):
    path, before = f"/events/{world.event.slug}/settings/", every_row()
    refused = {
        (method, form): strict.generic(method, path, headers=headers).status_code
        for method in UNSAFE
        for form, headers in without_the_token(strict).items()
    }
    assert refused == dict.fromkeys(refused, 403)
    assert every_row() == before


@pytest.mark.release
def test_request_with_the_token_is_taken(strict, world, subtests):
    cookies = copy(strict.cookies)
    for address in ADDRESSES:
        if MATRIX[address.name].owner[1] == 302:
            with subtests.test(address.name), undone():
                # What a response sets ends with its case, as the rows do.
                strict.cookies = copy(cookies)
                response = strict.post(world.path(address), world.body(address.name), headers=token_of(strict))
                assert response.status_code == 302


@pytest.mark.release
def test_reading_everything_that_is_linked_writes_nothing(client, world):
    client.force_login(world.owner)
    client.get("/")
    before, files = every_row(), every_file()
    seen = list(crawl(client, "/"))
    assert [page for page in seen if page.status not in {200, 302}] == []
    assert (every_row(), every_file()) == (before, files)
    reached = {resolve(urlsplit(page.path).path).view_name for page in seen}
    readable = {name for name, row in MATRIX.items() if row.owner[0] != 405}
    assert reached == readable - NOT_LINKED


@pytest.mark.release
def test_reading_writes_nothing(client, world, subtests):
    client.force_login(world.owner)
    client.get("/")
    before, files = every_row(), every_file()
    queries = ("?day=2&dialect=zenn&heading=a&spot=day-1&next=/events/&delete=1", "?day=999&logged=x")
    for address in ADDRESSES:
        if MATRIX[address.name].owner[0] == 405:
            continue
        with subtests.test(address.name), undone():
            path = world.path(address)
            for query in queries:
                client.get(path + query).getvalue()
            for headers in ({}, {"HX-Request": "true"}, {"X-Autosave": "1"}):
                client.get(path, headers=headers).getvalue()
                client.head(path, headers=headers).getvalue()
            assert (every_row(), every_file()) == (before, files)
