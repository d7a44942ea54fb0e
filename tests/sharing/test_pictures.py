"""Photos behind a link: only those of its page, asked for each time."""

import pytest
from django.core.cache import cache
from django.test import Client

from sharing.marked import OPEN, Marked, address, status

pytestmark = pytest.mark.django_db


def test_photo_may_be_kept_but_is_asked_for(marked: Marked) -> None:
    path = address(marked.link(**OPEN), "shared-photo", "mark-placed.png")
    photo = Client().get(path)
    assert (photo.getvalue()[:4], photo["Cache-Control"]) == (b"\x89PNG", "private, no-cache")
    assert "sandbox" in photo["Content-Security-Policy"]
    assert Client().get(path, headers={"If-None-Match": photo["ETag"]}).status_code == 304


def test_only_photos_of_the_page(marked: Marked) -> None:
    def asked(token: str) -> list[str]:
        names = ("placed", "loose", "inbox", "missing", "deleted", "zzz")
        return [name for name in names if status(address(token, "shared-photo", f"mark-{name}.png")) == 200]

    assert asked(marked.link(**OPEN)) == ["placed", "loose"]
    assert asked(marked.link(of="session", **OPEN)) == ["placed", "loose"]
    assert asked(marked.link(with_photos=True)) == ["loose"]
    assert asked(marked.link(with_impressions=True)) == []
    assert asked(marked.link(of="report")) == ["placed"]
    marked.report.shows_photos = True
    marked.report.save()
    # The session's text places a photo by hand, so that its other photos are not automatic.
    assert asked(marked.link(of="report")) == ["placed"]
    marked.loose.follows_heading = True
    marked.loose.save()
    assert asked(marked.link(of="report")) == ["placed", "loose"]


def test_photo_that_leaves_the_page_is_gone_with_the_next_request(marked: Marked) -> None:
    token = marked.link(**OPEN)
    path = address(token, "shared-photo", "mark-placed.png")
    assert status(path) == 200
    marked.session.impressions.filter(author=marked.event.owner).update(body="mark-placed.png `![](mark-placed.png)`")
    assert Client().get(path).status_code == 404


def test_hostile_names_of_photos(marked: Marked) -> None:
    token = marked.link(**OPEN)
    for name in ("%00", "..%2f..%2fetc%2fpasswd", "a" * 500, "%ff", "mark-placed.png%00", "MARK-PLACED.PNG"):
        cache.clear()
        assert Client().get(f"/s/{token}/photos/{name}").status_code == 404
    assert Client().get(address(token, "shared-thumbnail", "mark-placed.png", 999)).status_code == 404
