"""Stars go out of one install and come into another, by file and link; nothing is written before Apply."""

import json
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_impression, make_session, make_user
from importing.stars.conftest import (
    TALKS,
    address_on,
    apply,
    by_calendar,
    by_json,
    by_link,
    by_link_without_titles,
    page_of,
    star,
    starred,
)
from sessions.importing.stars.read import packed_in
from sessions.models import Event, Impression, Operation, Session, State
from sessions.rules.star_link import MAX_LINK, MAX_STARS
from web.stored import every_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", [by_json, by_calendar, by_link])
def test_stars_of_one_install_are_those_of_another(first, second, way) -> None:
    (there, other), (here, client) = first, second
    plan = client.post(page_of(here), way(there, other))
    assert plan.status_code == 200
    assert [row.session.title for row in plan.context["plan"].new] == [title for title, *_rest in TALKS[:4]]
    assert starred(here) == set()
    answer = apply(client, here, plan)
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{here.slug}/catalogue/?mine=on")
    assert starred(here) == starred(there)
    assert (
        client.get(f"/events/{here.slug}/stars.json").json()["stars"]
        == other.get(f"/events/{there.slug}/stars.json").json()["stars"]
    )


@pytest.mark.parametrize("way", [by_json, by_calendar, by_link, by_link_without_titles])
def test_stars_of_one_title_and_time_are_told_apart_by_their_rooms(first, second, way) -> None:
    (there, other), (here, client) = first, second
    at = {"title": "Lactation room", "code": "", "starts_at": datetime(2026, 12, 1, 9, tzinfo=UTC)}
    for event, rooms in ((there, "ABC"), (here, "CAB")):
        for room in rooms:
            made = make_session(event=event, day=event.days.first(), room=f"Room {room}", **at)
            if event == there and room != "B":
                make_impression(session=made, author=event.owner, state=State.PLANNED)
    plan = client.post(page_of(here), way(there, other)).context["plan"]
    rooms = [row.session.room for row in plan.new if row.session.title == "Lactation room"]
    assert sorted(rooms) == ["Room A", "Room C"]
    assert (plan.unsure, plan.unknown) == ((), ())


def test_star_without_a_room_is_offered_with_the_rooms(second) -> None:
    here, client = second
    at = {"title": "Lactation room", "code": "", "starts_at": datetime(2026, 12, 1, 9, tzinfo=UTC)}
    for room in "AB":
        make_session(event=here, day=here.days.first(), room=f"Room {room}", **at)
    stars = [{"title": "Lactation room", "start": "2026-12-01T09:00:00Z"}]
    page = client.post(page_of(here), {"text": json.dumps(stars)}).text
    assert re.findall(r"· <span lang=\"en\">([^<]*)</span>", page) == ["Room A", "Room B"]


def test_the_link_opens_on_the_same_install_and_on_another(first, second) -> None:
    (there, other), (here, client) = first, second
    address = address_on(other, there).removeprefix("http://testserver")
    opened = client.get(address)
    assert (opened.status_code, opened["Location"].partition("?")[0]) == (302, page_of(here))
    plan = client.get(opened["Location"])
    assert {row.session.title for row in plan.context["plan"].new} == starred(there)
    assert starred(here) == set()


def test_a_link_for_an_event_of_another_name_lets_choose(first, second) -> None:
    (there, other), (here, client) = first, second
    Event.objects.filter(pk=here.pk).update(name="Harbour, renamed")
    address = address_on(other, there).removeprefix("http://testserver")
    page = client.get(address)
    assert (page.status_code, list(page.context["events"])) == (200, [here])
    assert client.get(f"{page_of(here)}?{page.context['query']}").status_code == 200
    nobody = Client()
    nobody.force_login(make_user(username="without-events"))
    assert nobody.get(address).status_code == 200
    assert Client().get(address)["Location"].startswith("/accounts/login/?next=/stars/")
    assert client.get("/stars/?s=broken").status_code == 422


def test_what_is_marked_already_stays_and_what_is_unticked_is_left_out(first, second) -> None:
    (there, other), (here, client) = first, second
    attended = here.sessions.get(title="Ropes")
    make_impression(session=attended, author=here.owner, state=State.ATTENDED, rating=4)
    later = here.sessions.get(title="Sails")
    make_impression(session=later, author=here.owner, state="", watch_later=True)
    plan = client.post(page_of(here), by_json(there, other))
    assert [row.session.title for row in plan.context["plan"].already] == ["Ropes"]
    keys = [str(row.session.pk) for row in plan.context["plan"].new if row.session.title != "港の設計"]
    client.post(page_of(here), {"star": [*keys, str(attended.pk), "x"], "apply": "1"})
    assert starred(here) == {"Knots and how to tie them", "Sails"}
    marks = Impression.objects.get(session=later)
    assert (marks.watch_later, Impression.objects.get(session=attended).state) == (True, State.ATTENDED)


def test_undo_takes_the_stars_off_again_and_nothing_else(first, second) -> None:
    (there, other), (here, client) = first, second
    later = make_impression(session=here.sessions.get(title="Sails"), author=here.owner, state="", watch_later=True)
    star(here, "Never starred")
    answer = apply(client, here, client.post(page_of(here), by_json(there, other)))
    (message,) = client.get(answer["Location"]).context["messages"]
    Impression.objects.filter(session__title="Ropes", author=here.owner).update(state=State.ATTENDED)
    assert client.post(message.extra_tags)["Location"] == page_of(here)
    assert starred(here) == {"Never starred"}
    later.refresh_from_db()
    assert (later.state, later.watch_later) == ("", True)
    left = Impression.objects.filter(session__event=here).values_list("session__title", flat=True)
    assert sorted(left) == ["Never starred", "Ropes", "Sails"]


def test_similar_sessions_are_offered_and_unknown_stars_are_said(second) -> None:
    here, client = second
    stars = [{"title": "Knots: and how to tie them!"}, {"title": "Submarines", "start": "2026-12-01T10:00:00+09:00"}]
    plan = client.post(page_of(here), {"text": json.dumps(stars)})
    (doubt,) = plan.context["plan"].unsure
    assert [row.session.title for row in doubt.rows] == ["Knots and how to tie them"]
    assert [each.title for each in plan.context["plan"].unknown] == ["Submarines"]
    assert "Submarines" in plan.text
    before = every_row()
    assert client.post(page_of(here), {"apply": "1", doubt.field: ""}).status_code == 302
    assert every_row() == before
    client.post(page_of(here), {"apply": "1", doubt.field: str(doubt.rows[0].session.pk)})
    assert starred(here) == {"Knots and how to tie them"}


def test_sessions_of_others_are_not_starred_and_their_pages_are_not_found(first, second) -> None:
    (there, _other), (here, client) = first, second
    strange = there.sessions.get(title="Never starred")
    client.post(page_of(here), {"apply": "1", "star": str(strange.pk)})
    assert not Impression.objects.filter(session=strange).exists()
    for address in (page_of(there), f"/events/{there.slug}/stars.json"):
        assert client.get(address).status_code == 404
    assert client.post(page_of(there), {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "file"),
        ({"text": "no stars at all"}, "text"),
        ({"text": "https://a.example/stars/?s=abc"}, "text"),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\0\0\0")}, "file"),
        ({"file": SimpleUploadedFile("x.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")}, "file"),
    ],
)
def test_what_is_not_read_is_said_at_its_field(second, sent, field) -> None:
    here, client = second
    before = every_row()
    answer = client.post(page_of(here), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert every_row() == before


@pytest.fixture
def full(first) -> Iterator[tuple[Event, Client]]:
    event, client = first
    day = event.days.first()
    for number in range(150):
        session = make_session(
            event=event, day=day, title=f"Talk {number}", external_id=str(uuid5(NAMESPACE_URL, str(number)))
        )
        make_impression(session=session, author=event.owner, state=State.PLANNED)
    return event, client


def test_too_many_stars_for_a_code_have_a_link_and_files(full, second) -> None:
    (there, other), (here, client) = full, second
    page = other.get(page_of(there))
    assert (page.context["qr_code"], page.context["count"]) == ("", 154)
    assert "154 stars do not fit in one QR code." in page.text
    assert len(page.context["address"]) > MAX_LINK
    assert packed_in(page.context["address"]) is not None
    plan = client.post(page_of(here), by_json(there, other))
    assert (len(plan.context["plan"].new), len(plan.context["plan"].unknown)) == (4, 150)


def test_the_number_of_queries_does_not_grow(first, second, django_assert_max_num_queries) -> None:
    (there, other), (here, client) = first, second
    sent = by_json(there, other)
    with django_assert_max_num_queries(12):
        plan = client.post(page_of(here), sent)
    with django_assert_max_num_queries(20):
        apply(client, here, plan)
    assert Session.objects.filter(event=here, impressions__state=State.PLANNED).count() == 4


def test_half_of_a_character_in_a_link_or_in_json_breaks_no_page(second) -> None:
    here, client = second
    for name in ("\ud800", here.name):
        text = json.dumps([1, name, [[0, "", "", "\ud800 t"]]])
        plan = client.post(page_of(here), {"text": text})
        assert (plan.status_code, plan.context["plan"].unknown[0].title) == (200, "\ufffd t")
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        link = urlsafe_b64encode(packer.compress(text.encode()) + packer.flush()).decode().rstrip("=")
        assert client.get(f"/stars/?s={link}", follow=True).status_code == 200
    plan = client.post(page_of(here), {"text": json.dumps([{"title": "\ud800 t"}])})
    assert plan.context["plan"].unknown[0].title == "\ufffd t"


@pytest.fixture
def many(second) -> tuple[Event, Client]:
    """As many sessions as stars can be imported, without stars."""
    event, client = second
    pattern = event.sessions.get(title="Sails")
    made = [
        Session(event=event, day=pattern.day, title=f"Talk {number}", position=10 + number)
        for number in range(MAX_STARS)
    ]
    Session.objects.bulk_create(made)
    return event, client


def test_as_many_stars_as_can_be_imported_are_applied_and_undone(many, django_assert_max_num_queries) -> None:
    here, client = many
    plan = client.post(page_of(here), {"text": json.dumps([{"title": f"Talk {n}"} for n in range(MAX_STARS)])})
    choices = {f"choice-{number}": "" for number in range(100)}
    answer = apply(client, here, plan, **choices)
    assert (answer.status_code, len(starred(here))) == (302, MAX_STARS)
    (message,) = client.get(answer["Location"]).context["messages"]
    assert len(message.extra_tags) < 200
    with django_assert_max_num_queries(40):
        assert client.post(message.extra_tags)["Location"] == page_of(here)
    assert starred(here) == set()
    assert not Impression.objects.filter(session__event=here).exists()


def test_the_stars_of_another_person_are_not_undone(first, second) -> None:
    (there, other), (here, client) = first, second
    apply(client, here, client.post(page_of(here), by_json(there, other)))
    (operation,) = Operation.objects.filter(user=here.owner)
    assert other.post(f"{page_of(there)}?undo={operation.pk}").status_code == 404
    assert client.post(f"{page_of(here)}?undo=x").status_code == 404
    assert len(starred(here)) == 4


def test_more_stars_than_can_be_imported_are_said_at_export_and_import(many) -> None:
    here, client = many
    Impression.objects.bulk_create(
        Impression(session=session, author=here.owner, state=State.PLANNED) for session in here.sessions.all()
    )
    page = client.get(page_of(here))
    why = "At most 1,000 stars can be imported at once."
    assert (page.context["address"], page.context["qr_code"], why in page.text) == ("", "", True)
    for sent in (by_json(here, client), {"text": json.dumps([1, "x", [[0, "", "", f"A{n}"] for n in range(1_001)]])}):
        answer = client.post(page_of(here), sent)
        (errors,) = answer.context["form"].errors.values()
        assert (answer.status_code, list(errors)) == (422, [why])
