"""A write that is refused leaves no trace, and an id stands for one write of one person."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from factories import make_event, make_user
from sessions.models import Day, Event, Operation
from sessions.web.idempotency import Facts, NotDone
from web.idempotency.writes import SOME_ID, headings, log, replaced, send, signed_in


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/events/harbour/sessions/new/", {"heading": "OPS302 | Loud days"}),
        ("/events/harbour/sessions/new/", {"heading": ["OPS301 | Quiet nights", "OPS301 | Quiet nights"]}),
        ("/events/harbour/sessions/new/?next=/", {"heading": "OPS301 | Quiet nights"}),
        ("/events/harbour/days/new/", {"heading": "OPS301 | Quiet nights"}),
    ],
)
def test_something_else_under_the_same_id_is_refused(client: Client, address: str, fields: dict[str, Any]) -> None:
    key = uuid.uuid4()
    log(client, key)
    answer = send(client, address, fields, key)
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert headings() == ["OPS301 | Quiet nights"]
    assert Day.objects.count() == 1


def test_id_of_somebody_else_is_not_found(client: Client) -> None:
    key = uuid.uuid4()
    stranger = make_user()
    make_event(owner=stranger, slug="open-air", name="Open air")
    log(client, key)
    answer = send(signed_in(stranger), "/events/open-air/sessions/new/", {"heading": "OPS301 | Quiet nights"}, key)
    assert answer.status_code == 404
    assert b"Cloud Harbour" not in answer.content
    assert headings() == ["OPS301 | Quiet nights"]


@pytest.mark.parametrize("key", ["", "1", "x" * 36, f"{{{SOME_ID}}}", SOME_ID.replace("-", ""), f"urn:uuid:{SOME_ID}"])
def test_what_is_no_id_is_refused(client: Client, key: str) -> None:
    answer = log(client, key)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert headings() == []


def test_reading_ignores_the_header(client: Client) -> None:
    assert client.get("/events/harbour/", headers={"X-Operation": "no id"}).status_code == 200
    assert not Operation.objects.exists()


def test_signed_out_gets_401_and_nothing_else(event: Event) -> None:
    answer = log(Client(), uuid.uuid4())
    assert (answer.status_code, answer.content) == (401, b"")
    assert headings() == []
    assert not Operation.objects.exists()


def test_stale_token_is_refused_before_anything_is_done(event: Event) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(event.owner)
    assert log(client, uuid.uuid4()).status_code == 403
    assert not Operation.objects.exists()


def test_refused_write_leaves_no_memory_and_may_come_again(client: Client) -> None:
    key = uuid.uuid4()
    assert log(client, key, "").status_code == 422
    assert not Operation.objects.exists()
    assert log(client, key, "OPS301 | Quiet nights").status_code == 302
    assert headings() == ["OPS301 | Quiet nights"]


def test_not_found_leaves_no_memory(client: Client) -> None:
    address = reverse("sessions:impression-state", args=["harbour", uuid.uuid4()])
    assert send(client, address, {"state": "missed"}, uuid.uuid4()).status_code == 404
    assert not Operation.objects.exists()


def add_and_raise(error: Exception) -> Callable[..., Facts]:
    def run(request: HttpRequest, slug: str) -> Facts:
        Event.objects.get(slug=slug).add_day()
        request._messages.add(20, "Added.")  # type: ignore[attr-defined]
        raise error

    return run


@pytest.mark.parametrize("status", [200, 302, 400, 404, 409, 413, 422, 500, 503])
def test_refusal_takes_back_what_the_view_wrote(client: Client, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    replaced(monkeypatch, add_and_raise(NotDone(lambda: HttpResponse("No.", status=status))))
    answer = send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert (answer.status_code, answer.content) == (status, b"No.")
    assert Day.objects.count() == 1
    assert not Operation.objects.exists()


def test_exception_takes_back_what_the_view_wrote_and_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, add_and_raise(RuntimeError("the disk is on fire")))
    client.raise_request_exception = False
    answer = send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert answer.status_code == 500
    assert Day.objects.count() == 1
    assert not Operation.objects.exists()
    assert b"Added." not in client.get("/events/harbour/").content


def test_view_that_survives_a_refusal_of_the_database_still_does(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(request: HttpRequest, slug: str) -> Facts:
        event = Event.objects.get(slug=slug)
        try:
            with transaction.atomic():
                Day.objects.create(event=event, number=1)
        except IntegrityError:
            Day.objects.create(event=event, number=7)
        return {"said": "Done."}

    replaced(monkeypatch, run)
    assert send(client, "/events/harbour/days/new/", {}, uuid.uuid4()).content == b"Done."
    assert list(Day.objects.values_list("number", flat=True)) == [1, 7]
    assert Operation.objects.get().facts == {"said": "Done."}


def test_refusal_by_the_database_is_not_mistaken_for_a_repeat(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(request: HttpRequest, slug: str) -> Facts:
        Day.objects.create(event=Event.objects.get(slug=slug), number=1)
        return {"said": "Done."}

    replaced(monkeypatch, run)
    with pytest.raises(IntegrityError):
        send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert not Operation.objects.exists()
