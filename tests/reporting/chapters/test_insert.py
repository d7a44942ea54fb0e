"""Photos of no session and links to other reports are offered to a chapter, and photos are added without a script."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_event, make_photo, make_report, make_session
from photos.samples import picture
from sessions.models import Chapter, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter() -> Chapter:
    event = make_event(slug="harbour", time_zone="UTC")
    report = make_report(event=event, slug="harbour-around")
    make_report(event=event, slug="harbour-keynotes", title="The *keynotes*")
    for name, day in (("a.png", 1), ("b.png", 1), ("c.png", 2), ("d.png", None)):
        taken_at = day and datetime(2026, 12, day, 12, tzinfo=UTC)
        make_photo(
            event=event, name=name, content=picture(), taken_at=taken_at, caption="Cake" if name == "a.png" else ""
        )
    make_photo(session=make_session(event=event), name="of-a-session.png", content=picture())
    make_photo(event=event, name="missing.png")
    return make_chapter(report=report, heading="Food", body="Good.\n\n![](b.png)")


@pytest.fixture
def owner(chapter: Chapter, client: Client) -> Client:
    client.force_login(chapter.report.event.owner)
    return client


def address(chapter: Chapter, name: str) -> str:
    return reverse(f"sessions:{name}", args=["harbour", "harbour-around", chapter.pk])


def add(owner: Client, chapter: Chapter, **sent: Any) -> str:
    response = owner.post(address(chapter, "chapter-photos"), sent)
    assert response.headers["Location"] == address(chapter, "chapter-update")
    chapter.refresh_from_db()
    return chapter.body


def test_page_offers_photos_by_day_and_links(owner: Client, chapter: Chapter) -> None:
    context = owner.get(address(chapter, "chapter-update")).context
    offered = [(str(on), [(photo.name, shown) for photo, shown in photos]) for on, photos in context["offered_days"]]
    assert offered == [
        ("2026-12-01", [("a.png", False), ("b.png", True)]),
        ("2026-12-02", [("c.png", False)]),
        ("None", [("d.png", False)]),
    ]
    assert context["offered_links"] == [("The *keynotes*", r"[The \*keynotes\*](harbour-keynotes.md)")]


def test_photo_is_added_to_the_end_and_the_earlier_text_kept(owner: Client, chapter: Chapter) -> None:
    photo = chapter.report.event.photos.get(name="a.png")
    assert add(owner, chapter, photo=photo.pk) == "Good.\n\n![](b.png)\n\n![](a.png)\n*Cake*"
    assert (chapter.version, Revision.objects.get(chapter=chapter).texts["body"]) == (2, "Good.\n\n![](b.png)")


def test_photos_of_a_day_that_the_text_does_not_show_are_added(owner: Client, chapter: Chapter) -> None:
    assert add(owner, chapter, day="2026-12-01") == "Good.\n\n![](b.png)\n\n![](a.png)\n*Cake*"
    assert add(owner, chapter, day="") == "Good.\n\n![](b.png)\n\n![](a.png)\n*Cake*\n\n![](d.png)"


@pytest.mark.parametrize("name", ["of-a-session.png", "missing.png"])
def test_other_photos_are_not_added(owner: Client, chapter: Chapter, name: str) -> None:
    photo = chapter.report.event.photos.get(name=name)
    foreign = make_photo(name="foreign.png", content=picture())
    for each in (photo.pk, foreign.pk, "x"):
        assert add(owner, chapter, photo=each) == "Good.\n\n![](b.png)"
    assert chapter.version == 1
