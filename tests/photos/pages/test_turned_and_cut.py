"""A photo is turned and cut, and all of it can be undone."""

from pathlib import Path
from typing import Any

import pytest

from factories import make_photo
from photos.pages.pages import reload, said, url
from photos.samples import colours, picture
from sessions.models import Photo

pytestmark = pytest.mark.django_db


def stored(photo: Photo) -> tuple[tuple[str, ...], tuple[int | None, int | None]]:
    photo = reload(photo)
    with photo.file.open() as file:
        return colours(file.read()), (photo.width, photo.height)


RGBW = ("red", "green", "blue", "white")


def test_photo_is_turned_and_cut_and_all_of_it_can_be_undone(
    owner, event, settings, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_photo(event=event, name="a.png", content=picture(size=(80, 60)))
    first = photo.file.name

    def post(action: str, **body: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            owner.post(url(photo, action), body)

    post("turn/", direction="right")
    assert stored(photo) == (("blue", "red", "white", "green"), (60, 80))
    post("crop/", left=50)
    assert stored(photo) == (("red", "red", "green", "green"), (30, 80))
    post("undo/")
    assert stored(photo) == (("blue", "red", "white", "green"), (60, 80))
    post("undo/")
    assert stored(photo) == (("red", "red", "green", "green"), (30, 80))
    post("turn/", direction="left")
    assert stored(photo) == (("red", "green", "red", "green"), (80, 30))
    post("undo/", all="1")
    assert stored(photo) == (RGBW, (80, 60))
    photo = reload(photo)
    assert (photo.file.name, photo.unedited_file.name, photo.edit) == (first, "", None)
    kept = {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert kept == {Path(first).name}


def test_undo_is_offered_after_a_turn(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    page = owner.post(url(photo, "turn/"), {"direction": "left"}, follow=True)
    assert f'action="{url(photo, "undo/")}"' in page.text
    assert "Reset to original" in page.text


@pytest.mark.parametrize("sides", [{"left": 50, "right": 50}, {"left": 96}, {"top": -1}, {"top": "x"}, {"left": "nan"}])
def test_too_much_is_not_cut_off(owner, event, sides) -> None:
    photo = make_photo(event=event, content=picture())
    page = owner.post(url(photo, "crop/"), sides, follow=True)
    assert said(page) == ["Part of the photo must remain. Enter numbers from 0 to 95 percent."]
    assert reload(photo).edit is None


def test_picture_that_moves_is_neither_turned_nor_cut(owner, event) -> None:
    photo = make_photo(event=event, name="a.gif", content=picture("GIF"))
    assert "Rotate left" not in owner.get(url(photo)).text
    page = owner.post(url(photo, "turn/"), follow=True)
    assert said(page) == ["An animated image cannot be rotated or cropped."]


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_photo_without_a_picture_is_not_turned(owner, event, content) -> None:
    photo = make_photo(event=event, content=content)
    page = owner.post(url(photo, "turn/"), follow=True)
    assert len(said(page)) == 1
    assert reload(photo).edit is None
