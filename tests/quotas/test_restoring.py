"""What comes back from the bin counts: deleting, adding and restoring makes no more than a quota allows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_event, make_photo, make_report, make_session
from parallel import at_once
from sessions.models import Chapter, Event, Photo, Session
from sessions.quotas.rows import OverQuota, room_to_restore

MOST = 3


@pytest.fixture
def event(settings) -> Event:
    settings.QUOTAS = {**settings.QUOTAS, **dict.fromkeys(("events", "sessions", "chapters", "photos"), MOST)}
    return make_event(slug="harbour")


def rows_of(event: Event, kind: str) -> tuple[Any, list[Any], list[str]]:
    """Make three deleted rows and three in their place; return those of the scope, and the addresses to restore at."""
    match kind:
        case "events":
            gone = [make_event(owner=event.owner) for _ in range(MOST)]
            new = [make_event(owner=event.owner) for _ in range(MOST - 1)]
            rows = Event.objects.filter(owner=event.owner)
            places = [reverse("sessions:event-restore", args=[row.slug]) for row in gone]
        case "sessions":
            gone, new = ([make_session(event=event) for _ in range(MOST)] for _ in range(2))
            rows = Session.objects.filter(event=event)
            places = [reverse("sessions:session-restore", args=["harbour", row.pk]) for row in gone]
        case "chapters":
            report = make_report(event=event, slug="a-long-report")
            gone, new = ([make_chapter(report=report) for _ in range(MOST)] for _ in range(2))
            rows = Chapter.objects.filter(report=report)
            places = [reverse("sessions:chapter-restore", args=["harbour", "a-long-report", row.pk]) for row in gone]
        case _:
            gone, new = ([make_photo(event=event) for _ in range(MOST)] for _ in range(2))
            rows = Photo.objects.filter(event=event)
            places = [reverse("sessions:photo-restore", args=["harbour", row.pk]) for row in gone]
    for row in gone:
        row.discard()
    return rows.filter(deleted_at=None), new, places


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["events", "sessions", "chapters", "photos"])
def test_what_is_restored_counts(client: Client, event: Event, kind: str) -> None:
    client.force_login(event.owner)
    present, new, places = rows_of(event, kind)
    for place in places:
        answer = client.post(place)
        assert (answer.status_code, answer.content.count(b"t most 3 "), present.count()) == (422, 1, MOST)
    new[0].discard()
    assert client.post(places[0]).status_code == 302
    assert client.post(places[1]).status_code == 422
    assert present.count() == MOST


@pytest.mark.django_db(transaction=True)
def test_three_that_come_back_at_once_find_room_for_one(event: Event) -> None:
    present, new, _places = rows_of(event, "sessions")
    new[0].discard()
    gone = list(Session.objects.filter(event=event).exclude(deleted_at=None).exclude(pk=new[0].pk))

    def restore(session: Session) -> bool:
        try:
            with room_to_restore("sessions", event):
                session.restore()
        except OverQuota:
            return False
        return True

    done = at_once(MOST, lambda number: restore(gone[number]))
    assert (sorted(done), present.count()) == ([False, False, True], MOST)
