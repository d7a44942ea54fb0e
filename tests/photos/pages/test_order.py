"""Photos stand in their session as their clocks say, also once a clock was put right, until somebody orders them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_day, make_impression, make_member, make_photo, make_session, make_user
from photos.pages.pages import LIST, NINE
from photos.samples import picture
from sessions.models import Event, Photo, Session

pytestmark = pytest.mark.django_db

SETTINGS = "/events/harbour/settings/"


def sitting(event: Event, code: str, start: datetime = NINE, hours: int = 1) -> Session:
    day = event.days.first() or make_day(event=event)
    return make_session(day=day, code=code, title="", starts_at=start, ends_at=start + timedelta(hours=hours))


def send(client: Client, minute: int) -> Photo:
    content = picture("JPEG", seed=str(minute), taken=NINE.replace(tzinfo=None) + timedelta(minutes=minute))
    client.post(f"{LIST}new/", {"file": SimpleUploadedFile("a.jpg", content)})
    return Photo.objects.latest("created_at")


def taken(session: Session, minute: int | None, **fields: Any) -> Photo:
    taken_at = None if minute is None else NINE + timedelta(minutes=minute)
    position = Photo.objects.next_position(event=session.event, session=session)
    fields = {"position": position, "name": f"{minute}.png", **fields}
    return make_photo(session=session, content=picture(), taken_at=taken_at, **fields)


def minutes(session: Session) -> list[int | None]:
    times = [photo.taken_at for photo in session.photos.present().in_order()]
    return [int((time - NINE).total_seconds() // 60) if time else None for time in times]


def test_photo_that_comes_late_stands_where_its_time_says(owner, event) -> None:
    session = sitting(event, "COM301")
    for minute in (30, 10, 50, 20):
        send(owner, minute)
    assert minutes(session) == [10, 20, 30, 50]


def test_photo_that_comes_late_stands_last_where_somebody_has_ordered_the_others(owner, event) -> None:
    session = sitting(event, "COM301")
    photos = [send(owner, minute) for minute in (10, 30)]
    owner.post(f"{LIST}{photos[1].pk}/place/", {"direction": "up"})
    send(owner, 20)
    assert minutes(session) == [30, 10, 20]


def test_photos_without_a_time_and_deleted_ones_are_no_hand_s_order(owner, event) -> None:
    session = sitting(event, "COM301")
    taken(session, 10)
    taken(session, None)
    taken(session, 5, name="gone.png").discard()
    taken(session, 40)
    send(owner, 20)
    assert minutes(session) == [10, None, 20, 40]


def test_photo_of_the_inbox_moves_to_where_its_time_says(owner, event) -> None:
    session = sitting(event, "COM301")
    for minute in (10, 30):
        taken(session, minute)
    photo = make_photo(event=event, content=picture(), taken_at=NINE + timedelta(minutes=20))
    owner.post(f"{LIST}{photo.pk}/place/", {"session": session.pk})
    assert minutes(session) == [10, 20, 30]


@pytest.mark.parametrize(("order", "expected"), [((10, 20, 30), [20, 25, 30]), ((30, 20, 10), [30, 20, 25])])
def test_clock_that_is_put_right_orders_the_session_unless_a_hand_did(owner, event, order, expected) -> None:
    session = sitting(event, "COM301")
    photos = {minute: taken(session, minute, placed_by_hand=True) for minute in order}
    body = {"photo": photos[10].pk, "hours": 0, "minutes": 15, "direction": "behind"}
    owner.post(f"{LIST}clock/", body)
    assert minutes(session) == expected


def test_zone_that_is_put_right_moves_the_clocks_of_cameras_that_named_no_offset(owner, event) -> None:
    session = sitting(event, "COM301")
    fields = {"name": "Harbour", "time_zone": "Asia/Tokyo", "language": "en"}
    local = taken(session, 10)
    placed = taken(session, 20, placed_by_hand=True)
    deleted = taken(session, 30)
    deleted.discard()
    # In truth 18:05 in Tokyo, which UTC clocks called 09:05; nine hours later the event knows no session.
    named = taken(session, 5, offset=540, name="named.png")
    timeless = taken(session, None)
    owner.post(SETTINGS, fields)
    session.refresh_from_db()
    nine_hours = timedelta(hours=9)
    assert session.starts_at == NINE - nine_hours
    rows = [Photo.objects.get(pk=photo.pk) for photo in (local, placed, deleted, named, timeless)]
    assert [(photo.taken_at, photo.session) for photo in rows] == [
        (local.taken_at - nine_hours, session),
        (placed.taken_at - nine_hours, session),
        (deleted.taken_at - nine_hours, session),
        (named.taken_at, None),
        (None, session),
    ]


def test_zone_that_is_put_right_files_what_only_now_lies_in_a_session(owner, event) -> None:
    session = sitting(event, "COM301")
    make_impression(session=session)
    taken(session, 20)
    photo = make_photo(
        event=event, content=picture(), taken_at=NINE + timedelta(minutes=10) - timedelta(hours=9), offset=0
    )
    owner.post(SETTINGS, {"name": "Harbour", "time_zone": "Asia/Tokyo", "language": "en"})
    photo.refresh_from_db()
    assert (photo.session, photo.placed_by_hand) == (session, False)
    assert [each.pk for each in session.photos.in_order()][0] == photo.pk


def test_zone_that_a_colleague_puts_right_files_the_photos_of_that_colleague(event) -> None:
    session = sitting(event, "COM301")
    mate, client = make_user(), Client()
    make_member(event=event, user=mate)
    for person in (mate, event.owner):
        make_impression(session=session, author=person)
    taken_at = NINE + timedelta(minutes=10) - timedelta(hours=9)
    fields = {"event": event, "content": picture(), "taken_at": taken_at, "offset": 0}
    photos = [make_photo(**fields, added_by=person) for person in (mate, event.owner, None)]
    client.force_login(mate)
    client.post(SETTINGS, {"name": "Harbour", "time_zone": "Asia/Tokyo", "language": "en"})
    assert [Photo.objects.get(pk=photo.pk).session for photo in photos] == [session, None, None]
