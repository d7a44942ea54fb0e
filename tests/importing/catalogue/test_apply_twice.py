"""One more press of Apply is no failure, and a part of a programme does not take the rest away unasked."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from factories import make_event, make_impression, make_user
from importing.catalogue.import_pages import CATALOGUE, IMPORT, TWO, calendar, figures, look, press, take
from sessions.models import Event, IncomingFeed, Session, State

pytestmark = pytest.mark.django_db

DONE = "The programme has been applied already."
WILL_REMOVE = re.compile(r"This will remove (\d+) of (\d+) sessions\.")


@pytest.fixture(autouse=True)
def nothing_applied() -> None:
    cache.clear()


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def titles() -> list[str]:
    return list(Session.objects.order_by("title").values_list("title", flat=True))


def talks(*numbers: int, room: str = "Pier 4") -> str:
    return calendar(*((f"{number:02}", "1201T1000", room) for number in numbers))


def press_keeping(client: Client, page: Any) -> Any:
    sent = {"digest": page.context["plan"].digest, "keep": "1"}
    return client.post(page.request["PATH_INFO"], sent)


def test_one_more_press_after_it_was_applied_says_so(event: Event, owner: Client) -> None:
    page = look(owner, TWO)
    press(owner, page)

    again = press(owner, page)

    assert (again.status_code, again["Location"]) == (302, CATALOGUE)
    assert DONE in owner.get(CATALOGUE).text
    assert titles() == ["Talk one", "Talk two"]


def test_what_is_no_repeat_of_the_press_finds_nothing(event: Event, owner: Client) -> None:
    page = look(owner, TWO)
    here, digest = page.request["PATH_INFO"], page.context["plan"].digest
    press(owner, page)
    stranger = Client()
    stranger.force_login(make_user())

    assert owner.get(here).status_code == 404
    for sent in ({}, {"digest": ""}, {"digest": "x" * 64}, {"digest": digest, "discard": "1"}):
        assert owner.post(here, sent).status_code == 404
    assert stranger.post(here, {"digest": digest}).status_code == 404


def test_discarded_programme_is_not_said_to_be_applied(event: Event, owner: Client) -> None:
    page = look(owner, TWO)
    owner.post(page.request["PATH_INFO"], {"discard": "1"})

    assert press(owner, page).status_code == 404


@pytest.mark.parametrize(
    ("here", "left", "said"),
    [(20, 9, [("11", "20")]), (20, 10, []), (11, 1, [("10", "11")]), (10, 1, [])],
)
def test_plan_that_takes_most_of_a_programme_away_says_so(
    here: int, left: int, said: list[tuple[str, str]], event: Event, owner: Client
) -> None:
    take(owner, talks(*range(here)))
    page = look(owner, talks(*range(left)))

    assert WILL_REMOVE.findall(page.text) == said
    assert ('name="keep"' in page.text, figures(page)["Not in programme"]) == (True, here - left)


def test_what_was_touched_counts_as_staying(event: Event, owner: Client) -> None:
    take(owner, talks(*range(20)))
    for session in Session.objects.order_by("title")[10:18]:
        make_impression(session=session, state=State.PLANNED)

    page = look(owner, talks(0))

    assert (page.context["losses"], len(page.context["plan"].gone)) == ((11, 20), 8)


def test_only_add_and_change_takes_nothing_away(event: Event, owner: Client) -> None:
    take(owner, talks(*range(12)))
    make_impression(session=Session.objects.get(title="Talk 05"), state=State.PLANNED)
    page = look(owner, talks(0, 12, room="Pier 9"))

    assert press_keeping(owner, page)["Location"] == CATALOGUE

    assert titles() == [f"Talk {number:02}" for number in range(13)]
    assert set(Session.objects.filter(room="Pier 9").values_list("title", flat=True)) == {"Talk 00", "Talk 12"}
    assert not Session.objects.exclude(removed_from_feed_at=None).exists()
    assert "<p>Imported: 1 new, 1 changed.</p>" in owner.get(CATALOGUE).text
    assert not IncomingFeed.objects.exists()
    assert press_keeping(owner, page)["Location"] == CATALOGUE


def test_choice_stays_when_the_plan_of_now_is_shown(event: Event, owner: Client) -> None:
    take(owner, TWO)
    page = look(owner, calendar(("one", "1201T1000", "Pier 9")))
    make_impression(session=Session.objects.get(title="Talk two"), body="Something I wrote")

    again = press_keeping(owner, page)

    assert (again.status_code, 'name="keep" value="1" checked' in again.text) == (409, True)
    assert Session.objects.get(title="Talk one").room == "Pier 4"


def test_there_is_nothing_to_choose_where_nothing_goes(event: Event, owner: Client) -> None:
    assert 'name="keep"' not in look(owner, TWO).text
    assert owner.get(IMPORT).status_code == 200
