"""A picture that is sent lies in the session that is named, else where its clock says."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from factories import make_impression, make_photo, make_session
from photos.samples import colours, picture
from photos.upload.sending import NEW, NINE, SCRIPT, files_kept, messages_of, sitting, upload
from sessions.models import Photo

pytestmark = pytest.mark.django_db


def test_picture_from_a_script_gets_its_card(owner, event, settings) -> None:
    key = uuid.uuid4()
    session = sitting(event, "COM301-R", NINE)
    sent = picture("JPEG", (400, 300), taken=datetime(2026, 12, 1, 18, 10), quality=95)
    response = owner.post(NEW, {"id": key, "file": upload(sent, "IMG_1.JPG")}, headers=SCRIPT)
    photo = Photo.objects.get()
    assert response.status_code == 200
    assert f'id="photo-{key}"' in response.text
    assert "<html" not in response.text
    assert (photo.pk, photo.name, photo.session, photo.placed_by_hand) == (key, "com301_0.jpg", session, False)
    assert (photo.taken_at, photo.offset) == (NINE + timedelta(minutes=10), None)
    assert (photo.width, photo.height, photo.position) == (400, 300, 1)
    stem = f"photos/{event.pk}/{key}-{photo.version}"
    assert files_kept(settings) == [f"{stem}.320.webp", f"{stem}.640.webp", f"{stem}.jpg"]
    assert photo.original.name == ""
    with photo.file.open() as file:
        assert colours(file.read()) == ("red", "green", "blue", "white")


@pytest.mark.parametrize(
    ("offset", "zone", "expected"),
    [
        (None, "", "2026-12-01 00:10"),
        (-480, "", "2026-12-01 17:10"),
        (-480, "Europe/Berlin", "2026-12-01 17:10"),
        (None, "Europe/Berlin", "2026-12-01 08:10"),
        (None, "Mars/Olympus", "2026-12-01 00:10"),
    ],
)
def test_clock_is_read_by_its_offset_else_by_the_device_else_by_the_event(owner, offset, zone, expected) -> None:
    sent = picture("JPEG", taken=datetime(2026, 12, 1, 9, 10), offset=offset)
    owner.post(NEW, {"file": upload(sent), "time_zone": zone})
    photo = Photo.objects.get()
    assert photo.taken_at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert photo.offset == offset


def test_session_that_is_named_goes_before_the_clock(owner, event) -> None:
    sitting(event, "COM301", NINE)
    other = sitting(event, "SVS210", NINE + timedelta(hours=5))
    sent = picture("JPEG", taken=datetime(2026, 12, 1, 18, 10))
    owner.post(NEW, {"file": upload(sent), "session": other.pk})
    photo = Photo.objects.get()
    assert (photo.session, photo.placed_by_hand, photo.name) == (other, True, "svs210_0.jpg")


@pytest.mark.parametrize("kind", ["deleted", "foreign", "nonsense"])
def test_session_that_is_not_there_leaves_it_to_the_clock(owner, event, kind) -> None:
    session = sitting(event, "COM301", NINE)
    named = {"deleted": make_session(event=event), "foreign": make_session(), "nonsense": None}[kind]
    if kind == "deleted":
        named.discard()
    sent = picture("JPEG", taken=datetime(2026, 12, 1, 18, 10))
    owner.post(NEW, {"file": upload(sent), "session": named.pk if named else "x"})
    assert Photo.objects.get().session == session


def test_of_two_at_once_the_attended_one_else_the_inbox(owner, event) -> None:
    sitting(event, "COM301", NINE)
    planned = sitting(event, "SVS210", NINE)
    sent = [picture("JPEG", seed=str(number), taken=datetime(2026, 12, 1, 18, 10)) for number in range(2)]
    owner.post(NEW, {"file": upload(sent[0])})
    make_impression(session=planned, state="attended")
    owner.post(NEW, {"file": upload(sent[1])})
    assert [photo.session for photo in Photo.objects.order_by("created_at")] == [None, planned]


def test_missed_session_shows_in_nobody_s_photo(owner, event) -> None:
    sitting(event, "COM301", NINE, state="missed")
    owner.post(NEW, {"file": upload(picture("JPEG", taken=datetime(2026, 12, 1, 18, 10)))})
    assert Photo.objects.get().session is None


def test_upload_of_the_name_of_a_missing_photo_fills_it(owner, event, settings) -> None:
    session = make_session(event=event)
    missing = make_photo(event=event, session=session, name="Com301_0.png")
    sent = picture()
    page = owner.post(NEW, {"file": upload(sent, "com301_0.PNG")}, follow=True)
    photo = Photo.objects.get()
    assert messages_of(owner, page) == ["1 missing photo was added."]
    assert (photo.pk, photo.name, photo.session, photo.width) == (missing.pk, "Com301_0.png", session, 64)
    assert photo.placed_by_hand
    with photo.file.open() as file:
        assert file.read() == sent
    assert owner.post(NEW, {"file": upload(sent, "com301_0.PNG")}, headers=SCRIPT).status_code == 200
    assert Photo.objects.count() == 1


def test_missing_photo_is_filled_by_any_file_that_is_meant_for_it_and_texts_follow_its_kind(owner, event) -> None:
    session = make_session(event=event)
    impression = make_impression(session=session, body="Before ![](com301_0.png) after")
    missing = make_photo(event=event, session=session, name="com301_0.png")
    owner.post(NEW, {"file": upload(picture("JPEG", quality=95), "IMG_1.JPG"), "fills": missing.pk})
    photo = Photo.objects.get()
    impression.refresh_from_db()
    assert (photo.pk, photo.name) == (missing.pk, "com301_0.jpg")
    assert impression.body == "Before ![](com301_0.jpg) after"


def test_forty_photos_of_two_days_lie_each_in_its_session(owner, event) -> None:
    sessions = [
        sitting(event, f"OPS3{day}{hour}", NINE + timedelta(days=day, hours=hour), 50)
        for day in (0, 1)
        for hour in range(5)
    ]
    expected = []
    for index, session in enumerate(sessions):
        for minute in (0, 17, 38, 52):
            taken = session.starts_at + timedelta(hours=9, minutes=minute)
            sent = picture("JPEG", seed=f"{index} {minute}", taken=taken.replace(tzinfo=None))
            owner.post(NEW, {"file": upload(sent)}, headers=SCRIPT)
            expected.append(session.pk)
    assert [photo.session_id for photo in Photo.objects.order_by("taken_at")] == expected
    assert len(expected) == 40
