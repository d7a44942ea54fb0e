"""A picture is kept once, whole, and under its own key and name, however often it is sent, and with how many others."""

import hashlib
import threading
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, connections
from django.test import Client

from factories import make_event, make_photo
from parallel import at_once_behind
from photos.samples import picture
from photos.upload.sending import NEW, SCRIPT, files_kept, messages_of, upload
from sessions.models import Photo
from sessions.models.photo import thumbnail_name
from sessions.photos import files
from sessions.photos import upload as photo_upload
from sessions.pictures.accepted import PictureRefused

pytestmark = pytest.mark.django_db

AT_ONCE = 6
"""Pictures: no more wait for the decoder of a process."""


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
    assert messages_of(owner, page) == ["1 deleted photo was restored."]
    assert (back.deleted_at, back.name) == (None, "photo_1.png")


def test_picture_that_cannot_be_stored_leaves_neither_row_nor_file(owner, event, settings, monkeypatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr(photo_upload, "_save", fail)
    with pytest.raises(IntegrityError):
        owner.post(NEW, {"file": upload(picture())})
    assert (Photo.objects.count(), files_kept(settings)) == (0, [])


def test_picture_that_the_database_refuses_leaves_no_file(event, settings, monkeypatch) -> None:
    monkeypatch.setattr(photo_upload, "_save", lambda *_: User.objects.update(username=None))
    sent = photo_upload.UploadedPicture("one.png", "0" * 64, upload(picture()))
    with pytest.raises(IntegrityError):
        photo_upload.store_upload(photo_upload.Upload(event, photo_upload.UploadHints(event.owner), []), sent)
    assert files_kept(settings) == []


def test_picture_whose_key_is_taken_meanwhile_is_not_decoded_again(event, settings, monkeypatch) -> None:
    hints = photo_upload.UploadHints(event.owner, key=uuid.uuid4())
    sent = photo_upload.decode_uploads(event, [upload(picture())], hints, [])
    make_photo(pk=hints.key)
    monkeypatch.setattr(photo_upload, "ingest", None)
    with sent.written:
        [(photo, outcome)] = photo_upload.store_uploads(sent)
    assert (photo.pk != hints.key, outcome, photo.event) == (True, photo_upload.Outcome.ADDED, event)
    assert f"{photo.pk}" in photo.file.name
    assert Path(photo.file.path).read_bytes() == sent.decoded[0].made[1].content
    assert set(photo.file_names()) <= set(files_kept(settings))


def test_duplicate_that_is_gone_meanwhile_and_cannot_be_read_is_refused_alone(event, monkeypatch) -> None:
    known = make_photo(event=event, content=picture(seed="known"), digest=hashlib.sha256(b"no picture").hexdigest())
    both = [upload(b"no picture", "broken.png"), upload(picture(), "whole.png")]
    sent = photo_upload.decode_uploads(event, both, photo_upload.UploadHints(event.owner), [])
    known.delete()
    with sent.written:
        taken = photo_upload.store_uploads(sent)
    assert [outcome for _photo, outcome in taken] == [photo_upload.Outcome.ADDED]
    assert [(name, type(refusal)) for name, refusal in sent.refused] == [("broken.png", PictureRefused)]


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


@pytest.mark.django_db(transaction=True)
def test_pictures_sent_at_once_get_names_of_their_own_at_the_first_attempt(event, settings, monkeypatch) -> None:
    monkeypatch.setattr(photo_upload, "_ATTEMPTS", 1)
    make_photo(event=event, name="photo_1.png")

    def send(number: int) -> int:
        client = Client()
        client.force_login(event.owner)
        return client.post(NEW, {"file": upload(picture(seed=f"{number}"))}, headers=SCRIPT).status_code

    answers = at_once_behind(User.objects.filter(pk=event.owner.pk), AT_ONCE, send)
    stored = event.photos.exclude(file="").values_list("position", "name")
    given = [(number, f"photo_{number + 1}.png") for number in range(1, AT_ONCE + 1)]
    assert (answers, sorted(stored)) == ([200] * AT_ONCE, given)


def test_files_of_a_picture_that_another_request_has_stored_meanwhile_stay(event, settings) -> None:
    photo = make_photo(event=event, content=picture())
    names = [photo.file.name, thumbnail_name(photo.file.name, 320), f"photos/{event.pk}/stray.png"]
    with pytest.raises(IntegrityError), files.UncommittedFiles() as written:  # noqa: PT012 - what is tried is the block
        written.names += names
        for name in names[1:]:
            (Path(settings.MEDIA_ROOT) / name).write_bytes(b"small")
        raise IntegrityError
    assert files_kept(settings) == sorted(names[:2])


def test_picture_is_looked_at_before_the_transaction_of_a_write_with_an_id(owner, event, monkeypatch) -> None:
    depths: list[int] = []
    outside = len(connection.savepoint_ids)
    look = photo_upload.decode_upload

    def watched(*args: Any, **kwargs: Any) -> photo_upload.UploadedPicture:
        depths.append(len(connection.savepoint_ids) - outside)
        return look(*args, **kwargs)

    monkeypatch.setattr(photo_upload, "decode_upload", watched)
    headers = {"X-Operation": str(uuid.uuid4()), **SCRIPT}
    first, second = (owner.post(NEW, {"id": "", "file": upload(picture())}, headers=headers) for _ in range(2))
    assert (first.status_code, first.text, second["X-Operation-Repeated"]) == (200, second.text, "1")
    assert (depths, event.photos.count()) == ([0, 0], 1)
