"""A programme comes from an address: fetched, kept if so wished, fetched again; one at a time for each person."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event as Signal
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import Settings

from factories import make_event, make_feed
from importing.fetch.https_server import Server, Visit
from sessions.importing.catalogue import reading
from sessions.importing.catalogue.reading import fetch_for
from sessions.models import Event, Feed, IncomingFeed, Session
from sessions.web.one_at_a_time import TOGETHER, InProgress, one_at_a_time
from web.spot import CALENDAR

pytestmark = pytest.mark.django_db

CATALOGUE = "/events/harbour/catalogue/"
IMPORT = f"{CATALOGUE}import/"


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="UTC")


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server on the loopback address, which the install allows."""
    settings.FEED_HOSTS = ["127.0.0.1"]
    server = Server()
    yield server
    server.stop()


def says(body: str, status: str = "200 OK") -> object:
    """Return an answer."""
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n"
    return lambda visit: visit.send(head.encode() + content)


def address(server: Server, path: str = "/a.ics") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def press(client: Client, where: str) -> None:
    """Apply the plan of that page."""
    digest = client.get(where).context["plan"].digest
    assert client.post(where, {"digest": digest}).status_code == 302


@pytest.mark.parametrize("keep", [True, False])
def test_address_is_kept_with_the_programme_if_so_wished(
    keep: bool, server: Server, event: Event, owner: Client
) -> None:
    server.answers["/a.ics"] = says(CALENDAR)

    response = owner.post(IMPORT, {"way": "url", "url": f" {address(server)} "} | ({"keep": "on"} if keep else {}))

    press(owner, response["Location"])
    feed = Feed.objects.get()
    assert (feed.url, feed.kind) == (address(server) if keep else "", "icalendar")
    assert Session.objects.get().title == "Lights at sea"
    assert (f"feeds/{feed.pk}/refresh/" in owner.get(IMPORT).text) == keep


def test_fetched_again_it_shows_what_is_new_and_updates_the_same_programme(
    server: Server, event: Event, owner: Client
) -> None:
    server.answers["/a.ics"] = says(CALENDAR)
    press(owner, owner.post(IMPORT, {"way": "url", "url": address(server), "keep": "on"})["Location"])
    feed = Feed.objects.get()
    server.answers["/a.ics"] = says(CALENDAR.replace("Lights at sea", "Lights out"))

    response = owner.post(f"{CATALOGUE}feeds/{feed.pk}/refresh/")

    assert Session.objects.get().title == "Lights at sea"
    plan = owner.get(response["Location"]).context["plan"]
    assert (plan.feed, plan.counts["changed"]) == (feed, 1)
    press(owner, response["Location"])
    assert (Feed.objects.get(), Session.objects.get().title) == (feed, "Lights out")


def test_columns_of_a_table_are_known_when_it_is_fetched_again(server: Server, event: Event, owner: Client) -> None:
    mapping = {"title": "Name"}
    feed = make_feed(event=event, kind="table", url=address(server, "/a.csv"), mapping=mapping)
    server.answers["/a.csv"] = says("Name,What\nLights,Talk\n")

    response = owner.post(f"{CATALOGUE}feeds/{feed.pk}/refresh/")

    plan = owner.get(response["Location"]).context["plan"]
    assert ([planned.heading for planned in plan.created], plan.mapping) == (["Lights"], mapping)


def test_server_without_the_programme_is_said_at_the_address(server: Server, event: Event, owner: Client) -> None:
    server.answers["/a.ics"] = says("gone", "404 Not Found")
    sent = {"way": "url", "url": address(server)}

    response = owner.post(IMPORT, sent)

    assert (response.status_code, IncomingFeed.objects.count()) == (422, 0)
    assert "it answers 404." in response.context["form"].errors["url"][0]
    assert f'value="{address(server)}"' in response.text


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [("gone", "410 Gone", "it answers 410."), ("hello", "200 OK", "Unknown format.")],
)
def test_what_cannot_be_fetched_again_is_said_and_changes_nothing(
    body: str, status: str, said: str, server: Server, event: Event, owner: Client
) -> None:
    feed = make_feed(event=event, url=address(server))
    server.answers["/a.ics"] = says(body, status)

    response = owner.post(f"{CATALOGUE}feeds/{feed.pk}/refresh/", follow=True)

    assert (response.request["PATH_INFO"], IncomingFeed.objects.count()) == (IMPORT, 0)
    assert said in response.text


def test_loopback_is_refused_where_the_install_does_not_allow_it(
    server: Server, event: Event, owner: Client, settings: Settings
) -> None:
    settings.FEED_HOSTS = []

    response = owner.post(IMPORT, {"way": "url", "url": address(server)})

    assert (response.status_code, server.visits) == (422, [])


def test_all_together_fetch_a_few_programmes_at_a_time(
    server: Server, event: Event, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/a.ics"] = says(CALENDAR)
    got: list[bytes] = []

    def fetch_one_more(url: str, **_more: object) -> bytes:
        """Fetch inside of a fetch, each for another person, until there is no place left."""
        if len(got) < 10:
            got.append(b"")
            return fetch_for(make_event().owner, url)
        return b""

    monkeypatch.setattr(reading, "fetch", fetch_one_more)
    refused = owner.post(IMPORT, {"way": "url", "url": address(server)})
    assert (refused.status_code, len(got), refused["Retry-After"]) == (503, TOGETHER, "20")
    assert list(refused.context["form"].errors) == ["url"]

    monkeypatch.undo()
    assert fetch_for(event.owner, address(server)).decode() == CALENDAR


def test_person_whose_fetch_was_killed_waits_a_minute(server: Server, event: Event) -> None:
    server.answers["/a.ics"] = says(CALENDAR)

    def fetch_after(seconds: int) -> bytes:
        with ExitStack() as killed:
            with time_machine.travel(time.time() - seconds, tick=False):
                killed.enter_context(one_at_a_time("fetch", event.owner))
            return fetch_for(event.owner, address(server))

    with pytest.raises(InProgress):
        fetch_after(30)
    assert fetch_after(61).decode() == CALENDAR


@pytest.mark.django_db(transaction=True)
def test_one_person_fetches_one_programme_at_a_time(server: Server, event: Event, owner: Client) -> None:
    asked, go_on = Signal(), Signal()

    def slowly(visit: Visit) -> None:
        asked.set()
        assert go_on.wait(15)
        says(CALENDAR)(visit)

    server.answers |= {"/slow.ics": slowly, "/a.ics": says(CALENDAR)}
    got: list[bytes] = []

    def fetch_slowly() -> None:
        got.append(fetch_for(event.owner, address(server, "/slow.ics")))
        connection.close()

    first = Thread(target=fetch_slowly)
    first.start()
    assert asked.wait(15)

    with pytest.raises(InProgress):
        fetch_for(event.owner, address(server))
    refused = owner.post(IMPORT, {"way": "url", "url": address(server)})
    other = fetch_for(make_event().owner, address(server))
    go_on.set()
    first.join()

    assert (refused.status_code, list(refused.context["form"].errors)) == (429, ["url"])
    assert refused["Retry-After"] == "20"
    assert (other.decode(), [content.decode() for content in got]) == (CALENDAR, [CALENDAR])
    assert fetch_for(event.owner, address(server)).decode() == CALENDAR
