"""Two installs with one programme, of which one has stars, and the ways of the stars from there to here."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_event, make_impression, make_session, make_user
from sessions.agenda import star_export
from sessions.models import Event, Impression, State
from sessions.rules.star_link import encode_stars

TALKS = [
    ("Knots and how to tie them", "COM301", "b0f6c8a2-4d6e-4d5a-9e2f-000000000001", 9),
    ("Ropes", "COM302", "b0f6c8a2-4d6e-4d5a-9e2f-000000000002", 10),
    ("港の設計", "", "b0f6c8a2-4d6e-4d5a-9e2f-000000000003", 11),
    ("Sails", "", "", 12),
    ("Never starred", "COM309", "b0f6c8a2-4d6e-4d5a-9e2f-000000000009", 9),
]


def install(name: str) -> tuple[Event, Client]:
    """Return the event of a person of its own with the programme, as another install has it: under other keys."""
    event = make_event(
        owner=make_user(username=name), name="Harbour Days", slug=f"harbour-{name}", time_zone="Asia/Tokyo"
    )
    day = event.days.first()
    for title, code, external_id, hour in TALKS:
        starts_at = datetime(2026, 12, 1, hour, tzinfo=UTC)
        make_session(event=event, day=day, title=title, code=code, external_id=external_id, starts_at=starts_at)
    client = Client()
    client.force_login(event.owner)
    return event, client


def star(event: Event, *titles: str) -> None:
    for title in titles:
        make_impression(session=event.sessions.get(title=title), author=event.owner, state=State.PLANNED)


def starred(event: Event) -> set[str]:
    rows = Impression.objects.filter(session__event=event, author=event.owner, state=State.PLANNED)
    return set(rows.values_list("session__title", flat=True))


@pytest.fixture
def first() -> tuple[Event, Client]:
    event, client = install("first")
    star(event, "Knots and how to tie them", "Ropes", "港の設計", "Sails")
    return event, client


@pytest.fixture
def second() -> tuple[Event, Client]:
    return install("second")


def page_of(event: Event) -> str:
    return f"/events/{event.slug}/stars/"


def apply(client: Client, event: Event, plan, **more: str):
    """Press the button of a plan page as it is shown, with everything that is ticked."""
    chosen = [str(row.session.pk) for row in plan.context["plan"].new]
    return client.post(page_of(event), {"star": chosen, "apply": "1", **more})


def address_on(client: Client, event: Event) -> str:
    return client.get(page_of(event)).context["address"]


def by_json(event: Event, client: Client) -> dict[str, object]:
    return {"file": SimpleUploadedFile("stars.json", client.get(f"/events/{event.slug}/stars.json").content)}


def by_calendar(event: Event, client: Client) -> dict[str, object]:
    return {"file": SimpleUploadedFile("stars.ics", client.get(f"/events/{event.slug}/stars.ics").content)}


def by_link(event: Event, client: Client) -> dict[str, object]:
    return {"text": address_on(client, event)}


def by_link_without_titles(event: Event, client: Client) -> dict[str, object]:
    return {"text": encode_stars(event.name, star_export.starred(event, event.owner), 0)}
