"""A deleted photo can be brought back until it is gone for good."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from factories import make_photo
from parallel import at_once_behind
from photos.pages.pages import LIST, reload, said, sitting, url
from photos.samples import picture
from sessions.models import Photo
from sessions.photos import many as photo_many

pytestmark = pytest.mark.django_db

AT_ONCE = 6
"""Photos: fewer than a connection pool holds."""


def test_photo_is_deleted_and_brought_back_by_the_button_of_the_message(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="com301_0.jpg", content=picture())
    page = owner.post(url(photo, "delete/"), follow=True)
    assert said(page) == ["Deleted “com301_0.jpg”."]
    assert f'action="{url(photo, "restore/")}"' in page.text
    assert owner.get("/events/harbour/photos/com301_0.jpg").status_code == 404
    assert owner.get(url(photo)).status_code == 404
    owner.post(url(photo, "restore/"))
    assert owner.get(url(photo)).status_code == 200
    assert reload(photo).session is not None


@pytest.mark.parametrize("action", ["", "turn/", "crop/", "undo/", "place/", "follow/", "delete/"])
def test_photo_that_was_deleted_in_another_tab_is_said_to_be_in_the_bin_and_can_come_back(owner, event, action) -> None:
    photo = make_photo(event=event, name="a.png", content=picture())
    photo.discard()
    response = owner.post(url(photo, action), {"alt": "A <board>", "left": 10, "direction": "left"})
    assert (response.status_code, response.text.count("<h1>This photo is in the bin</h1>")) == (404, 1)
    assert response.text.count("A &lt;board&gt;") == 1
    assert reload(photo).edit is None
    back = owner.post(url(photo, "restore/"), {"next": url(photo)})
    assert (f'action="{url(photo, "restore/")}"' in response.text, back["Location"]) == (True, url(photo))
    assert reload(photo).deleted_at is None


def test_photo_whose_name_is_taken_meanwhile_comes_back_under_another(owner, event) -> None:
    photo = make_photo(session=sitting(event, "COM301"), name="com301_0.jpg", content=picture())
    photo.discard()
    make_photo(event=event, name="com301_0.jpg")
    owner.post(url(photo, "restore/"))
    assert reload(photo).name == "com301_1.jpg"


@pytest.mark.django_db(transaction=True)
def test_photos_of_one_name_that_come_back_at_once_get_names_of_their_own(event, monkeypatch) -> None:
    monkeypatch.setattr(photo_many, "_ATTEMPTS", 1)
    deleted = []
    for _ in range(AT_ONCE):
        deleted.append(make_photo(event=event, name="photo_1.png"))
        deleted[-1].discard()
    make_photo(event=event, name="photo_1.png")

    def restore(number: int) -> None:
        photo_many.restore_many(event, [deleted[number].pk])

    at_once_behind(User.objects.filter(pk=event.owner.pk), AT_ONCE, restore)
    names = event.photos.present().values_list("name", flat=True)
    assert sorted(names) == [f"photo_{number}.png" for number in range(1, AT_ONCE + 2)]


def test_deleted_photos_go_for_good_with_all_their_files(
    owner, event, settings, django_capture_on_commit_callbacks: Any
) -> None:
    kept = make_photo(event=event, name="kept.png", content=picture())
    gone = make_photo(event=event, name="gone.png", content=picture())
    owner.post(url(gone, "turn/"))
    owner.post(url(gone, "delete/"))
    with django_capture_on_commit_callbacks(execute=True):
        page = owner.post(f"{LIST}purge/", follow=True)
    assert said(page)[-1] == "1 photo was deleted permanently."
    assert list(Photo.objects.all()) == [kept]
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == [Path(kept.file.name).name]
