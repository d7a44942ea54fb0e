"""A database server that cannot be reached: 503 with Retry-After, what was typed comes back, and never 500."""

import sqlite3
from functools import partial
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, DataError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg.errors import AdminShutdown, CannotConnectNow, DiskFull, LockNotAvailable, TooManyConnections
from psycopg_pool import PoolTimeout

from api.callers import Caller
from database.test_disk_full import sent_again
from database.test_locked import locked_error
from factories import make_impression, make_user
from sessions.models import Event
from sessions.web.database import is_database_away

LOST = psycopg.OperationalError("server closed the connection unexpectedly")


def raised(cause: BaseException, kind: type[Exception] = OperationalError) -> Exception:
    """Return the error as Django raises it."""
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


def test_error_is_recognised_by_its_state() -> None:
    away = [LOST, PoolTimeout("none"), AdminShutdown(), CannotConnectNow(), TooManyConnections()]
    away += [psycopg.InterfaceError("closed"), psycopg.InternalError("closed"), psycopg.DatabaseError("no answer")]
    other = [DiskFull(), LockNotAvailable(), psycopg.DataError("a NUL"), psycopg.ProgrammingError("no such type")]
    of_driver = [*away, *other]
    wrapped = [(kind, each) for kind in (DatabaseError, DataError, InterfaceError) for each in of_driver]
    errors = of_driver + [raised(cause, kind) for kind, cause in wrapped]
    assert [is_database_away(error) for error in errors] == ([True] * 8 + [False] * 4) * 4
    errors = [raised(sqlite3.OperationalError("disk I/O error")), OperationalError("no cause"), ValueError(), None]
    assert [is_database_away(error) for error in errors] == [False] * 4


def lost(*_arguments: Any) -> Any:
    raise raised(LOST)


@pytest.mark.django_db
def test_page_says_so_and_has_what_was_typed_and_programs_get_a_problem() -> None:
    impression = make_impression(body="kept")
    event, author = impression.session.event, impression.author
    client, caller = Client(raise_request_exception=False), Caller.of(author)
    caller.client.raise_request_exception = False
    client.force_login(author)
    save = reverse("sessions:impression-save", args=[event.slug, impression.session.pk])
    text = {"summary": "", "body": "typed", "version": 1}
    with connection.execute_wrapper(lost):
        plain = client.post(save, text)
        script = client.post(save, text, headers={"X-Autosave": "1"})
        read = client.get("/events/")
        program = caller.ask_again("GET", f"events/{event.slug}")
    for answer, again in ((plain, "typed"), (script, None), (read, None)):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer.text.count("<h1>The database is not running</h1>") == 1
        assert sent_again(answer.text).fields.get("body") == again
    assert (program.status_code, program["Retry-After"], program.json()["code"]) == (503, "5", "busy")


@pytest.mark.django_db
def test_request_without_a_database_is_one_line_of_the_log_without_traceback(caplog: pytest.LogCaptureFixture) -> None:
    impression = make_impression()
    client, caller = Client(raise_request_exception=False), Caller.of(impression.author)
    caller.client.raise_request_exception = False
    client.force_login(impression.author)
    caplog.clear()
    for error, text in ((raised(LOST), str(LOST)), (LOST, str(LOST)), (locked_error(), "database is locked")):

        def fail(*_arguments: Any, error: Exception = error) -> Any:
            raise error

        with connection.execute_wrapper(fail):
            answers = [client.get("/events/"), caller.ask_again("GET", f"events/{impression.session.event.slug}")]
        assert [answer.status_code for answer in answers] == [503, 503]
        lines = [(record.levelname, record.getMessage(), record.exc_info) for record in caplog.records]
        assert lines == [
            ("WARNING", f"{text}: GET events/", None),
            ("WARNING", f"{text}: GET api/v1/events/<slug:slug>", None),
        ]
        caplog.clear()


@pytest.mark.django_db
def test_answer_stands_although_the_browser_session_cannot_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    user, kept = make_user(), SessionStore.save
    form = {"time_zone": "UTC", "language": "en"}

    def signed_out_elsewhere(store: SessionStore, **how: Any) -> None:
        store.model.objects.all().delete()
        kept(store, **how)

    def fails(store: SessionStore, **how: Any) -> None:
        with connection.execute_wrapper(lost):
            kept(store, **how)

    answers = []
    for save in (signed_out_elsewhere, fails):
        client = Client(raise_request_exception=False)
        sent = form | {"name": save.__name__}
        for send in (partial(client.get, "/events/"), partial(client.post, "/events/new/", sent)):
            client.force_login(user)
            session = client.session
            session["visited"] = 0  # is written with the first page of a day
            session.save()
            with monkeypatch.context() as patch:
                patch.setattr(SessionStore, "save", save)
                answers.append(send().status_code)
    assert answers == [200, 302, 200, 503]
    assert [event.name for event in Event.objects.order_by("name")] == ["fails", "signed_out_elsewhere"]
