"""Photos move between sessions, stand in an order, and follow a clock that is put right."""

import re
from datetime import timedelta

import pytest

from factories import make_impression, make_photo, make_session
from photos.pages.pages import HTMX, LIST, NINE, reload, said, sitting, url
from photos.samples import picture

pytestmark = pytest.mark.django_db


def test_several_photos_move_together_in_their_order(owner, event) -> None:
    session = sitting(event, "COM301")
    photos = [make_photo(event=event, name=f"photo_{n}.jpg", content=picture(), position=n + 1) for n in range(3)]
    keys = [photos[2].pk, photos[0].pk, "nonsense", make_photo(name="theirs.jpg").pk]
    page = owner.post(f"{LIST}move/", {"photo": keys, "session": session.pk}, follow=True)
    assert said(page) == ["2 photos moved to COM301."]
    moved = [(p.name, p.position, p.placed_by_hand) for p in session.photos.in_order()]
    assert moved == [("com301_0.jpg", 1, True), ("com301_1.jpg", 2, True)]
    assert [reload(photo).name for photo in photos] == ["com301_0.jpg", "photo_1.jpg", "com301_1.jpg"]
    owner.post(f"{LIST}move/", {"photo": photos[0].pk, "session": ""})
    assert (reload(photos[0]).session, reload(photos[0]).name) == (None, "photo_2.jpg")


@pytest.mark.parametrize("address", ["move/", "{photo}place/"])
def test_nothing_moves_to_a_session_that_is_not_there(owner, event, address) -> None:
    photo = make_photo(event=event, content=picture())
    gone = sitting(event, "COM301")
    gone.discard()
    for session in (gone.pk, make_session().pk, "nonsense"):
        path = LIST + address.format(photo=f"{photo.pk}/")
        assert owner.post(path, {"photo": photo.pk, "session": session}).status_code == 404
    assert reload(photo).session is None


def test_name_that_a_text_shows_or_a_person_has_chosen_stays_when_the_photo_moves(owner, event) -> None:
    session, other = sitting(event, "COM301"), sitting(event, "SVS210")
    make_impression(session=session, body="![](com301_0.jpg)")
    shown = make_photo(session=session, name="com301_0.jpg", content=picture())
    chosen = make_photo(session=session, name="whiteboard.jpg", content=picture())
    owner.post(f"{LIST}move/", {"photo": [shown.pk, chosen.pk], "session": other.pk})
    assert sorted(other.photos.values_list("name", flat=True)) == ["com301_0.jpg", "whiteboard.jpg"]


def test_clock_is_put_right_and_what_nobody_placed_is_filed_anew(owner, event) -> None:
    early, late = sitting(event, "COM301"), sitting(event, "SVS210", NINE + timedelta(hours=2))
    by_clock = make_photo(session=early, name="com301_0.jpg", content=picture(), taken_at=NINE + timedelta(minutes=30))
    by_hand = make_photo(
        session=early, name="com301_1.jpg", content=picture(), taken_at=by_clock.taken_at, placed_by_hand=True
    )
    untouched = make_photo(session=early, name="com301_2.jpg", content=picture(), taken_at=by_clock.taken_at)
    timeless = make_photo(event=event, name="photo_0.jpg", content=picture())
    chosen = {"photo": [by_clock.pk, by_hand.pk, timeless.pk]}
    page = owner.post(f"{LIST}clock/", {**chosen, "hours": 1, "minutes": 45, "direction": "behind"}, follow=True)
    assert said(page) == ["The times of 2 photos were corrected, 1 moved."]
    places = [(p.session, p.taken_at) for p in map(reload, (by_clock, by_hand, untouched, timeless))]
    right = NINE + timedelta(hours=2, minutes=15)
    assert places == [(late, right), (early, right), (early, by_clock.taken_at), (None, None)]
    owner.post(f"{LIST}clock/", {**chosen, "hours": 1, "minutes": 45, "direction": "ahead"})
    assert (reload(by_clock).session, reload(by_clock).taken_at) == (early, by_clock.taken_at)


@pytest.mark.parametrize(
    "fields",
    [{}, {"hours": 0, "minutes": 0, "direction": "ahead"}, {"minutes": 60, "direction": "ahead"}, {"hours": 1}]
    + [{"hours": 99_999, "direction": "ahead"}, {"hours": "x", "direction": "ahead"}],
)
def test_clock_is_not_put_right_by_nothing_or_nonsense(owner, event, fields) -> None:
    photo = make_photo(event=event, content=picture(), taken_at=NINE)
    page = owner.post(f"{LIST}clock/", {"photo": photo.pk, **fields}, follow=True)
    assert said(page) == ["Enter by how many hours and minutes the clock was wrong."]
    assert reload(photo).taken_at == NINE


@pytest.mark.parametrize("action", ["move/", "clock/"])
def test_nothing_is_done_to_no_photos(owner, action) -> None:
    body = {"session": "", "hours": 1, "direction": "ahead"}
    assert len(said(owner.post(LIST + action, body, follow=True))) == 1


def test_inbox_is_filed_once_it_is_known_what_was_attended(owner, event) -> None:
    attended = sitting(event, "COM301")
    sitting(event, "SVS210")
    photo = make_photo(event=event, name="photo_0.jpg", content=picture(), taken_at=NINE)
    kept = make_photo(event=event, name="photo_1.jpg", content=picture(), taken_at=NINE, placed_by_hand=True)
    assert owner.get(LIST).context["album"].sure == 0
    make_impression(session=attended, state="attended")
    assert owner.get(LIST).context["album"].sure == 1
    owner.post(f"{LIST}sort/")
    assert [(reload(each).session, reload(each).placed_by_hand) for each in (photo, kept)] == [
        (attended, False),
        (None, True),
    ]


def test_photo_moves_up_and_down_among_those_of_its_session(owner, event) -> None:
    session = sitting(event, "COM301")
    photos = [make_photo(session=session, name=f"{n}.jpg", content=picture()) for n in range(3)]
    make_photo(event=event, name="other.jpg", content=picture())
    for index, direction, order in ((2, "up", "021"), (0, "down", "201"), (2, "up", "201"), (1, "down", "201")):
        owner.post(url(photos[index], "place/"), {"direction": direction})
        assert [photo.name[0] for photo in session.photos.in_order()] == list(order)


def test_photo_follows_its_heading_as_long_as_it_has_one(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), content=picture())
    button = re.compile(r'name="shown" value="(\w+)" aria-pressed="(\w+)"')
    for follows, sent, shown in ((False, "off", False), (True, "on", True), (True, "off", False), (False, "on", True)):
        owner.post(url(photo, "follow/"), {"shown": sent})
        assert reload(photo).in_reports is shown
        found = button.search(owner.get(url(photo)).content.decode())
        assert found.groups() == (("off", "true") if shown else ("on", "false"))
        owner.post(url(photo, "follow/"), {"follows": "on" if follows else "off"})
        assert (reload(photo).follows_heading, reload(photo).in_reports) == (follows, shown or follows)
    owner.post(url(photo, "follow/"), {"follows": "on"})
    assert reload(photo).follows_heading
    owner.post(url(photo, "place/"), {"session": ""})
    assert not reload(photo).follows_heading
    owner.post(url(photo, "follow/"), {"follows": "on"})
    assert not reload(photo).follows_heading


def test_photo_is_put_before_another_one_of_its_session(owner, event) -> None:
    session = sitting(event, "COM301")
    first, second, third = (make_photo(session=session, name=f"{n}.png", content=picture()) for n in "abc")
    elsewhere = make_photo(event=event, name="d.png", content=picture())

    def order() -> str:
        return "".join(photo.name[0] for photo in session.photos.in_order())

    assert owner.post(url(third, "place/"), {"before": first.pk}, headers=HTMX).status_code == 200
    assert order() == "cab"
    assert owner.post(url(third, "place/"), {"before": ""}, headers=HTMX).status_code == 200
    assert order() == "abc"
    for other in (elsewhere.pk, "nonsense"):
        assert owner.post(url(second, "place/"), {"before": other}, headers=HTMX).status_code == 404
    assert order() == "abc"
