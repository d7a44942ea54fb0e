"""Hostile requests: odd encodings, queries, paths, and what is typed at the door."""

import re
from itertools import product
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import PROJECT
from sessions.models import Event
from web.addresses import addresses
from web.stored import every_row, undone
from web.world import World
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

NUL = "a\0b"
FORM_TYPE = "application/x-www-form-urlencoded"
MARKUP = "</textarea><script>alert(1)</script>"
ADDRESSES = {address.name: address for address in addresses()}


@pytest.fixture
def world(client) -> World:
    """Return the world, with its owner signed in."""
    world = world_again()
    client.force_login(world.owner)
    return world


ODD_ENCODINGS = {
    "utf-7": b"+2AA-",  # half of a character
    "unicode_escape": b"\\ud800",
    "raw_unicode_escape": b"\\ud800",
    "utf-16": b"a\0",
    "latin-1": b"\xe9",
    "zlib": b"a",  # encodings of Python that make no text
    "undefined": b"a",
}


def test_form_in_another_encoding_is_refused(client, world, subtests):
    before = every_row()
    for path, (encoding, text) in product(("/events/new/", "/accounts/login/", "/no/such/page"), ODD_ENCODINGS.items()):
        part = b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + text + b"\r\n--B--\r\n"
        for who, asks in (("owner", client), ("nobody", Client())):
            with subtests.test(f"{who} {path} {encoding}"), undone():
                asked = [
                    asks.generic("POST", path, part, f"multipart/form-data; boundary=B; charset={encoding}"),
                    asks.generic(
                        "POST", path, b"name=" + text, f"application/x-www-form-urlencoded; charset={encoding}"
                    ),
                    asks.get(path, CONTENT_TYPE=f"text/plain; charset={encoding}"),
                ]
                assert [response.status_code for response in asked] == [400, 400, 400]
                assert every_row() == before


def test_form_in_another_encoding_is_refused_where_tokens_are_checked(world):
    """Django's test client leaves the token out, and with it one reading of the form."""
    strict = Client(enforce_csrf_checks=True)
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert strict.generic("POST", "/accounts/login/", b"login=a", kind).status_code == 400


def test_query_in_another_encoding_is_refused(client, world):
    path = "/events/harbour/sessions/new/?heading=%5Cud800"
    assert client.get(path, CONTENT_TYPE="text/plain; charset=unicode_escape").status_code == 400


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "no-such-encoding"])
def test_form_in_utf_8_is_taken_by_whatever_name(client, world, encoding):
    form = "name=%E3%81%82&time_zone=UTC&language=en"
    response = client.generic("POST", "/events/new/", form, f"application/x-www-form-urlencoded; charset={encoding}")
    assert response.status_code == 302
    assert Event.objects.filter(name="あ").count() == 1


HOSTILE = ("%00", "%ED%A0%80", "%FF", "%EF%BF%BE", "%E2%80%AE", "%3Cscript%3Ealert(1)%3C/script%3E")
PLACES = (
    *("{event}?day={x}", "{event}?logged={x}", "{event}sessions/new/?heading={x}", "{event}sessions/new/?day={x}"),
    *("{report}?dialect={x}", "{report}chapters/new/?spot={x}", "/accounts/?next=/{x}", "/events/?{x}={x}"),
)


def test_hostile_query_is_read_as_if_it_were_not_there(client, world, subtests):
    event = f"/events/{world.here.slug}/"
    for place, query in product(PLACES, HOSTILE):
        path = place.format(event=event, report=f"{event}reports/{world.here.report}/", x=query)
        with subtests.test(path):
            response = client.get(path)
            assert (response.status_code, "<script>alert" in response.text) == (200, False)


PARAMETERS = sorted(
    {
        name
        for file in (PROJECT / "sessions").rglob("*.py")
        for name in re.findall(r"(?:GET|POST)(?:\.get\(|\[)\"(\w+)\"", file.read_text())
    }
)


def test_parameter_that_no_database_can_keep_breaks_no_address(world, subtests):
    """PostgreSQL refuses a text with NUL also where it is only compared."""
    assert {"event", "report", "q", "page"} <= set(PARAMETERS)
    nul, client = dict.fromkeys(PARAMETERS, NUL), world.client(world.owner)
    for address in ADDRESSES.values():
        path, good = f"{world.path(address)}?{urlencode(nul)}", world.body(address.name)
        for method, body in (("GET", nul), ("POST", nul), ("POST", good)):
            with subtests.test(f"{method} {address.name} {body is good}"), undone():
                client.force_login(world.owner)  # one of the addresses signs out
                response = client.get(path) if method == "GET" else client.post(path, body)
                if response.streaming:
                    response.getvalue()  # a download that is not read leaves its files open
                assert response.status_code < 500


PATHS = (
    *("/%00", "/%ED%A0%80", "/events/%00/", "/events/{long}/", "/events/harbour/days/{digits}/"),
    *("/events/harbour/photos/%00", "/events/harbour/photos/a%00.png", "/events/harbour/photos/%ED%A0%80"),
    *("/events/harbour/photos/{long}", "/events/harbour/photos/..%2f..%2fconference.sqlite3"),
    *("/events/harbour/photos/%2e%2e%2fone.png", "/events/harbour/reports/{long}/"),
    *("/events/harbour/reports/one-long-report/chapters/{digits}/", "/events/harbour/sessions/{digits}/"),
)


def test_hostile_path_is_not_found(client, world):
    answers = {path: client.get(path.format(long="x" * 5000, digits="9" * 30)).status_code for path in PATHS}
    assert answers == dict.fromkeys(PATHS, 404)


ACCOUNT_FIELDS = [
    *(("account_login", field) for field in ("login", "password")),
    *(("account_signup", field) for field in ("username", "email", "password1", "password2")),
    *(("account_change_password", field) for field in ("oldpassword", "password1", "password2")),
    ("account_reauthenticate", "password"),
]


def test_accounts_refuse_what_no_account_can_have(world, settings, subtests):
    settings.SIGNUP_OPEN = True
    before = every_row()
    for name, field in ACCOUNT_FIELDS:
        client = Client() if name in {"account_login", "account_signup"} else world.client(world.owner)
        for text in (NUL, MARKUP + "\0", "x" * 1_000 if field in {"login", "username", "email"} else NUL):
            with subtests.test(f"{name} {field} {text[:3]!r}"), undone():
                cache.clear()  # how often one may ask is not the matter here
                response = client.post(world.path(ADDRESSES[name]), world.body(name) | {field: text})
                assert (response.status_code, "<script>alert" in response.text) == (200, False)
                assert response.context["form"].errors
                assert every_row() == before


def test_login_far_longer_than_any_account_is_refused(client, world):
    client.logout()
    response = client.post("/accounts/login/", {"login": "a" * 60_000, "password": "b"})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["login"])


def test_door_sends_to_the_start_page_whoever_comes_from_no_address(client, world):
    client.logout()
    response = client.get("/", headers={"HX-Request": "true", "HX-Current-URL": "http://["})
    assert (response.status_code, response.headers["HX-Redirect"]) == (200, "/accounts/login/?next=/")
