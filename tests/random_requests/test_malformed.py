"""Requests that are malformed in one way each get the answer that is meant for them."""

import pytest

from random_requests.requests import Sent
from random_requests.site import Site
from sessions.models import AgendaLink, Chapter, Session
from web.world_again import world_again

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def site():
    site = Site(world_again())
    site.sign_in()
    return site


def post(site, path, body, kind=FORM, who="owner", **headers):
    return site.answer(Sent(who, "POST", path, "", body, kind, headers))


BAD_TYPES = (
    *("multipart/form-data; boundary*=x''%ff", f"{FORM}; charset*=utf-8''%00", f"{FORM}; charset=zlib"),
    f"{FORM}; charset=utf-16",
)


@pytest.mark.parametrize("who", ["owner", "nobody"])
def test_a_content_type_that_is_none_is_refused(site, who):
    for kind in BAD_TYPES:
        for path in ("/accounts/login/", "/events/new/", "/no/such/page"):
            answer = post(site, path, b"a=1", kind, who)
            assert (answer.status, b"<h1>" in answer.content, answer.failure) == (400, True, ""), (kind, path)
            assert answer.headers["x-content-type-options"] == "nosniff"


UNREADABLE = {
    "no boundary": (b"a", "multipart/form-data; boundary="),
    "letters in the boundary": (b"a", "multipart/form-data; boundary=é"),
    "fields": (b"a=1&" * 2_001, FORM),
    "bytes": (b"a=" + b"x" * 5_300_000, FORM),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_form_that_cannot_be_read_gets_the_page_that_is_not_there_or_is_refused(site, kind):
    refused = 413 if kind in {"fields", "bytes"} else 400
    for who in ("owner", "nobody"):
        assert post(site, "/no/such/page", *UNREADABLE[kind], who).status == 404
        assert post(site, "/events/new/", *UNREADABLE[kind], who).status == refused


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "u8", "cp65001"])
def test_every_name_of_utf_8_is_one(site, name):
    answer = post(site, "/events/new/", b"name=%E3%81%82&time_zone=UTC&language=en", f"{FORM}; charset={name}")
    assert answer.status == 302


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5_000, "-1", "abc", "²", "0"])
def test_what_is_no_key_of_an_address_revokes_none(site, key):
    before = AgendaLink.objects.count()
    answer = post(site, "/events/harbour/agenda/", f"revoke={key}".encode())
    assert (answer.status, AgendaLink.objects.count()) == (404, before)


@pytest.mark.parametrize("target", ["abc", "sessions:home", "http://[x", "//[", "https://example.org/", "a.b", ".."])
def test_going_on_to_what_is_no_path_leads_to_the_default(site, target):
    key = Session.objects.get(event__slug="harbour", code="OPS301").pk
    home = post(site, "/preferences/", b"theme=dark&language=ja").headers["location"]
    assert post(site, "/preferences/", f"theme=dark&language=ja&next={target}".encode()).headers["location"] == home
    for path, body in (("photos/move/", ""), ("sessions/{}/state/", "state=missed&"), ("photos/clock/", "hours=1&")):
        where = f"/events/harbour/{path.format(key)}"
        answer = post(site, where, f"{body}next={target}".encode())
        assert (answer.status, answer.headers["location"].startswith("/events/harbour/")) == (302, True), path


@pytest.mark.parametrize("level", ["9" * 30, "7", "-1"])
def test_a_level_that_no_heading_has_is_not_kept_among_what_was_not_chosen(site, level):
    chapter = Chapter.objects.get(heading="Secret chapter", report__slug="one-long-report")
    path = f"/events/harbour/reports/one-long-report/chapters/{chapter.pk}/"
    mine = f"mine-heading=Other&mine-body=Mine&mine-level={level}&decided=1"
    answer = post(site, path, f"heading=New&level=2&body=New&version=1&{mine}".encode(), **{"X-Autosave": "1"})
    assert (answer.status, answer.failure) == (200, "")
    assert [texts["level"] for texts in chapter.revisions.values_list("texts", flat=True)] == [2, 2]
    assert Chapter.objects.get(pk=chapter.pk).body == "New"
