"""What somebody who is not signed in may send is bounded, and no larger form is read."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from factories import make_event, make_user
from sessions.web.upload_limits import ANONYMOUS_BODY

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


@pytest.mark.parametrize("form", [b"name=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), b"a=&" * 2_000])
def test_form_that_is_too_large_is_told_so(client, form) -> None:
    client.force_login(make_event().owner)
    response = client.generic("POST", reverse("sessions:event-create"), form, FORM)
    assert (response.status_code, "<h1>Too large</h1>" in response.text) == (413, True)
