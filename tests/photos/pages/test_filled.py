"""Missing photos get a picture that the event has already, and no text loses one for it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import make_impression, make_photo, make_session
from photos.pages.pages import LIST
from photos.samples import colours, picture
from sessions.models import Event, Photo

pytestmark = pytest.mark.django_db

NEW = f"{LIST}new/"
RGBW = ("red", "green", "blue", "white")


def send(client: Client, name: str = "IMG_1.png", **fields: Any) -> list[str]:
    page = client.post(NEW, {"file": SimpleUploadedFile(name, picture()), **fields}, follow=True)
    return [str(message) for message in page.context["messages"]]


def names(event: Event) -> list[str]:
    return sorted(event.photos.present().with_file().values_list("name", flat=True))


def seen(photo: Photo) -> tuple[str, ...]:
    with Photo.objects.get(pk=photo.pk).file.open() as file:
        return colours(file.read())


FILLED = ["1 missing photo was added."]


@pytest.mark.parametrize("by_name", [False, True])
def test_known_picture_that_no_text_shows_takes_the_place_of_the_missing_one(
    owner, event, settings, by_name, django_capture_on_commit_callbacks: Any
) -> None:
    send(owner)
    known = event.photos.get()
    Photo.objects.update(alt="A board")
    owner.post(f"{LIST}{known.pk}/turn/", {"direction": "right"})
    missing = make_photo(session=make_session(event=event), name="board.png")
    with django_capture_on_commit_callbacks(execute=True):
        how = {"name": "board.png"} if by_name else {"fills": missing.pk}
        assert send(owner, **how)[-1:] == FILLED
    photo = event.photos.get()
    assert (photo.pk, photo.name, photo.alt, photo.session) == (missing.pk, "board.png", "A board", missing.session)
    assert (photo.placed_by_hand, bool(photo.digest), photo.edit) == (True, True, {"turns": 1, "cuts": [0, 0, 0, 0]})
    kept = {path.relative_to(settings.MEDIA_ROOT).as_posix() for path in Path(settings.MEDIA_ROOT).rglob("*.*")}
    # Nothing has made small ones of the picture before it was turned since.
    assert {str(photo.file.name), str(photo.unedited_file.name)} <= kept <= set(photo.file_names())
    assert seen(photo) == ("blue", "red", "white", "green")


def test_known_picture_that_a_text_shows_is_there_twice(owner, event) -> None:
    send(owner)
    known = event.photos.get()
    make_impression(session=make_session(event=event), body=f"![]({known.name}) ![](board.png)")
    missing = make_photo(event=event, name="board.png")
    assert send(owner, fills=missing.pk) == FILLED
    assert names(event) == ["board.png", known.name]
    assert [seen(known), seen(missing)] == [RGBW, RGBW]
    assert send(owner) == ["1 photo was here already."]


def test_known_picture_that_a_person_has_placed_stays(owner, event) -> None:
    session = make_session(event=event)
    send(owner, session=session.pk)
    known = event.photos.get()
    missing = make_photo(event=event, name="board.png")
    assert send(owner, fills=missing.pk) == FILLED
    known.refresh_from_db()
    assert (known.session, names(event)) == (session, sorted(["board.png", known.name]))


def test_one_picture_fills_two_missing_ones_it_was_sent_for(owner, event) -> None:
    make_impression(session=make_session(event=event), body="![](a.png) ![](b.png)")
    missing = [make_photo(event=event, name=f"{name}.png") for name in "ab"]
    assert [send(owner, fills=photo.pk) for photo in missing] == [FILLED, FILLED]
    assert [seen(photo) for photo in missing] == [RGBW, RGBW]
    assert names(event) == ["a.png", "b.png"]


@pytest.mark.parametrize("used", [False, True])
def test_deleted_picture_fills_a_missing_one(owner, event, used) -> None:
    send(owner)
    known = event.photos.get()
    known.discard()
    if used:
        make_impression(session=make_session(event=event), body=f"![]({known.name})")
    missing = make_photo(event=event, name="board.png")
    assert send(owner, fills=missing.pk) == FILLED
    assert names(event) == ["board.png"]
    # One that a text shows can still come back.
    assert event.photos.deleted().count() == used


def test_texts_follow_the_kind_of_a_known_picture(owner, event) -> None:
    send(owner)
    impression = make_impression(session=make_session(event=event), body="![](board.jpg)")
    missing = make_photo(event=event, name="board.jpg")
    send(owner, fills=missing.pk)
    impression.refresh_from_db()
    assert (names(event), impression.body) == (["board.png"], "![](board.png)")


def test_missing_photo_whose_name_is_taken_in_its_kind_gets_the_next_free(owner, event) -> None:
    impression = make_impression(session=make_session(event=event), body="![](board.jpg) ![](board.png)")
    make_photo(event=event, name="Board.png", content=picture(seed="other"))
    missing = make_photo(event=event, name="board.jpg")
    assert send(owner, fills=missing.pk) == FILLED
    impression.refresh_from_db()
    assert (names(event), impression.body) == (["Board.png", "photo_0.png"], "![](photo_0.png) ![](board.png)")


def test_known_picture_whose_file_is_lost_is_taken_from_what_was_sent(owner, event) -> None:
    send(owner)
    known = event.photos.get()
    Photo.objects.update(placed_by_hand=True)
    Path(known.file.path).unlink()
    missing = make_photo(event=event, name="board.png")
    assert send(owner, fills=missing.pk) == FILLED
    assert seen(missing) == RGBW
