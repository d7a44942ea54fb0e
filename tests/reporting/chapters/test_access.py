"""Chapters are their owner's alone, and reading does nothing to them."""

import pytest
from django.test import Client

from factories import make_chapter, make_report, make_user
from reporting.chapters.pages import address, typed
from sessions.models import Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["chapter-move", "chapter-photos", "chapter-delete", "chapter-restore"])
def test_chapter_action_is_not_done_by_reading(name: str, report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)

    assert owner.get(address(name, chapter.pk)).status_code == 405


CHAPTER_NAMES = ["chapter-update", "chapter-move", "chapter-photos", "chapter-delete", "chapter-restore"]


@pytest.mark.parametrize("name", ["chapter-create", *CHAPTER_NAMES])
def test_chapter_of_somebody_else_is_not_found(name: str, report: Report) -> None:
    chapter = make_chapter(report=report, body="Mine")
    stranger = Client()
    stranger.force_login(make_user())
    args = [chapter.pk] if name in CHAPTER_NAMES else []

    response = stranger.post(address(name, *args), typed(chapter, direction="down", spot="after"))

    chapter.refresh_from_db()
    assert response.status_code == 404
    assert (chapter.body, chapter.place, chapter.deleted_at) == ("Mine", "before", None)
    assert report.chapters.count() == 1


@pytest.mark.parametrize("name", CHAPTER_NAMES)
def test_chapter_of_another_report_is_not_found_under_this_one(name: str, report: Report, owner: Client) -> None:
    other = make_chapter(report=make_report(event=report.event, slug="another-report"))

    assert owner.post(address(name, other.pk), typed(other, direction="down")).status_code == 404
