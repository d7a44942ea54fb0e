"""Writes that carry an id."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client

from people.signing_up import confirm
from sessions.models import Session
from sessions.views.agenda.urls import day_urls
from sessions.web.idempotency import Facts, Write, prepares_write
from web.world import World

WRITES = ("SAVEPOINT", "INSERT", "UPDATE", "DELETE")
HTMX = {"HX-Request": "true"}
SOME_ID = "6f1c2d9e-8a41-4a7b-9a53-0f6f3f1f7c55"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def owner_of(world: World) -> Client:
    """Return a client of the owner, who has just confirmed who it is; the visit of the day is noted already."""
    client = signed_in(world.owner)
    client.get("/events/")
    confirm(client)
    return client


def send(client: Client, address: str, fields: dict[str, Any], key: object, **headers: str) -> Any:
    return client.post(address, fields, headers={"X-Operation": str(key), **headers})


def log(client: Client, key: object, heading: str = "OPS301 | Quiet nights", **headers: str) -> Any:
    """Log a session without naming its id, so that it is the operation alone which keeps it from being doubled."""
    return send(client, "/events/harbour/sessions/new/", {"heading": heading}, key, **headers)


def headings() -> list[str]:
    return [session.heading for session in Session.objects.order_by("created_at")]


def replaced(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Facts]) -> None:
    """Let the address that adds a day write something else, and answer with what the facts say of it."""

    @prepares_write(lambda _request, facts, **_keys: HttpResponse(facts["said"]))
    def view(request: Any, slug: str) -> Write:
        return Write(partial(run, request, slug))

    pattern = next(p for p in day_urls if p.name == "day-create")
    monkeypatch.setattr(pattern, "callback", view)


def deleting(rows: QuerySet[Any]) -> Callable[..., Any]:
    """Return a wrapper that deletes rows just before the first statement that writes or locks."""
    done = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and (sql.startswith(WRITES) or "FOR UPDATE" in sql or "FOR NO KEY" in sql):
            done.append(True)
            rows.delete()
        return execute(sql, params, many, context)

    return wrapper


def before_query(number: int, run: Callable[[], Any]) -> Callable[..., Any]:
    """Return a wrapper that runs something before a query, counted from 0, unless a write or a lock came before it."""
    seen: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        if len(seen) == number + 1 and not any(each.startswith(WRITES) or "FOR " in each for each in seen):
            run()
        return execute(sql, params, many, context)

    return wrapper
