"""The owner's own rows, asked for where they do not belong: under another event or report, or deleted."""

import pytest
from django.urls import reverse

from access.test_matrix import ADDRESSES, MATRIX, OF_EVENTS, SESSION, ask, both, each
from web.world import Address, World, every_row
from web.world_again import world_again

pytestmark = pytest.mark.django_db

OF_CHILDREN = [address for address in OF_EVENTS if len(address.keywords) > 1]
OF_CHAPTERS = [address for address in OF_EVENTS if "report" in address.keywords and "pk" in address.keywords]


@pytest.fixture
def world(client) -> World:
    """Return the world, with its owner signed in."""
    world = world_again()
    client.force_login(world.owner)
    return world


def expected_elsewhere(address: Address) -> tuple[int, int]:
    """Return what an address answers to its owner where the row that it names does not belong there."""
    return tuple(405 if status == 405 else 404 for status in MATRIX[address.name].owner)


@each(OF_CHILDREN)
def test_child_of_another_event_of_the_same_owner_is_not_found(client, world, address):
    here, elsewhere = world.keywords(address), world.elsewhere.keywords(address)
    before = every_row()
    for swapped in address.keywords:
        path = reverse(address.name, kwargs=here | {swapped: elsewhere[swapped]})
        assert both(client, path, world.body(address.name)) == expected_elsewhere(address), path
    assert every_row() == before


@each(OF_CHAPTERS)
def test_chapter_of_another_report_of_the_same_event_is_not_found(client, world, address):
    before = every_row()
    path = reverse(address.name, kwargs=world.keywords(address) | {"report": world.second_report.slug})
    assert both(client, path, world.body(address.name)) == expected_elsewhere(address)
    assert every_row() == before


@each([address for address in OF_EVENTS if address.name != "sessions:event-restore"])
def test_everything_of_a_deleted_event_is_not_found(client, world, address):
    world.event.discard()
    before = every_row()
    assert both(client, world.path(address), world.body(address.name)) == expected_elsewhere(address)
    assert every_row() == before


@each([address for address in OF_CHILDREN if SESSION in address.route and "restore" not in address.name])
def test_everything_of_a_deleted_session_is_not_found(client, world, address):
    path = reverse(address.name, kwargs=world.keywords(address) | {"pk": world.deleted_session.pk})
    before = every_row()
    assert both(client, path, world.body(address.name)) == expected_elsewhere(address)
    assert every_row() == before


@each([address for address in OF_CHAPTERS if "restore" not in address.name])
def test_deleted_chapter_is_not_found(client, world, address):
    path = reverse(address.name, kwargs=world.keywords(address) | {"pk": world.deleted_chapter.pk})
    before = every_row()
    assert both(client, path, world.body(address.name)) == expected_elsewhere(address)
    assert every_row() == before


REFERENCES = {
    "sessions:session-create": lambda spot, day: {"heading": None, "title": "Added", "day": day, "state": "planned"},
    "sessions:session-update": lambda spot, day: {"title": "Renamed", "day": day, "version": 1},
    "sessions:session-move": lambda spot, day: {"direction": None, "before": spot.session},
    "sessions:report-create": lambda spot, day: {"holds": "chosen", "chosen": [spot.session]},
    "sessions:report-update": lambda spot, day: {"holds": "chosen", "chosen": [spot.session]},
    "sessions:photo-move": lambda spot, day: {"photo": spot.photo, "session": ""},
    "sessions:photo-clock": lambda spot, day: {"photo": spot.photo},
    "sessions:photo-place": lambda spot, day: {"session": spot.session},
    "sessions:photo-create": lambda spot, day: {"file": None, "fills": spot.photo},
    "sessions:chapter-create": lambda spot, day: {"heading": "Added", "spot": f"day-{spot.number}"},
    "sessions:chapter-move": lambda spot, day: {"direction": None, "spot": f"day-{spot.number}"},
}
"""Forms that name a row of the event, here one of another; None takes a field out."""


@pytest.mark.parametrize("name", REFERENCES)
def test_form_that_names_a_row_of_another_event_changes_nothing(client, world, name):
    address = next(each for each in ADDRESSES if each.name == name)
    body = world.body(name) | REFERENCES[name](world.elsewhere, world.elsewhere_day.pk)
    before = every_row()
    ask(client, "POST", world.path(address), data={key: value for key, value in body.items() if value is not None})
    assert every_row() == before
