"""How the file of a photo and its thumbnails are sent: how long they are kept, and to whom."""

from pathlib import Path

import pytest

from factories import make_photo, make_user
from photos.pages.pages import LIST, reload, url
from photos.samples import picture

pytestmark = pytest.mark.django_db


def test_address_that_holds_the_digest_is_kept_for_ever_and_others_are_asked_again(owner, event) -> None:
    photo = make_photo(event=event, content=picture())
    owner.post(url(photo, "turn/"))
    photo = reload(photo)
    file = f"{LIST}{photo.name}"
    for path in (file, f"{file}/320.webp", f"{file}/640.webp"):
        named, other = (owner.get(f"{path}?v={version}") for version in (photo.version, "0" * 16))
        assert named["Cache-Control"] == "private, max-age=31536000, immutable"
        assert other["Cache-Control"] == "private, no-cache"
        assert named["ETag"] == other["ETag"]
        again = owner.get(path, headers={"If-None-Match": named["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", named["ETag"])
        head = owner.head(path)
        assert (head.status_code, head["Content-Length"]) == (200, named["Content-Length"])
        for response in (named, other, head):
            response.getvalue()
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_file_without_a_digest_in_its_name_is_known_by_its_content(owner, event) -> None:
    photo = make_photo(event=event, name="a.png", content=picture())
    first = owner.get(f"{LIST}a.png")
    before = first["ETag"]
    assert first.getvalue() == picture()
    Path(photo.file.path).write_bytes(picture(seed="other"))
    after = owner.get(f"{LIST}a.png", headers={"If-None-Match": before})
    assert (after.getvalue(), after["ETag"] == before) == (picture(seed="other"), False)


@pytest.mark.parametrize("width", [0, 1, 321, 2000])
def test_thumbnail_of_another_width_is_not_made(owner, event, width) -> None:
    make_photo(event=event, name="a.png", content=picture())
    assert owner.get(f"{LIST}a.png/{width}.webp").status_code == 404


@pytest.mark.parametrize("content", [None, b"<html>", b""])
def test_thumbnail_of_what_is_no_picture_is_not_found(owner, event, content) -> None:
    make_photo(event=event, name="a.png", content=content)
    assert owner.get(f"{LIST}a.png/320.webp").status_code == 404


def test_file_and_thumbnail_are_nobody_else_s(client, owner, event) -> None:
    make_photo(event=event, name="a.png", content=picture())
    client.force_login(make_user())
    assert [client.get(f"{LIST}a.png{rest}").status_code for rest in ("", "/320.webp")] == [404, 404]
