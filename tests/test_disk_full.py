"""A full disk: 507, nothing half written, what was there can still be read, and it goes on once there is room."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg.errors import DiskFull, OutOfMemory

from factories import make_impression
from sessions.models import Impression, Session
from sessions.web.disk_full import is_disk_full


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
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be told to be full without filling a disk")
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
    assert (refused.status_code, refused.text.count("<h1>No room left on the server</h1>")) == (507, 1)
    assert (shown.status_code, shown.text.count(">\nkept</textarea>")) == (200, 1)
    assert list(Impression.objects.values_list("body", "version")) == [("kept", 1)]
    assert Session.objects.count() == 1

    assert client.post(save, text, headers={"X-Autosave": "1"}).status_code == 200
    assert Impression.objects.get().version == 2


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
