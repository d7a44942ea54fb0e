"""A chapter is started and written, and its text stays as it was typed."""

import re

import pytest
from django.test import Client

from factories import make_chapter
from reporting.chapters.pages import address, outline, typed
from sessions.models import Chapter, Report

pytestmark = pytest.mark.django_db


def test_chapter_create_opens_the_new_chapter(report: Report, owner: Client) -> None:
    assert 'value="day-2"' in owner.get(address("chapter-create")).text

    response = owner.post(address("chapter-create"), {"heading": "Between the days", "spot": "day-1"})

    chapter = report.chapters.get()
    assert response.headers["Location"] == address("chapter-update", chapter.pk)
    assert (chapter.level, chapter.after_day.number) == (2, 1)
    assert outline(owner) == ["Day 1", "Between the days", "Day 2"]


def test_chapter_create_proposes_the_end_of_what_stands_before_the_days(report: Report, owner: Client) -> None:
    make_chapter(report=report, heading="First")
    make_chapter(report=report, heading="Last", place="after")
    proposed = re.findall(r'<option value="([^"]*)" selected>', owner.get(address("chapter-create")).text)
    assert proposed == ["before"]

    owner.post(address("chapter-create"), {"heading": "Second", "spot": proposed[0]})

    assert outline(owner) == ["First", "Second", "Day 1", "Day 2", "Last"]


@pytest.mark.parametrize(
    "sent", [{"heading": "", "spot": "after"}, {"heading": "x", "spot": "day-9"}, {"heading": "x"}]
)
def test_chapter_create_invalid_creates_nothing(sent: dict[str, str], report: Report, owner: Client) -> None:
    assert owner.post(address("chapter-create"), sent).status_code == 422
    assert not report.chapters.exists()


def test_chapter_update_saves_itself(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, body="Old text")

    response = owner.post(address("chapter-update", chapter.pk), typed(chapter), headers={"X-Autosave": "1"})

    chapter.refresh_from_db()
    assert (response.status_code, chapter.body, chapter.version) == (200, "New text", 2)
    assert 'data-version="2"' in response.text
    assert re.search(r">Saved \d\d:\d\d</p>", response.text)


def test_chapter_update_without_script_comes_back_to_its_page(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)

    response = owner.post(address("chapter-update", chapter.pk), typed(chapter, heading="Changed", level=3))

    chapter.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (302, address("chapter-update", chapter.pk))
    assert (chapter.heading, chapter.level, chapter.body) == ("Changed", 3, "New text")


def test_chapter_update_text_stays_as_written(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)

    owner.post(address("chapter-update", chapter.pk), typed(chapter, body="  two  \r\n\r\n\tblanks**。 "))

    chapter.refresh_from_db()
    assert chapter.body == "  two  \n\n\tblanks**。 "
    assert "\n  two  \n\n\tblanks**。 </textarea>" in owner.get(address("chapter-update", chapter.pk)).text


@pytest.mark.parametrize("headers", [{"X-Autosave": "1"}, {}])
def test_chapter_update_changed_elsewhere_shows_both_texts(
    headers: dict[str, str], report: Report, owner: Client
) -> None:
    chapter = make_chapter(report=report)
    Chapter.objects.filter(pk=chapter.pk).update(body="Their <text>", version=2)

    response = owner.post(address("chapter-update", chapter.pk), typed(chapter, body="My <text>"), headers=headers)

    chapter.refresh_from_db()
    assert (response.status_code, chapter.body, chapter.version) == (409, "Their <text>", 2)
    assert 'data-mine="body">\nMy &lt;text&gt;</textarea>' in response.text
    assert 'data-saved="body">\nTheir &lt;text&gt;</textarea>' in response.text
    assert 'data-version="2"' in response.text


def test_chapter_update_without_script_keep_mine_is_the_same_form_again(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)
    Chapter.objects.filter(pk=chapter.pk).update(body="Theirs", version=2)

    page = owner.post(address("chapter-update", chapter.pk), typed(chapter, body="Mine")).text
    assert ">Changed elsewhere – compare below</p>" in page
    version = re.search(r'name="version" value="(\d+)"', page)

    assert version
    owner.post(address("chapter-update", chapter.pk), typed(chapter, body="Mine", version=version[1]))
    chapter.refresh_from_db()
    assert (chapter.body, chapter.version) == ("Mine", 3)


def test_chapter_update_too_long_is_refused_with_its_length(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, body="Old")

    response = owner.post(
        address("chapter-update", chapter.pk), typed(chapter, body="x" * 100_001), headers={"X-Autosave": "1"}
    )

    chapter.refresh_from_db()
    assert (response.status_code, chapter.body) == (413, "Old")
    assert "100001" in response.text


def test_chapter_update_page_never_cuts_a_pasted_text(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)

    page = owner.get(address("chapter-update", chapter.pk)).text

    textarea = re.search(r"<textarea[^>]*>", page)
    assert textarea
    assert "maxlength" not in textarea[0]


def test_chapter_without_heading_can_only_open_the_article(report: Report, owner: Client) -> None:
    first, second = make_chapter(report=report, heading="One"), make_chapter(report=report, heading="Two")

    opened = owner.post(address("chapter-update", first.pk), typed(first, heading="", level=0))
    refused = owner.post(address("chapter-update", second.pk), typed(second, heading="", level=0))

    assert (opened.status_code, refused.status_code) == (302, 422)
