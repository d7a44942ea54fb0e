"""The queries of the pages that are opened all the time find their rows by an index; none reads a whole large table."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from factories import make_event, make_feed, make_report, make_user
from sessions.models import Event, Impression, Operation, Photo, Revision, Session

pytestmark = pytest.mark.django_db

EVENTS, SESSIONS = 12, 250
LARGE = {f"conference_sessions_{name}" for name in ("session", "impression", "photo", "operation", "revision")}
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)

type Statement = tuple[str, Any]


@pytest.fixture
def owner() -> User:
    """Return one of a dozen people, of whom each has an event with many sessions and has written as often before."""
    owners = [make_user() for _ in range(EVENTS)]
    for owner in owners:
        _fill(make_event(owner=owner), owner)
        keys = [uuid.uuid4() for _ in range(SESSIONS)]
        Operation.objects.bulk_create(Operation(pk=key, user=owner, digest="0" * 64) for key in keys)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return owners[3]


def _fill(event: Event, owner: User) -> None:
    event.ensure_days()
    day, feed = event.days.create(number=1), make_feed(event=event)
    sessions = [
        Session(
            event=event,
            day=day,
            feed=feed if number % 2 else None,
            code=f"OPS{number:04}",
            title="Quiet nights",
            description="queue harbour rack answered slower than its clock " * 8,
            starts_at=NINE + timedelta(minutes=number),
            position=number,
        )
        for number in range(SESSIONS)
    ]
    for session in sessions:
        session.search = session.build_search_text()
    Session.objects.bulk_create(sessions)
    impressions = [
        Impression(
            session=session, author=owner, state="attended", body=f"![]({session.code}.png)" + "so we drew " * 20
        )
        for session in sessions
    ]
    Impression.objects.bulk_create(impressions)
    Photo.objects.bulk_create(
        Photo(event=event, session=session, name=f"{session.code}.png", file="a.png") for session in sessions
    )
    Revision.objects.bulk_create(
        Revision(impression=impression, texts={"body": "before"}, version=1, written_at=NINE)
        for impression in impressions
    )
    make_report(event=event, slug="harbour-report")


def test_no_large_table_is_read_as_a_whole(client: Client, owner: User) -> None:
    client.force_login(owner)
    shown = Event.objects.get(owner=owner)
    session = shown.sessions.order_by("pk")[100]
    event, one = f"/events/{shown.slug}/", f"/events/{shown.slug}/sessions/{session.pk}/"
    form = {"version": session.impressions.get().version, "summary": "- one", "body": "two"}
    # The first write of a person counts how much they store; later ones add to that.
    client.post(f"{one}impression/", form)
    form["version"] += 1
    headers = {"X-Autosave": "1", "X-Operation": str(uuid.uuid4())}
    pages: dict[str, Callable[[], Any]] = {
        "Today": lambda: client.get(f"{event}?day=1"),
        "session": lambda: client.get(one),
        "form of a session": lambda: client.get(f"{one}edit/"),
        "catalogue": lambda: client.get(f"{event}catalogue/"),
        "search in the catalogue": lambda: client.get(f"{event}catalogue/?q=harbour+rack"),
        "save": lambda: client.post(f"{one}impression/", form, headers=headers),
        "the same save again": lambda: client.post(f"{one}impression/", form, headers=headers),
        "report": lambda: client.get(f"{event}reports/harbour-report/download/"),
    }
    found = {}
    for name, page in pages.items():
        with _statements() as asked:
            assert page().status_code == 200, name
        assert any(_tables(sql) & LARGE for sql, _ in asked), name
        found[name] = [scan for statement in asked for scan in _scans(*statement)]
    assert found == dict.fromkeys(pages, [])


def test_a_query_that_no_index_serves_is_noticed() -> None:
    with _statements() as asked:
        list(Session.objects.filter(room="nowhere").values("pk"))
        Session.objects.filter(speakers="nobody").update(room="")
    assert [_scans(*statement) for statement in asked] == [["conference_sessions_session"]] * 2


@contextmanager
def _statements() -> Iterator[list[Statement]]:
    """Give a list into which every statement goes that can be explained, with its parameters."""
    asked: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def _scans(sql: str, params: Any) -> list[str]:
    """Return the large tables that a statement reads as a whole, by the plan of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
            nodes = _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
            read = [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            # "SCAN U0", also with USING INDEX or COVERING INDEX: all of it.
            names = [row[3].split()[1] for row in cursor.fetchall() if row[3].startswith("SCAN ")]
            of_alias = {alias: table for table, alias in re.findall(r'"(\w+)" "?([UVW]\d+)"?', sql)}
            read = [of_alias.get(name, name) for name in names]
    return [name for name in read if name in LARGE]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _tables(sql: str) -> set[str]:
    return set(re.findall(r'"(conference_sessions_\w+)"', sql))
