"""A write that carries an id is done once, whatever becomes of its answer, and a refused one leaves no trace."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from sessions.models import Day, Event, Impression, Operation, Session
from tests.factories import make_day, make_event, make_impression, make_session, make_user
from tests.parallel import at_once

HTMX = {"HX-Request": "true"}
SOME_ID = "6f1c2d9e-8a41-4a7b-9a53-0f6f3f1f7c55"


@pytest.fixture
def event(db: None) -> Event:
    event = make_event(slug="harbour", name="Cloud Harbour")
    make_day(event=event)
    return event


@pytest.fixture
def client(event: Event) -> Client:
    return signed_in(event.owner)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, address: str, fields: dict[str, Any], key: object, **headers: str) -> Any:
    return client.post(address, fields, headers={"X-Operation": str(key), **headers})


def log(client: Client, key: object, heading: str = "OPS301 | Quiet nights", **headers: str) -> Any:
    """Log a session without naming its id, so that it is the operation alone which keeps it from being doubled."""
    return send(client, "/events/harbour/sessions/new/", {"heading": heading}, key, **headers)


def headings() -> list[str]:
    return [session.heading for session in Session.objects.order_by("created_at")]


def test_write_is_done_and_remembered(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    answer = log(client, key)
    assert answer.status_code == 302
    assert "X-Operation-Repeated" not in answer
    operation = Operation.objects.get()
    assert (operation.pk, operation.user, operation.status) == (key, event.owner, 302)
    assert operation.location == answer["Location"]
    assert headings() == ["OPS301 | Quiet nights"]


def test_repeat_gets_the_first_answer_and_changes_nothing(client: Client) -> None:
    key = uuid.uuid4()
    first, second, third = (log(client, key) for _ in range(3))
    assert [answer["Location"] for answer in (second, third)] == [first["Location"]] * 2
    assert [answer.status_code for answer in (second, third)] == [302, 302]
    assert second["X-Operation-Repeated"] == third["X-Operation-Repeated"] == "1"
    assert headings() == ["OPS301 | Quiet nights"]
    assert Operation.objects.count() == 1


def test_repeat_of_a_part_gets_the_same_part(client: Client) -> None:
    key = uuid.uuid4()
    first, second = (log(client, key, **HTMX, **{"HX-Target": "day-sessions"}) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert b"Quiet nights" in second.content
    assert headings() == ["OPS301 | Quiet nights"]


def test_repeat_leads_htmx_to_the_same_page(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    first, second = (send(client, "/events/harbour/days/new/", {}, key, **HTMX) for _ in range(2))
    assert first["HX-Redirect"] == second["HX-Redirect"]
    assert second.status_code == 200
    assert "Location" not in second
    assert event.days.count() == 2


def test_repeat_after_the_row_has_changed_leaves_it(client: Client) -> None:
    impression = make_impression(session=make_session(event=Event.objects.get()), state="planned")
    address = reverse("sessions:impression-state", args=["harbour", impression.session.pk])
    keys = uuid.uuid4(), uuid.uuid4()
    send(client, address, {"state": "attended"}, keys[0])
    send(client, address, {"state": "missed"}, keys[1])
    send(client, address, {"state": "attended"}, keys[0])
    assert Impression.objects.get().state == "missed"


def test_another_id_is_another_write(client: Client) -> None:
    log(client, uuid.uuid4())
    log(client, uuid.uuid4())
    assert headings() == ["OPS301 | Quiet nights"] * 2


def test_token_and_order_of_the_fields_are_no_part_of_a_write(client: Client) -> None:
    key = uuid.uuid4()
    fields = {"heading": "OPS301 | Quiet nights", "state": "attended"}
    turned = dict(reversed(fields.items())) | {"csrfmiddlewaretoken": "x" * 64}
    send(client, "/events/harbour/sessions/new/", fields, key)
    answer = send(client, "/events/harbour/sessions/new/", turned, key)
    assert answer["X-Operation-Repeated"] == "1"
    assert headings() == ["OPS301 | Quiet nights"]


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
    make_event(owner=stranger, slug="open-air")
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


def replaced(monkeypatch: pytest.MonkeyPatch, view: Callable[..., HttpResponse]) -> None:
    """Let the address that adds a day do something else."""
    pattern = next(p for p in __import__("sessions.urls", fromlist=["day_urls"]).day_urls if p.name == "day-create")
    monkeypatch.setattr(pattern, "callback", view)


def add_and(result: Callable[[], HttpResponse]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        Event.objects.get(slug=slug).add_day()
        request._messages.add(20, "Added.")  # type: ignore[attr-defined]
        return result()

    return view


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422, 500, 503])
def test_refusal_takes_back_what_the_view_wrote(client: Client, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    replaced(monkeypatch, add_and(lambda: HttpResponse("No.", status=status)))
    answer = send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert (answer.status_code, answer.content) == (status, b"No.")
    assert Day.objects.count() == 1
    assert not Operation.objects.exists()


def test_exception_takes_back_what_the_view_wrote_and_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> HttpResponse:
        raise RuntimeError("the disk is on fire")

    replaced(monkeypatch, add_and(fail))
    client.raise_request_exception = False
    answer = send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert answer.status_code == 500
    assert Day.objects.count() == 1
    assert not Operation.objects.exists()
    assert b"Added." not in client.get("/events/harbour/").content


def test_view_that_survives_a_refusal_of_the_database_still_does(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        event = Event.objects.get(slug=slug)
        try:
            with transaction.atomic():
                Day.objects.create(event=event, number=1)
        except IntegrityError:
            Day.objects.create(event=event, number=7)
        return HttpResponse("Done.")

    replaced(monkeypatch, view)
    assert send(client, "/events/harbour/days/new/", {}, uuid.uuid4()).content == b"Done."
    assert list(Day.objects.values_list("number", flat=True)) == [1, 7]
    assert Operation.objects.get().content == "Done."


def test_refusal_by_the_database_is_not_mistaken_for_a_repeat(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        Day.objects.create(event=Event.objects.get(slug=slug), number=1)
        return HttpResponse("Done.")

    replaced(monkeypatch, view)
    with pytest.raises(IntegrityError):
        send(client, "/events/harbour/days/new/", {}, uuid.uuid4())
    assert not Operation.objects.exists()


def test_message_is_said_once_and_no_cookie_is_remembered(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    session = make_session(event=event)
    address = reverse("sessions:session-delete", args=["harbour", session.pk])
    first = send(client, address, {}, key)
    assert first.cookies
    undo = reverse("sessions:session-restore", args=["harbour", session.pk]).encode()
    assert undo in client.get(first["Location"]).content
    second = send(client, address, {}, key)
    assert "messages" not in second.cookies
    assert undo not in client.get(second["Location"]).content


def test_files_are_part_of_a_write(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - one test of a kind

    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return HttpResponse(request.FILES["picture"].read())

    replaced(monkeypatch, view)
    key = uuid.uuid4()
    answers = [
        send(client, "/events/harbour/days/new/", {"picture": SimpleUploadedFile("a.png", content)}, key)
        for content in (b"one", b"one", b"two")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].content == answers[1].content == b"one"


def test_text_that_saves_itself_is_saved_once(client: Client, event: Event) -> None:
    impression = make_impression(session=make_session(event=event))
    address = reverse("sessions:impression-save", args=["harbour", impression.session.pk])
    key = uuid.uuid4()
    fields = {"summary": "S", "body": "B", "version": 1}
    first, second = (send(client, address, fields, key, **{"X-Autosave": "1"}) for _ in range(2))
    assert first.content == second.content
    impression.refresh_from_db()
    assert (impression.body, impression.version) == ("B", 2)


def test_every_answer_says_the_id_again(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    answers = [log(client, key), log(client, key), log(client, key, "Another"), log(Client(), key)]
    answers.append(send(client, "/events/harbour/sessions/new/", {"heading": ""}, uuid.UUID(SOME_ID)))
    answers.append(send(client, "/events/no-such-event/sessions/new/", {"heading": "x"}, uuid.UUID(SOME_ID)))
    assert [answer.status_code for answer in answers] == [302, 302, 422, 401, 422, 404]
    assert [answer["X-Operation"] for answer in answers] == [str(key)] * 4 + [SOME_ID] * 2
    assert "X-Operation" not in log(client, "no id")
    assert "X-Operation" not in client.get("/events/")


def test_script_can_read_where_a_redirect_leads(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    first, again = (log(client, key, **{"X-Autosave": "1"}) for _ in range(2))
    assert [(answer.status_code, answer.content) for answer in (first, again)] == [(204, b"")] * 2
    assert first["Location"] == again["Location"] != ""
    assert first["X-Operation"] == again["X-Operation"] == str(key)
    assert log(client, key).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_have_one_effect_and_one_answer() -> None:
    event = make_event(slug="harbour")
    make_day(event=event)
    key = uuid.uuid4()
    clients = [signed_in(event.owner) for _ in range(20)]
    answers = at_once(20, lambda number: log(clients[number], key))
    assert headings() == ["OPS301 | Quiet nights"]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, answers[0]["Location"])}
    assert sorted("X-Operation-Repeated" in answer for answer in answers) == [False] + [True] * 19


@pytest.mark.django_db(transaction=True)
def test_twenty_writes_at_once_are_all_done() -> None:
    event = make_event(slug="harbour")
    make_day(event=event)
    clients = [signed_in(event.owner) for _ in range(20)]
    answers = at_once(20, lambda number: log(clients[number], uuid.uuid4(), f"OPS3{number:02} | Quiet nights"))
    assert {answer.status_code for answer in answers} == {302}
    assert sorted(headings()) == [f"OPS3{number:02} | Quiet nights" for number in range(20)]
