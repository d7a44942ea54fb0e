"""A write that carries an id is done once, whatever becomes of its answer."""

import re
import uuid
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_day, make_event, make_impression, make_session
from parallel import at_once
from sessions.models import Event, Impression, Operation, Session
from web.idempotency.writes import HTMX, SOME_ID, headings, log, replaced, send, signed_in


def test_write_is_done_and_remembered(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    answer = log(client, key)
    assert answer.status_code == 302
    assert "X-Operation-Repeated" not in answer
    operation = Operation.objects.get()
    session = Session.objects.get()
    assert (operation.pk, operation.user) == (key, event.owner)
    assert operation.facts == {"session": str(session.pk), "key": str(session.pk)}
    assert answer["Location"] == f"/events/harbour/?day=1&logged={session.pk}#composer"
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
    # But for the key of the next line and the token, which are other ones in every form.
    fresh = r'name="(id|csrfmiddlewaretoken)" value="[^"]+"'
    parts = [re.sub(fresh, "", answer.text) for answer in (first, second)]
    assert parts[0] == parts[1]
    assert second.text.count("Quiet nights") == first.text.count("Quiet nights") > 0
    assert headings() == ["OPS301 | Quiet nights"]


def test_repeat_leads_htmx_to_the_same_page(client: Client, event: Event) -> None:
    key = uuid.uuid4()
    first, second = (send(client, "/events/harbour/days/new/", {}, key, **HTMX) for _ in range(2))
    assert first["HX-Redirect"] == second["HX-Redirect"]
    assert second.status_code == 200
    assert "Location" not in second
    assert event.days.count() == 2


def test_repeat_of_a_write_without_facts_leads_to_the_first_page(client: Client) -> None:
    key = uuid.uuid4()
    log(client, key)
    Operation.objects.update(facts=None)
    again, by_script, htmx = (log(client, key, **headers) for headers in ({}, {"X-Autosave": "1"}, HTMX))
    assert (again.status_code, again["Location"], again["X-Operation-Repeated"]) == (302, "/", "1")
    assert (by_script.status_code, by_script["Location"]) == (204, "/")
    assert htmx["HX-Redirect"] == "/"
    assert headings() == ["OPS301 | Quiet nights"]


def test_repeat_after_the_row_has_changed_leaves_it(client: Client) -> None:
    impression = make_impression(session=make_session(event=Event.objects.get()), state="planned")
    address = reverse("sessions:impression-state", args=["harbour", impression.session.pk])
    keys = uuid.uuid4(), uuid.uuid4()
    send(client, address, {"state": "attended"}, keys[0])
    send(client, address, {"state": "missed"}, keys[1])
    send(client, address, {"state": "attended"}, keys[0])
    assert Impression.objects.get().state == "missed"


def test_another_id_is_another_write(client: Client) -> None:
    for key in (uuid.uuid4(), uuid.uuid4()):
        send(client, "/events/harbour/sessions/new/", {"heading": "OPS301 | Quiet nights", "another": "1"}, key)
    assert headings() == ["OPS301 | Quiet nights"] * 2


def test_token_and_order_of_the_fields_are_no_part_of_a_write(client: Client) -> None:
    key = uuid.uuid4()
    fields = {"heading": "OPS301 | Quiet nights", "state": "attended"}
    turned = dict(reversed(fields.items())) | {"csrfmiddlewaretoken": "x" * 64}
    send(client, "/events/harbour/sessions/new/", fields, key)
    answer = send(client, "/events/harbour/sessions/new/", turned, key)
    assert answer["X-Operation-Repeated"] == "1"
    assert headings() == ["OPS301 | Quiet nights"]


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

    replaced(monkeypatch, lambda request, _slug: {"said": request.FILES["picture"].read().decode()})
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


def test_repeat_of_a_text_whose_session_is_gone_gets_the_first_answer(client: Client, event: Event) -> None:
    session = make_session(event=event)
    key = uuid.uuid4()
    address = reverse("sessions:impression-save", args=["harbour", session.pk])
    fields = {"summary": "S", "body": "B", "version": 1}
    first = send(client, address, fields, key, **{"X-Autosave": "1"})
    session.discard()
    second = send(client, address, fields, key, **{"X-Autosave": "1"})
    assert (first.status_code, second.status_code, second["X-Operation-Repeated"]) == (200, 200, "1")
    assert first.content == second.content
    assert send(client, address, fields, uuid.uuid4(), **{"X-Autosave": "1"}).status_code == 404


def test_write_whose_answer_fails_is_done_and_a_repeat_is_told_so(
    client: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid.uuid4()
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("sessions.views.agenda.log.show_day", None)
        assert log(client, key).status_code == 500
    assert headings() == ["OPS301 | Quiet nights"]
    again = log(client, key)
    assert (again.status_code, again["X-Operation-Repeated"]) == (302, "1")
    assert headings() == ["OPS301 | Quiet nights"]


def test_repeat_that_finds_nothing_left_to_do_gets_the_first_answer_and_no_other_word(
    client: Client, event: Event
) -> None:
    session = make_session(
        event=event, starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC), recording_url="https://youtu.be/abcDEF_-123"
    )
    make_impression(session=session, body="10:42 a crane")
    key = uuid.uuid4()
    address = reverse("sessions:session-time-links", args=["harbour", session.pk])
    first = send(client, address, {"begins": "10:00", "version": 1}, key)
    assert client.get(first["Location"]).text.count("1 time was linked to the recording.") == 1
    second = send(client, address, {"begins": "10:00", "version": 1}, key)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert second["X-Operation-Repeated"] == "1"
    assert client.get(first["Location"]).text.count("There was no time left to link.") == 0
