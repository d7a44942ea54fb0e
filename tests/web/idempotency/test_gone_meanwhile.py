"""A row that is deleted between a form's reading and its writing, as from another tab, is not found."""

import uuid

import pytest
from django.db import connection, transaction
from django.test import Client

from sessions.models import Chapter, Event, Operation, Photo, Report, Session
from web.addresses import addresses
from web.idempotency.writes import deleting
from web.world_again import world_again

GONE = {
    Event: ("event-delete", "event-update", "feed-delete"),
    Session: ("session-delete", "session-update", "session-restore"),
    Photo: ("photo-delete", "photo-follow", "photo-place", "photo-restore"),
    Report: ("chapter-move",),
    Chapter: ("chapter-delete", "chapter-move", "chapter-restore"),
}
"""What goes away, and forms that are about to write into it."""


def answer_of(name, model, **headers):
    """Send a form of a new world, whose row goes away meanwhile; return what came of it."""
    address = next(address for address in addresses() if address.name == f"sessions:{name}")
    with transaction.atomic():
        world, client = world_again(), Client()
    client.force_login(world.owner)
    client.get("/events/")  # notes the visit of the day
    body = world.body(address.name)
    with connection.execute_wrapper(deleting(model.objects.all())):
        answer = client.post(world.path(address), body, headers=headers)
    return answer.status_code, b"<h1>" in answer.content, Operation.objects.exclude(digest="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", GONE)
def test_what_is_written_to_is_gone_by_then(model):
    answers = {}
    for name in GONE[model]:
        with transaction.atomic():
            answers[name] = answer_of(name, model, **{"X-Operation": str(uuid.uuid4())})
            transaction.set_rollback(True)
    assert answers == dict.fromkeys(GONE[model], (404, True, False))


@pytest.mark.django_db
def test_of_many_photos_those_that_are_gone_are_left_out():
    answers = {}
    for name in ("photo-clock", "photo-sort"):
        with transaction.atomic():
            answers[name] = answer_of(name, Photo, **{"X-Operation": str(uuid.uuid4())})
            transaction.set_rollback(True)
    assert answers == dict.fromkeys(answers, (302, False, True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "model"), [("event-delete", Event), ("photo-follow", Photo), ("chapter-delete", Chapter)]
)
def test_the_same_without_an_id(name, model):
    assert answer_of(name, model) == (404, True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"X-Operation": str(uuid.uuid4())}], ids=["plain", "with an id"])
@pytest.mark.parametrize(("name", "model"), [("photo-move", Session), ("statistics-chapter", Report)])
def test_what_a_row_is_to_refer_to_is_gone_when_the_transaction_ends(name, model, headers):
    assert answer_of(name, model, **headers) == (404, True, False)
    assert not Photo.objects.filter(placed_by_hand=True).exists()
