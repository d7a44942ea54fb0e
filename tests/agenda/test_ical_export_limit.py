"""Twenty addresses of an agenda are the most, also for many requests at once."""

import pytest
from django.test import Client

from factories import make_event, make_user
from parallel import at_once
from sessions.models import AgendaLink
from sessions.views.secret_links import MOST


@pytest.mark.release
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_at_once_as_many_are_made_as_there_is_room_for() -> None:
    event = make_event(owner=make_user(), slug="harbour")
    for _ in range(MOST - 3):
        AgendaLink.objects.issue(event.owner, event=event)
    clients = [Client() for _ in range(16)]
    for client in clients:
        client.force_login(event.owner)
        client.get("/events/")
    answers = at_once(16, lambda number: clients[number].post("/events/harbour/agenda/"))
    assert [answer.status_code for answer in answers] == [302] * 16
    assert AgendaLink.objects.count() == MOST
    shown = [client.get("/events/harbour/agenda/").text.count(".ics") for client in clients]
    assert sum(bool(count) for count in shown) >= 3
