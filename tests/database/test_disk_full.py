"""A full disk: 507, nothing half written, what was there can still be read, and it goes on once there is room."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg.errors import DiskFull, OutOfMemory

from factories import PASSWORD, make_day, make_event, make_impression, make_user
from sessions.models import Impression, Session
from sessions.web.database import is_disk_full

DISK_FULL = OperationalError("database or disk is full")


@dataclass
class SentAgain(HTMLParser):
    """What a browser would send with the form of a page, as it stands there."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    passwords: set[str] = field(default_factory=set)
    _open: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        if tag == "form":
            self.action = values["action"]
        elif tag == "input" and values["type"] == "password":
            self.passwords.add(values["name"])
        elif tag == "input":
            self.fields[values["name"]] = values["value"]
        elif tag == "textarea":
            self._open = values["name"]
            self.fields[self._open] = ""

    def handle_data(self, data) -> None:
        if self._open:
            self.fields[self._open] += data

    def handle_endtag(self, tag) -> None:
        if tag == "textarea":
            self.fields[self._open] = self.fields[self._open].removeprefix("\n")
            self._open = ""


def sent_again(page: str) -> SentAgain:
    """Return the form of a page."""
    form = SentAgain()
    form.feed(page)
    return form


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database grow no more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that earlier tests have emptied are room
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count=1073741823")


@pytest.mark.django_db(transaction=True)
def test_full_disk_refuses_to_save_and_keeps_what_was_saved() -> None:
    only_on_sqlite()
    impression = make_impression(body="kept")
    client = Client(raise_request_exception=False)
    client.force_login(impression.author)
    keywords = {"slug": impression.session.event.slug, "pk": impression.session.pk}
    save, page = (reverse(f"sessions:{name}", kwargs=keywords) for name in ("impression-save", "session-detail"))
    client.get(page)  # counted as the visit of the day, which is written
    text = {"summary": "", "body": "too much " * 10_000, "version": 1}

    with full_disk():
        refused = client.post(save, text, headers={"X-Autosave": "1"})
        shown = client.get(page)
    assert (refused.status_code, refused.text.count("<h1>The disk is full</h1>")) == (507, 1)
    assert (shown.status_code, shown.text.count(">\nkept</textarea>")) == (200, 1)
    assert list(Impression.objects.values_list("body", "version")) == [("kept", 1)]
    assert Session.objects.count() == 1

    assert client.post(save, text, headers={"X-Autosave": "1"}).status_code == 200
    assert Impression.objects.get().version == 2


def only_on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be told to be full without filling a disk")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_sign_in_with_a_full_disk_is_told_so_and_keeps_the_name(password: str) -> None:
    only_on_sqlite()
    make_user(username="owner")
    client = Client(raise_request_exception=False)
    sent = {"login": "owner", "password": password, "next": "/events/"}
    with full_disk():
        crowd_out()
        refused = client.post("/accounts/login/", sent)
    assert (refused.status_code, refused.text.count("<h1>The disk is full</h1>")) == (507, 1)
    assert refused.text.count('<textarea id="text-1" class="input" name="login" rows="2">\nowner</textarea>') == 1
    assert refused.text.count('<input type="hidden" name="next" value="/events/">') == 1
    field = '<input id="password-1" class="input" type="password" name="password" autocomplete="off" required>'
    assert refused.text.count(field) == 1
    assert password not in refused.text
    assert client.post("/accounts/login/", sent).status_code == (302 if password == PASSWORD else 200)


def crowd_out() -> None:
    """Fill what is left in the last pages of the tables that a sign-in writes."""
    for table in ("conference_cache", "django_session"):
        with connection.cursor() as cursor, suppress(OperationalError):
            for number in range(5000):
                row = [f"filling-{number}", "x", "2000-01-01"]
                cursor.execute(f"INSERT INTO {table} VALUES (%s, %s, %s)", row)  # noqa: S608 - names from above
            pytest.fail(f"{table} never got full")


@pytest.mark.django_db(transaction=True)
def test_first_page_of_a_day_is_shown_although_the_visit_cannot_be_noted() -> None:
    only_on_sqlite()
    impression = make_impression(body="kept")
    client = Client(raise_request_exception=False)
    client.force_login(impression.author)
    with full_disk(), patch.object(SessionStore, "save", side_effect=OperationalError("database or disk is full")):
        pages = [client.get(path).status_code for path in ("/events/", "/bin/")]
        head = client.head("/events/").status_code
    assert (pages, head) == ([200, 200], 200)


FORMS = {
    "/events/new/": {"name": "Harbour <days>", "venue": "Pier & 4", "time_zone": "UTC", "language": "en"},
    "{event}sessions/new/": {"heading": "COM301 | Lights", "description": "\r\n first line\r\nsecond", "day": "1"},
    "{event}days/1/note/": {"note": "Rain & <b>wind</b>", "version": "1"},
    "{event}reports/new/": {"title": "Report of it", "emoji": "⚓"},
    "/accounts/": {"name": "Ottilie", "theme": "dark"},
    "/accounts/password/change/": {"oldpassword": "secret one", "password1": "secret two", "password2": "secret two"},
}


@pytest.mark.django_db
def test_form_sent_without_scripts_comes_back_whole_to_be_sent_again() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    make_day(event=event)
    for path, sent in FORMS.items():
        address = path.format(event="/events/harbour/") + "?a=1&b=2"
        page = post_with_full_disk(address, sent, event.owner)
        form = sent_again(page.text)
        passwords = {name for name in sent if "password" in name}
        assert (page.status_code, form.action, form.passwords) == (507, address, passwords)
        assert len(form.fields.pop("csrfmiddlewaretoken")) == 64
        assert form.fields == {name: value for name, value in sent.items() if name not in passwords}
        assert [value for value in sent.values() if "secret" in value and value in page.text] == []


@pytest.mark.django_db
def test_form_that_comes_back_calls_its_fields_as_the_page_did_in_the_language_of_the_person() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    make_day(event=event)
    labels = {
        path: [
            re.findall(
                r"<label for=.*?>(.*?)</label>",
                post_with_full_disk(
                    path.format(event="/events/harbour/"),
                    FORMS[path],
                    event.owner,
                    headers={"Accept-Language": language},
                ).text,
            )
            for language in ("en", "ja")
        ]
        for path in ("{event}sessions/new/", "{event}days/1/note/", "/accounts/password/change/")
    }
    assert labels == {
        "{event}sessions/new/": [["Heading", "Description"], ["見出し", "説明"]],
        "{event}days/1/note/": [["Note"], ["メモ"]],
        "/accounts/password/change/": [
            ["Current Password", "Password", "Password (again)"],
            ["現在のパスワード", "パスワード", "パスワード（再入力）"],
        ],
    }


@pytest.mark.django_db
def test_nothing_is_given_back_to_scripts_and_to_forms_of_strangers() -> None:
    owner = make_user()
    sent = {"name": "Harbour days", "time_zone": "UTC", "language": "en"}
    for headers in ({"X-Autosave": "1"}, {"HX-Request": "true"}, {"X-Operation": str(uuid4())}):
        page = post_with_full_disk("/events/new/", sent, owner, headers=headers)
        assert (page.status_code, "<form" in page.text) == (507, False)
    shared = post_with_full_disk("/share/", {"text": "of another app"}, owner, enforce_csrf_checks=True)
    assert (shared.status_code, "<form" in shared.text) == (507, False)
    with_file = post_with_full_disk("/events/new/", sent | {"file": SimpleUploadedFile("a.txt", b"x" * 100)}, owner)
    assert with_file.text.count("Photos and files could not be kept.") == 1


def post_with_full_disk(path: str, sent: dict[str, Any], user: User, **how: Any) -> HttpResponse:
    """Send a form that passes all checks and finds no room when its view is about to begin."""
    with patch("sessions.web.idempotency_middleware.OperationsMiddleware.process_view", side_effect=DISK_FULL):
        client = Client(raise_request_exception=False, **how)
        client.force_login(user)
        return client.post(path, sent)


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (OperationalError("database or disk is full"), True),
        (OperationalError("database is locked"), False),
        (ValueError("database or disk is full"), False),
        (None, False),
    ],
)
def test_full_disk_is_told_from_other_failures(error: BaseException | None, full: bool) -> None:
    assert is_disk_full(error) == full


@pytest.mark.parametrize(("cause", "full"), [(DiskFull(), True), (OutOfMemory(), False)])
def test_full_disk_of_postgresql_is_known_by_its_state(cause: Exception, full: bool) -> None:
    error = OperationalError("could not extend file")
    error.__cause__ = cause
    assert is_disk_full(error) == full
