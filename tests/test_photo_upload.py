"""Sending pictures: each is filed, named and kept once, and what is refused is said at that picture."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from factories import make_day, make_event, make_impression, make_photo, make_session, make_user
from photos_for_tests import colours, picture
from sessions import uploads
from sessions.models import Event, Photo, Session
from sessions.models.photo import thumbnail_name
from sessions.photos import files, taking
from sessions.views import photos as photo_views

pytestmark = pytest.mark.django_db

NEW = "/events/harbour/photos/new/"
LIST = "/events/harbour/photos/"
SCRIPT = {"X-Autosave": "1"}
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def upload(content: bytes, name: str = "IMG_1.PNG") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sitting(event: Event, code: str, start: datetime, minutes: int = 60, state: str = "") -> Session:
    day = event.days.first() or make_day(event=event)
    session = make_session(day=day, code=code, title="", starts_at=start, ends_at=start + timedelta(minutes=minutes))
    if state:
        make_impression(session=session, state=state)
    return session


def files_kept(settings: Any) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def messages_of(client: Client, response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


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


def test_picture_that_was_sent_before_is_the_one_that_is_there(owner, settings) -> None:
    sent = picture()
    for key in (uuid.uuid4(), uuid.uuid4()):
        response = owner.post(NEW, {"id": key, "file": upload(sent)}, headers=SCRIPT)
        assert response.status_code == 200
        assert f'id="photo-{Photo.objects.get().pk}"' in response.text
    assert (Photo.objects.count(), len(files_kept(settings))) == (1, 3)
    page = owner.post(NEW, {"file": upload(sent)}, follow=True)
    assert messages_of(owner, page) == ["1 photo was here already."]


def test_same_picture_in_another_event_is_another_one(owner, event) -> None:
    make_event(owner=event.owner, slug="lighthouse")
    for slug in ("harbour", "lighthouse"):
        owner.post(f"/events/{slug}/photos/new/", {"file": upload(picture())})
    assert Photo.objects.values("event").distinct().count() == 2


def test_key_that_is_taken_is_not_taken_from_anybody(owner, event) -> None:
    foreign = make_photo(name="theirs.png", content=picture())
    owner.post(NEW, {"id": foreign.pk, "file": upload(picture(seed="mine"))})
    foreign.refresh_from_db()
    assert (foreign.name, event.photos.count()) == ("theirs.png", 1)


@pytest.mark.parametrize("key", ["", "no-key", "00000000-0000-0000-0000-00000000000g"])
def test_key_that_is_none_does_no_harm(owner, event, key) -> None:
    assert owner.post(NEW, {"id": key, "file": upload(picture())}, headers=SCRIPT).status_code == 200
    assert event.photos.count() == 1


def test_deleted_picture_that_is_sent_again_comes_back(owner, event) -> None:
    owner.post(NEW, {"file": upload(picture())}, headers=SCRIPT)
    photo = Photo.objects.get()
    photo.discard()
    make_photo(event=event, name=photo.name)
    page = owner.post(NEW, {"file": upload(picture())}, follow=True)
    back = Photo.objects.get(pk=photo.pk)
    assert messages_of(owner, page) == ["1 deleted photo is back."]
    assert (back.deleted_at, back.name) == (None, "photo_1.png")


def test_form_without_scripts_sends_many_and_is_told_of_each_refusal(owner, event) -> None:
    session = sitting(event, "COM301", NINE)
    good = [picture("JPEG", seed=str(number), taken=datetime(2026, 12, 1, 18, number)) for number in range(3)]
    sent = [
        *(upload(content, f"IMG_{number}.JPG") for number, content in enumerate(good)),
        upload(picture(seed="no time"), "screen.png"),
        upload(b"Minutes of the harbour board", "notes.jpg"),
        upload(picture()[:-40], "half.png"),
        upload(b"", "empty.png"),
        upload(b"%PDF-1.7 and so on", "slides.pdf"),
    ]
    page = owner.post(NEW, {"file": sent}, follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    said = messages_of(owner, page)
    assert said[0] == "4 photos added, 3 filed by their times."
    assert [text.split("”")[0].removeprefix("“") for text in said[1:]] == [
        "notes.jpg",
        "half.png",
        "empty.png",
        "slides.pdf",
    ]
    assert [photo.name for photo in session.photos.in_order()] == ["com301_0.jpg", "com301_1.jpg", "com301_2.jpg"]
    assert event.photos.get(session=None).name == "photo_0.png"


def test_refused_picture_is_422_for_a_script_and_says_why(owner, event) -> None:
    response = owner.post(NEW, {"file": upload(b"no picture", "notes.jpg")}, headers=SCRIPT)
    assert response.status_code == 422
    assert "notes.jpg" in response.text
    assert "This is no picture." in response.text
    assert not event.photos.exists()


def test_form_without_a_file_says_so(owner) -> None:
    assert messages_of(owner, owner.post(NEW, {}, follow=True)) == ["Choose one or more pictures first."]


def test_file_that_is_too_large_is_left_out_while_the_others_go_through(owner, event, monkeypatch) -> None:
    limits = uploads.Limits(each=5_000, together=30_000)
    monkeypatch.setattr("sessions.views.photos.create.upload_limits", limits)
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 0)
    sent = [upload(b"\xff" * 9_000, "large.jpg"), upload(picture(), "small.png")]
    page = owner.post(NEW, {"file": sent}, follow=True)
    said = [
        "1 photo added, 0 filed by their times.",
        "“large.jpg” was not taken. The file is larger than 15 MB, or cannot be made small enough.",
    ]
    assert messages_of(owner, page) == said
    assert event.photos.count() == 1


@pytest.mark.parametrize("kind", ["files", "bytes"])
def test_more_than_a_form_takes_at_once_is_refused_on_the_page_that_says_how_much_it_takes(
    owner, event, monkeypatch, kind
) -> None:
    if kind == "files":
        monkeypatch.setattr("django.conf.settings.DATA_UPLOAD_MAX_NUMBER_FILES", 2)
    else:
        limits = uploads.Limits(each=5_000, together=10_000)
        monkeypatch.setattr("sessions.views.photos.create.upload_limits", limits)
        monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 0)
    response = owner.post(NEW, {"file": [upload(b"\xff" * 4_000, f"{n}.jpg") for n in range(3)]})
    count = 2 if kind == "files" else 100
    assert response.status_code == 413
    assert messages_of(owner, response) == [
        f"None of these were taken: at most {count} photos, of 15 MB each and 300 MB together, can be sent at once. "
        "Send them in several goes."
    ]
    assert response.text.count('id="album"') == 1
    assert event.photos.count() == 0


def test_who_may_not_send_anything_is_told_nothing_of_the_event(event, settings, monkeypatch) -> None:
    monkeypatch.setattr("django.conf.settings.DATA_UPLOAD_MAX_NUMBER_FILES", 2)
    # As in a browser: the form is read before anybody asks whose event it is.
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    statuses = []
    for user in (None, make_user(), event.owner):
        if user:
            client.force_login(user)
        response = client.post(NEW, {"file": [upload(b"\xff", f"{n}.jpg") for n in range(3)]})
        statuses.append((response.status_code, event.name in response.text))
    assert statuses == [(400, False), (400, False), (413, True)]


def test_page_says_beforehand_how_much_it_takes(owner) -> None:
    assert "At most 15 MB each; without scripts 100 photos and 300 MB at once." in owner.get(LIST).text


def test_who_is_not_signed_in_may_send_no_more_than_anybody(client, event, rf) -> None:
    request = rf.post(NEW)
    request.resolver_match = type("Match", (), {"func": type("View", (), {"upload_limits": uploads.PICTURES})})
    request.user = event.owner
    assert uploads.limits_of(request) == uploads.PICTURES
    request.user = type("Nobody", (), {"is_authenticated": False})
    assert uploads.limits_of(request) == uploads.Limits()


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
    assert messages_of(owner, page) == ["1 missing photo is there now."]
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


def test_picture_that_cannot_be_stored_leaves_neither_row_nor_file(owner, event, settings, monkeypatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr(taking, "_save", fail)
    with pytest.raises(IntegrityError):
        owner.post(NEW, {"file": upload(picture())})
    assert (Photo.objects.count(), files_kept(settings)) == (0, [])


def test_file_that_was_left_half_written_is_replaced(owner, event, settings) -> None:
    key = uuid.uuid4()
    owner.post(NEW, {"id": key, "file": upload(picture())})
    photo = Photo.objects.get()
    path = Path(photo.file.path)
    whole = path.read_bytes()
    Photo.objects.all().delete()
    path.write_bytes(whole[:20])
    owner.post(NEW, {"id": key, "file": upload(picture())})
    assert path.read_bytes() == whole


def test_original_is_kept_where_that_is_wished(owner, event, settings) -> None:
    settings.KEEP_ORIGINALS = True
    sent = picture("JPEG", taken=datetime(2026, 12, 1, 18, 10))
    owner.post(NEW, {"file": upload(sent, "IMG_1.JPG")})
    photo = Photo.objects.get()
    assert photo.original.name == f"photos/{event.pk}/{photo.pk}.original.jpg"
    assert Path(photo.original.path).read_bytes() == sent
    with photo.file.open() as file:
        assert b"2026:12:01" not in file.read()


def test_pictures_can_be_looked_at_before_a_transaction(owner, event, rf, monkeypatch) -> None:
    request = rf.post(NEW, {"file": upload(picture())})
    request.user = event.owner
    photo_views.create.beforehand(request, "harbour")
    monkeypatch.setattr(taking, "ingest", None)
    request.headers = SCRIPT
    request.htmx = False
    with transaction.atomic():
        response = photo_views.create(request, "harbour")
    assert (response.status_code, event.photos.count()) == (200, 1)


@pytest.mark.django_db(transaction=True)
def test_picture_sent_twice_at_once_is_one_picture(event, settings) -> None:
    both = threading.Barrier(2)
    answers: list[int] = []

    def send() -> None:
        client = Client()
        client.force_login(event.owner)
        both.wait()
        answers.append(client.post(NEW, {"file": upload(picture())}, headers=SCRIPT).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, Photo.objects.count(), len(files_kept(settings))) == ([200, 200], 1, 3)


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


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a" * 300 + ".png", "写真 1.png", "<script>.png", "a\x07b.png", "%s %(name)s.png", "con"],
)
def test_name_of_a_file_does_no_harm(owner, event, settings, name) -> None:
    sent = [upload(picture(), name), upload(b"nothing", name)]
    page = owner.post(NEW, {"file": sent}, follow=True)
    assert (page.status_code, len(messages_of(owner, page))) == (200, 2)
    assert Photo.objects.get().name == "photo_0.png"
    assert [path for path in files_kept(settings) if not path.startswith(f"photos/{event.pk}/")] == []


def test_files_of_a_picture_that_another_request_has_stored_meanwhile_stay(event, settings) -> None:
    photo = make_photo(event=event, content=picture())
    names = [photo.file.name, thumbnail_name(photo.file.name, 320), f"photos/{event.pk}/stray.png"]
    with pytest.raises(IntegrityError), files.Written() as written:  # noqa: PT012 - what is tried is the block
        written.names += names
        for name in names[1:]:
            (Path(settings.MEDIA_ROOT) / name).write_bytes(b"small")
        raise IntegrityError
    assert files_kept(settings) == sorted(names[:2])


def test_picture_is_looked_at_before_the_transaction_of_a_write_with_an_id(owner, event, monkeypatch) -> None:
    depths: list[int] = []
    outside = len(connection.savepoint_ids)
    look = photo_views.look_at

    def watched(*args: Any, **kwargs: Any) -> taking.Sent:
        depths.append(len(connection.savepoint_ids) - outside)
        return look(*args, **kwargs)

    monkeypatch.setattr(photo_views, "look_at", watched)
    headers = {"X-Operation": str(uuid.uuid4()), **SCRIPT}
    first, second = (owner.post(NEW, {"id": "", "file": upload(picture())}, headers=headers) for _ in range(2))
    assert (first.status_code, first.text, second["X-Operation-Repeated"]) == (200, second.text, "1")
    assert (depths, event.photos.count()) == ([0, 0], 1)
