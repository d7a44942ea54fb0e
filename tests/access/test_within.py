"""The owner's own rows, asked for where they do not belong: under another event or report, or deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from access.matrix import MATRIX, SESSION
from access.test_matrix import ADDRESSES, OF_EVENTS, ask, both
from web.addresses import Address
from web.stored import every_row, undone
from web.world import World
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


def test_child_of_another_event_of_the_same_owner_is_not_found(client, world, subtests):
    before = every_row()
    for address in OF_CHILDREN:
        here, elsewhere = world.keywords(address), world.elsewhere.keywords(address)
        # A row that is not there may be of somebody who has left: the page says that it has changed.
        wanted = (405, 302) if address.name == "sessions:team-member" else expected_elsewhere(address)
        # A repository belongs to a person, whatever the event.
        for swapped in set(address.keywords) - {"repository"}:
            with subtests.test(f"{address.name} {swapped}"), undone():
                path = reverse(address.name, kwargs=here | {swapped: elsewhere[swapped]})
                assert both(client, path, world.body(address.name)) == wanted
                assert every_row() == before


def assert_not_found(subtests: pytest.Subtests, client: Client, world: World, asked: dict[Address, dict]) -> None:
    """Ask each address with other keywords than its own: it answers that nothing is there, and writes nothing."""
    before = every_row()
    for address, keywords in asked.items():
        with subtests.test(address.name), undone():
            path = reverse(address.name, kwargs=world.keywords(address) | keywords)
            assert both(client, path, world.body(address.name)) == expected_elsewhere(address)
            assert every_row() == before


def test_chapter_of_another_report_of_the_same_event_is_not_found(client, world, subtests):
    other = {"report": world.second_report.slug}
    assert_not_found(subtests, client, world, dict.fromkeys(OF_CHAPTERS, other))


@pytest.mark.release
def test_everything_of_a_deleted_event_is_not_found(client, world, subtests):
    world.event.discard()
    others = {"sessions:event-restore", "sessions:team-leave", "sessions:team-offer"}  # of other events
    asked = [address for address in OF_EVENTS if address.name not in others]
    assert_not_found(subtests, client, world, {address: {} for address in asked})


KNOWN_WHEN_DELETED = {"sessions:session-restore", "sessions:session-undo"}


def test_everything_of_a_deleted_session_is_not_found(client, world, subtests):
    # What is deleted can be restored, and is taken back already.
    asked = [address for address in OF_CHILDREN if SESSION in address.route and address.name not in KNOWN_WHEN_DELETED]
    assert_not_found(subtests, client, world, dict.fromkeys(asked, {"pk": world.deleted_session.pk}))


def test_deleted_chapter_is_not_found(client, world, subtests):
    asked = [address for address in OF_CHAPTERS if "restore" not in address.name]
    assert_not_found(subtests, client, world, dict.fromkeys(asked, {"pk": world.deleted_chapter.pk}))


REFERENCES = {
    "sessions:session-create": lambda spot, day: {"heading": None, "title": "Added", "day": day, "state": "planned"},
    "sessions:session-update": lambda spot, day: {"title": "Renamed", "day": day, "version": 1},
    "sessions:session-move": lambda spot, day: {"direction": None, "before": spot.session},
    "sessions:report-create": lambda spot, day: {"holds": "chosen", "chosen": [spot.session]},
    "sessions:report-update": lambda spot, day: {"holds": "chosen", "chosen": [spot.session]},
    "sessions:photo-move": lambda spot, day: {"photo": spot.photo, "session": ""},
    "sessions:photo-delete-many": lambda spot, day: {"photo": spot.photo},
    "sessions:photo-restore-many": lambda spot, day: {"photo": spot.photo},
    "sessions:photo-clock": lambda spot, day: {"photo": spot.photo},
    "sessions:photo-place": lambda spot, day: {"session": spot.session},
    "sessions:photo-create": lambda spot, day: {"file": None, "fills": spot.photo},
    "sessions:chapter-create": lambda spot, day: {"heading": "Added", "spot": f"day-{spot.number}"},
    "sessions:chapter-move": lambda spot, day: {"direction": None, "spot": f"day-{spot.number}"},
}
"""Forms that name a row of the event, here one of another; None takes a field out."""


def test_form_that_names_a_row_of_another_event_changes_nothing(client, world, subtests):
    before = every_row()
    for address in ADDRESSES:
        if address.name in REFERENCES:
            with subtests.test(address.name), undone():
                named = REFERENCES[address.name](world.elsewhere, world.elsewhere_day.pk)
                body = world.body(address.name) | named
                sent = {key: value for key, value in body.items() if value is not None}
                ask(client, "POST", world.path(address), data=sent)
                assert every_row() == before
