"""A database that somebody else locks for too long: 503 with Retry-After, nothing lost, and never 500."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg.errors import DeadlockDetected, LockNotAvailable, OutOfMemory

from api.callers import Caller
from database.test_disk_full import sent_again
from factories import make_impression
from sessions.models import Impression
from sessions.web.database import is_database_locked

pytestmark = pytest.mark.django_db


def locked_error(code: int = sqlite3.SQLITE_BUSY) -> OperationalError:
    """Return the error as Django raises it."""
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


@contextmanager
def locked() -> Iterator[None]:
    """Let everything fail that writes, as behind somebody who holds the write lock."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise locked_error()
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


def test_error_is_recognised_by_its_code() -> None:
    of_postgresql, deadlock, other = (OperationalError(text) for text in ("locked", "deadlock", "locked, says a text"))
    of_postgresql.__cause__, deadlock.__cause__, other.__cause__ = LockNotAvailable(), DeadlockDetected(), OutOfMemory()
    snapshot = locked_error(sqlite3.SQLITE_BUSY_SNAPSHOT)
    locked_ones = [locked_error(), snapshot, of_postgresql, deadlock]
    others = [other, locked_error(sqlite3.SQLITE_FULL), ValueError(), None]
    assert [is_database_locked(error) for error in (*locked_ones, *others)] == [True] * 4 + [False] * 4


def test_page_says_so_and_has_what_was_typed_and_reading_goes_on() -> None:
    impression = make_impression(body="kept")
    client = Client(raise_request_exception=False)
    client.force_login(impression.author)
    keywords = {"slug": impression.session.event.slug, "pk": impression.session.pk}
    save, page = (reverse(f"sessions:{name}", kwargs=keywords) for name in ("impression-save", "session-detail"))
    text = {"summary": "", "body": "typed", "version": 1}
    with locked():
        plain = client.post(save, text)
        script = client.post(save, text, headers={"X-Autosave": "1"})
        shown = client.get(page)
    for answer, again in ((plain, "typed"), (script, None)):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer.text.count("<h1>The server is busy</h1>") == 1
        assert sent_again(answer.text).fields.get("body") == again
    assert (shown.status_code, shown.text.count(">\nkept</textarea>")) == (200, 1)
    assert list(Impression.objects.values_list("body", "version")) == [("kept", 1)]


def test_api_answers_a_problem_also_where_only_the_limit_is_counted() -> None:
    impression = make_impression()
    caller = Caller.of(impression.author)
    caller.client.raise_request_exception = False
    path = f"events/{impression.session.event.slug}"
    for method, sent in (("GET", None), ("PATCH", {"name": "Other"})):
        with locked():
            answer = caller.ask_again(method, path, sent)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", "busy")
