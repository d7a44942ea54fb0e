"""The page of photos shows the inbox, the sessions, what is missing and what is deleted."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from factories import make_member, make_photo, make_user
from photos.pages.pages import HTMX, LIST, NINE, SCRIPT, reload, sitting, url
from photos.samples import picture
from sessions.models import Profile

pytestmark = pytest.mark.django_db


def test_empty_page_says_how_to_begin(owner) -> None:
    text = owner.get(LIST).text
    assert text.count("<h2>No photos yet</h2>") == 1
    assert 'accept="image/*" multiple' in text
    assert 'id="chosen"' not in text


def test_page_shows_the_inbox_first_then_the_sessions_then_what_is_missing_and_deleted(owner, event) -> None:
    session = sitting(event, "COM301")
    make_photo(session=session, name="com301_0.jpg", content=picture())
    make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE)
    make_photo(event=event, name="lost.jpg")
    make_photo(event=event, name="gone.jpg", content=picture()).discard()
    text = owner.get(LIST).text
    places = [text.index(f"<code>{name}</code>") for name in ("photo_0.jpg", "com301_0.jpg", "lost.jpg", "gone.jpg")]
    assert places == sorted(places)
    assert text.index('id="inbox-title"') < places[0] < text.index(f'id="of-{session.pk}"') < places[1]
    assert text.index('id="missing-title"') < places[2] < text.index("1 deleted photo") < places[3]


def test_inbox_stands_by_conference_days_and_a_night_belongs_to_the_evening_before(owner, event) -> None:
    for name, taken_at in (("c.jpg", NINE + timedelta(days=1)), ("b.jpg", NINE + timedelta(hours=18)), ("a.jpg", NINE)):
        make_photo(event=event, name=name, content=picture(), taken_at=taken_at)
    make_photo(event=event, name="d.jpg", content=picture())
    album = owner.get(LIST).context["album"]
    assert [(str(day.date), [waiting.photo.name for waiting in day.waiting]) for day in album.inbox] == [
        ("2026-12-01", ["a.jpg", "b.jpg"]),
        ("2026-12-02", ["c.jpg"]),
        ("None", ["d.jpg"]),
    ]


def test_photo_of_a_deleted_session_waits_in_the_inbox(owner, event) -> None:
    session = sitting(event, "COM301")
    make_photo(session=session, name="com301_0.jpg", content=picture())
    session.discard()
    assert [waiting.photo.name for waiting in owner.get(LIST).context["album"].waiting] == ["com301_0.jpg"]


def test_photo_of_the_inbox_is_offered_sessions_and_lies_there_after_a_tap(owner, event) -> None:
    first, second = sitting(event, "COM301"), sitting(event, "SVS210", NINE + timedelta(minutes=1))
    photo = make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE + timedelta(minutes=5))
    assert f'data-proposals="{first.pk} {second.pk} "' in owner.get(LIST).text
    text = owner.get(url(photo)).text
    assert [text.count(f'name="session" value="{session.pk}"') for session in (first, second)] == [1, 1]
    response = owner.post(url(photo, "place/"), {"session": second.pk, "next": LIST})
    moved = reload(photo)
    assert (response["Location"], moved.session, moved.placed_by_hand) == (LIST, second, True)
    assert moved.name == "svs210_0.jpg"


@pytest.mark.parametrize("path", [LIST, "{photo}"])
def test_pictures_are_offered_in_the_sizes_that_are_there(owner, event, path) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="a.jpg", content=picture(), width=900, height=600)
    text = owner.get(path.format(photo=url(photo))).text
    file = "/events/harbour/photos/a.jpg"
    assert f'src="{file}/320.webp" srcset="{file}/320.webp 320w, {file}/640.webp 640w, {file} 900w"' in text


def test_part_of_the_page_is_enough_for_htmx(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    response = owner.post(url(photo, "place/"), {"session": ""}, headers=HTMX)
    assert response.text.lstrip().startswith('<div id="album" data-photos-part ')


def test_script_gets_the_card_of_the_photo_that_it_changed(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    response = owner.post(url(photo, "place/"), {"session": sitting(event, "COM301").pk}, headers=SCRIPT)
    assert response.text.strip().startswith(f'<li class="photo-card" id="photo-{photo.pk}"')


def test_album_of_a_team_names_who_added_each_photo(owner, event) -> None:
    Profile.objects.create(user=event.owner, name="Ada <Quay>")
    session = sitting(event, "COM301")
    make_photo(session=session, name="a.jpg", content=picture(), added_by=event.owner)
    assert "photo-credit" not in owner.get(LIST).text
    ben, gone = make_member(event=event, user=make_user(username="ben")), make_user(username="cai")
    for name, person in (("b.jpg", ben), ("c.jpg", gone), ("d.jpg", None)):
        make_photo(session=session, name=name, content=picture(), added_by=person)
    reader = Client()
    reader.force_login(make_member(event=event, role="reader"))
    for client in (owner, reader):
        text = client.get(LIST).text
        credits = re.findall(r'data-name="([^"]*)"|<p class="photo-credit"[^>]*>Photo: ([^\n]*)</p>', text)
        assert [name or credit for name, credit in credits] == [
            *("a.jpg", "Ada &lt;Quay&gt;", "b.jpg", "ben", "c.jpg", "cai", "d.jpg"),
        ]
