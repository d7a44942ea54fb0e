"""Changes with If-Match to rows without a version: of many at once with one ETag, one is done."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from api.callers import Caller
from factories import make_day, make_event, make_photo, make_session, make_user
from parallel import at_once
from photos.samples import picture
from sessions.api import endpoint as api_endpoint
from sessions.api import event as api_event
from sessions.models import Event, Operation, Session, SessionKey

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 8


@pytest.fixture
def event() -> Event:
    event = make_event(owner=make_user(username="owner"), slug="harbour")
    make_day(event=event, number=1)
    return event


def test_one_of_many_changes_with_the_same_etag_is_done(event):
    owner = Caller.of(event.owner)
    photo = make_photo(event=event, name="pier.png", content=picture())
    session = f"/sessions/{make_session(event=event).pk}"
    states, ratings, names = ["planned", "attended"] * 4, [1, 2, 3, 4] * 2, [f"Of {each}" for each in range(AT_ONCE)]
    rows: list[tuple[str, str, list[Any]]] = [("", "venue", names), ("/days/1", "title", names)]
    rows += [(f"/photos/{photo.pk}", "caption", names), (session, "title", names), (session, "state", states)]
    rows += [(f"{session}/impression", "summary", names), (f"{session}/impression", "rating", ratings)]
    for path, field, values in rows:
        address = f"events/harbour{path}"
        etag = owner.ask("GET", address).headers["ETag"]

        def change(number: int, address=address, field=field, values=values, etag=etag) -> int:
            program = Caller(owner.secret, Client())
            return program.ask_again("PATCH", address, {field: values[number]}, If_Match=etag).status_code

        statuses = at_once(AT_ONCE, change)
        assert (field, sorted(statuses)) == (field, [200] + [412] * (AT_ONCE - 1))
        assert owner.get(address)[field] == values[statuses.index(200)]


def test_session_is_compared_by_each_of_its_keys(event, monkeypatch) -> None:
    session, rows = make_session(event=event), api_endpoint._rows
    owner, alias = Caller.of(event.owner), SessionKey.objects.create(pk=uuid4(), session=session)

    def overtaken(*given: Any, **more: Any) -> Any:
        if more:
            Session.objects.filter(pk=session.pk).update(room="Of a colleague")
        return rows(*given, **more)

    monkeypatch.setattr(api_endpoint, "_rows", overtaken)
    for method, sent in (("PATCH", {"title": "New"}), ("PATCH", {"state": "missed"}), ("DELETE", None)):
        for key in (session.pk, alias.pk):
            Session.objects.filter(pk=session.pk).update(room="")
            path = f"events/harbour/sessions/{key}"
            etag = owner.ask("GET", path).headers["ETag"]
            assert (method, owner.ask(method, path, sent, If_Match=etag).status_code) == (method, 412)
    monkeypatch.undo()
    assert [owner.ask("DELETE", path).status_code for _time in range(2)] == [204, 404]


def test_row_that_changes_after_the_comparison_is_412_and_a_repeat_is_answered(event, monkeypatch) -> None:
    """What is compared, checked and answered stands outside of the transaction, where everybody else would wait."""
    owner, checked, answered, in_transaction = Caller.of(event.owner), api_event.checked, api_event.event_answer, []

    def note(found: Any, *given: Any) -> Any:
        in_transaction.append(connection.in_atomic_block)
        return found(*given)

    def overtaken(form: Any, *names: Any) -> Any:
        Event.objects.filter(pk=event.pk).update(name="Of a colleague")
        return note(checked, form, *names)

    monkeypatch.setattr(api_event, "event_answer", partial(note, answered))
    key = {"Idempotency_Key": str(uuid4())}
    etag = owner.ask("GET", "events/harbour").headers["ETag"]
    done = [owner.ask("PATCH", "events/harbour", {"venue": "Pier"}, If_Match=etag, **key) for _time in range(2)]
    assert [(each.status_code, each.json()["venue"]) for each in done] == [(200, "Pier")] * 2
    invalid = owner.ask("PATCH", "events/harbour", {"language": "en", "name": ""}, If_Match=etag)
    assert (invalid.status_code, invalid.json()["code"]) == (412, "changed")
    monkeypatch.setattr(api_event, "checked", overtaken)
    etag = owner.ask("GET", "events/harbour").headers["ETag"]
    late = owner.ask("PATCH", "events/harbour", {"venue": "Quay"}, If_Match=etag, Idempotency_Key=str(uuid4()))
    told = late.json()
    assert (late.status_code, told["saved"]["name"], told["saved"]["venue"]) == (412, "Of a colleague", "Pier")
    assert owner.ask("PATCH", "events/harbour", {"venue": "Quay"}, If_Match="*").status_code == 200
    assert [event.venue for event in Event.objects.all()] == ["Quay"]
    assert Operation.objects.count() == 1
    assert set(in_transaction) == {False}
