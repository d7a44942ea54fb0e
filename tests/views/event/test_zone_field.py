"""The time zone of an event is told by a city, a country, its venue or the device; without scripts too."""

from typing import Any

import pytest
from django.test import Client

from factories import make_user
from sessions.models import Event
from web.focused import focused_fields

pytestmark = pytest.mark.django_db

NEW = "/events/new/"
SETTINGS = "/events/harbour/settings/"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(make_user())
    return client


def send(client: Client, **fields: str) -> Any:
    return client.post(NEW, {"name": "Cloud Week", "language": "en", **fields})


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Las Vegas", "America/Los_Angeles"),
        ("ラスベガス", "America/Los_Angeles"),
        ("Japan", "Asia/Tokyo"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Las Vegas, Nevada – America/Los_Angeles", "America/Los_Angeles"),
    ],
)
def test_city_is_stored_as_its_zone(client: Client, typed: str, zone: str) -> None:
    assert send(client, time_zone=typed).status_code == 302
    assert Event.objects.get().time_zone == zone


def test_ambiguous_city_comes_back_with_a_choice_that_has_the_focus(client: Client) -> None:
    page = send(client, time_zone="Portland", venue="Pier 9")
    form = page.context["form"]
    assert (page.status_code, list(form.errors), Event.objects.count()) == (422, ["zone_choice"], 0)
    assert (form["time_zone"].value(), form["venue"].value()) == ("Portland", "Pier 9")
    assert [value for value, _ in form.fields["zone_choice"].widget.choices] == [
        "Portland, Oregon – America/Los_Angeles",
        "Portland, Maine – America/New_York",
        "Portland, Texas – America/Chicago",
    ]
    assert page.text.count("checked") == 0
    assert focused_fields(page)[:1] == ["zone_choice"]


def test_choice_is_taken(client: Client) -> None:
    send(client, time_zone="Portland", zone_choice="Portland, Maine – America/New_York")
    assert Event.objects.get().time_zone == "America/New_York"


@pytest.mark.parametrize("choice", ["Asia/Tokyo", "Portland, Jamaica – America/Jamaica", "x" * 10_000])
def test_choice_that_was_not_offered_is_not_taken(client: Client, choice: str) -> None:
    page = send(client, time_zone="Portland", zone_choice=choice)
    assert (page.status_code, Event.objects.count()) == (422, 0)


def test_choice_of_another_text_is_forgotten(client: Client) -> None:
    send(client, time_zone="Berlin", zone_choice="Portland, Maine – America/New_York")
    assert Event.objects.get().time_zone == "Europe/Berlin"


def test_beginning_of_a_name_is_never_taken_without_a_choice(client: Client) -> None:
    page = send(client, time_zone="Las Veg")
    assert page.status_code == 422
    assert page.context["form"].errors["zone_choice"] == [
        "No place has exactly this name. Choose one, or type another name."
    ]
    send(client, time_zone="Las Veg", zone_choice="Las Vegas, Nevada – America/Los_Angeles")
    assert Event.objects.get().time_zone == "America/Los_Angeles"


@pytest.mark.parametrize("typed", ["Mars/Olympus", "x" * 101, "../../etc/passwd", "\x00"])
def test_unknown_name_has_its_error_and_the_focus_at_its_field(client: Client, typed: str) -> None:
    page = send(client, time_zone=typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["time_zone"])
    assert focused_fields(page) == ["time_zone"]


@pytest.mark.parametrize(
    ("fields", "zone", "said"),
    [
        ({"venue": "The Venetian, Las Vegas"}, "America/Los_Angeles", "America/Los_Angeles, from the venue."),
        ({"venue": "Pier 9", "device_zone": "Asia/Tokyo"}, "Asia/Tokyo", "Asia/Tokyo, of this device."),
        (
            {"venue": "Messe Berlin", "device_zone": "Asia/Tokyo"},
            "Europe/Berlin",
            "Europe/Berlin, from the venue.",
        ),
        ({"device_zone": "Mars/Olympus"}, "UTC", ""),
        ({}, "UTC", ""),
    ],
)
def test_empty_field_means_the_venue_else_the_device_else_the_install(
    client: Client, fields: dict[str, str], zone: str, said: str
) -> None:
    response = send(client, time_zone="", **fields)
    assert Event.objects.get().time_zone == zone
    page = client.get(response.url)
    assert ([f"Time zone: {said}"] if said else []) == [str(message) for message in page.context["messages"]]


def test_settings_keep_the_zone_where_the_field_is_emptied(owner: Client, event: Event) -> None:
    owner.post(SETTINGS, {"name": "Harbour", "time_zone": "", "language": "en", "device_zone": "Europe/Paris"})
    event.refresh_from_db()
    assert event.time_zone == "Asia/Tokyo"


def test_first_field_with_an_error_has_the_focus_in_the_order_of_the_page(client: Client) -> None:
    page = client.post(NEW, {"name": "", "language": "xx", "time_zone": "Mars/Olympus"})
    assert focused_fields(page) == ["name"]
    assert focused_fields(client.get(NEW)) == ["name"]


# The suggestions.


def options(client: Client, **query: str) -> list[str]:
    text = client.get("/zones/", query).text
    return [part.split('"')[0] for part in text.split('data-value="')[1:]]


def test_suggestions_are_for_who_has_signed_in(client: Client) -> None:
    assert options(client, q="las veg")[0] == "Las Vegas, Nevada – America/Los_Angeles"
    assert Client().get("/zones/", {"q": "las veg"}).status_code == 302


def test_suggestions_are_in_the_language_of_the_interface(client: Client) -> None:
    client.cookies["django_language"] = "ja"
    text = client.get("/zones/", {"q": "らすべ"}, headers={"accept-language": "ja"}).text
    assert "アメリカ合衆国" in text


def test_venue_has_one_suggestion_or_none(client: Client) -> None:
    assert options(client, venue="Messe Berlin") == ["Berlin, Germany – Europe/Berlin"]
    assert options(client, venue="Pier 9") == []


@pytest.mark.parametrize("text", ["", "x" * 100_000, "<script>alert(1)</script>", "%", "\x00", "ﷺ" * 10_000])
def test_hostile_query_is_answered(client: Client, text: str) -> None:
    response = client.get("/zones/", {"q": text})
    assert (response.status_code, "<script" in response.text) == (200, False)
    assert client.get("/zones/", {"venue": text}).status_code == 200
