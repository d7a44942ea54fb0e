"""What may be sent is bounded in Django too: a proxy or another server may stand in the place of ours."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from factories import make_api_token, make_event, make_user
from sessions.pictures.limits import MAX_BYTES
from sessions.web.body_limits import ANONYMOUS_BODY, REFUSED, body_limit
from sessions.web.upload_limits import PICTURES, UPLOAD_LIMIT

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


class Unread:
    """A body that nobody may read."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("The body was read")

    readline = read


def post(client: Client, path: str, **environ: object):
    return client.generic("POST", path, b"", FORM, **environ)


def test_large_body_of_somebody_who_is_not_signed_in_is_refused_unread(client) -> None:
    for path in ("/accounts/login/", "/accounts/signup/", reverse("sessions:share"), "/events/"):
        response = post(client, path, CONTENT_LENGTH=str(ANONYMOUS_BODY + 1), **{"wsgi.input": Unread()})
        assert (response.status_code, "<h1>Too large</h1>" in response.text) == (413, True), path


def test_forged_cookie_is_nobody() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    response = post(client, "/accounts/login/", CONTENT_LENGTH=str(ANONYMOUS_BODY + 1), **{"wsgi.input": Unread()})
    assert response.status_code == 413


def test_sign_in_may_be_as_large_as_the_limit(client) -> None:
    make_user()
    form = b"login=a&password=" + b"b" * (ANONYMOUS_BODY - 17)
    assert client.generic("POST", "/accounts/login/", form, FORM).status_code == 200


def test_body_that_the_server_refused_is_answered_by_the_page_it_was_sent_to(client) -> None:
    event = make_event()
    client.force_login(event.owner)
    path = reverse("sessions:photo-create", args=[event.slug])
    response = post(client, path, **{REFUSED: True})
    assert response.status_code == 413
    assert "No photo was added: at most 100 photos" in response.text
    other = post(client, reverse("sessions:event-create"), **{REFUSED: True})
    assert (other.status_code, "<h1>Too large</h1>" in other.text) == (413, True)


@pytest.mark.parametrize("form", [b"name=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), b"a=&" * 2_000])
def test_form_that_is_too_large_is_told_so(client, form) -> None:
    client.force_login(make_event().owner)
    response = client.generic("POST", reverse("sessions:event-create"), form, FORM)
    assert (response.status_code, "<h1>Too large</h1>" in response.text) == (413, True)


def test_server_learns_who_may_send_how_much_where(client) -> None:
    event = make_event()
    client.force_login(event.owner)
    cookie = f"a=b; {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    photos = reverse("sessions:photo-create", args=[event.slug])
    form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert body_limit(photos, cookie, "") == PICTURES.together + form
    assert body_limit(reverse("sessions:event-create"), cookie, "") == UPLOAD_LIMIT + form
    for path, sent in (("/nowhere/", cookie), (photos, ""), (photos, f"{settings.SESSION_COOKIE_NAME}=forged")):
        assert body_limit(path, sent, "") == ANONYMOUS_BODY
    client.logout()
    assert body_limit(photos, cookie, "") == ANONYMOUS_BODY


def test_program_with_a_token_may_send_a_photo(client) -> None:
    """And nobody by a cookie at an address of the API, or by a token at a page."""
    event = make_event()
    client.force_login(event.owner)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    make_api_token(author=event.owner, secret="secret".ljust(43, "x"))
    token = f"Bearer {'secret'.ljust(43, 'x')}"
    photos = reverse("sessions:api-photos", args=[event.slug])
    assert body_limit(photos, "", token) == MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    page = reverse("sessions:photo-create", args=[event.slug])
    for path, cookies, sent in ((photos, cookie, ""), (photos, cookie, token[:-1]), (page, "", token)):
        assert body_limit(path, cookies, sent) == ANONYMOUS_BODY
