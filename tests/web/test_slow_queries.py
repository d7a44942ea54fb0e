"""Log of slow queries: without parameters, with the route; nothing where the setting is off."""

import logging

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client

from factories import make_user
from sessions.web import slow_queries
from sessions.web.slow_queries import log_if_slow, watch_connection, watch_queries


@pytest.fixture
def slow(settings, monkeypatch: pytest.MonkeyPatch):
    """Let each query take 20 ms."""
    settings.SLOW_QUERY_MS = 20
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(slow_queries, "perf_counter", lambda: next(ticks) * 0.02)


def test_slow_query_is_logged_without_its_parameters(db, slow, caplog: pytest.LogCaptureFixture) -> None:
    make_user(username="harbourmaster")
    caplog.clear()
    with connection.execute_wrapper(log_if_slow):
        assert User.objects.filter(username="harbourmaster").count() == 1
    (record,) = caplog.records
    sql = 'SELECT COUNT(*) AS "__count" FROM "auth_user" WHERE "auth_user"."username" = %s'
    assert (record.levelno, record.name) == (logging.WARNING, "sessions.slow_queries")
    assert record.facts == {"duration_ms": 20.0, "route": "", "sql": sql}
    assert record.getMessage() == f"20.0 ms for no request: {sql}"


def test_slow_query_of_a_page_names_its_route(db, slow, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(make_user())
    with connection.execute_wrapper(log_if_slow):
        client.get("/people/")
    records = [record for record in caplog.records if record.name == "sessions.slow_queries"]
    assert {record.facts["route"] for record in records} == {"people/"}


def test_query_below_the_limit_is_not_logged_and_a_long_one_is_cut(db, slow, settings, caplog) -> None:
    with connection.execute_wrapper(log_if_slow):
        list(User.objects.filter(pk__in=range(900)))
        (record,) = caplog.records
        assert (len(record.facts["sql"]), record.facts["sql"][-1]) == (slow_queries.LONGEST_SQL + 1, "…")
        settings.SLOW_QUERY_MS = 21
        list(User.objects.all())
    assert len(caplog.records) == 1


def test_connections_are_watched_only_with_the_setting(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    connected = []
    monkeypatch.setattr(slow_queries.connection_created, "connect", lambda *given, **names: connected.append(given))
    watch_queries()
    assert connected == []
    settings.SLOW_QUERY_MS = 1
    watch_queries()
    assert connected == [(watch_connection,)]
    # Not the proxy of all threads: a patch of that is undone by deleting what it stands for.
    watched = connections["default"]
    monkeypatch.setattr(watched, "execute_wrappers", [])
    watch_connection(watched)
    watch_connection(watched)
    assert watched.execute_wrappers == [log_if_slow]
