"""The free chapters of a report: written, moved through the article, deleted and brought back."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session, make_user
from parallel import at_once
from sessions.models import Chapter, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    """A report of two days with one session each."""
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    for _ in range(2):
        make_impression(session=make_session(day=make_day(event=event)), body="Text")
    return make_report(event=event, slug="harbour-report")


@pytest.fixture
def owner(report: Report) -> Client:
    client = Client()
    client.force_login(report.event.owner)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"sessions:{name}", args=["harbour", "harbour-report", *args])


def typed(chapter: Chapter, **changes: Any) -> dict[str, Any]:
    """Return what the form of a chapter sends."""
    return {"version": chapter.version, "heading": chapter.heading, "level": 2, "body": "New text"} | changes


def outline(client: Client) -> list[str]:
    """Return the headings of chapters and days as the article has them."""
    article = client.get(address("report-detail")).context["article"]
    return re.findall(r"^## (.*)$", article, re.MULTILINE)


def test_chapter_create_opens_the_new_chapter(report: Report, owner: Client) -> None:
    assert 'value="day-2"' in owner.get(address("chapter-create")).text

    response = owner.post(address("chapter-create"), {"heading": "Between the days", "spot": "day-1"})

    chapter = report.chapters.get()
    assert response.headers["Location"] == address("chapter-update", chapter.pk)
    assert (chapter.level, chapter.after_day.number) == (2, 1)
    assert outline(owner) == ["Day 1", "Between the days", "Day 2"]


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


def step(client: Client, chapter: Chapter, direction: str) -> list[str]:
    """Move a chapter and return the outline afterwards."""
    response = client.post(address("chapter-move", chapter.pk), {"direction": direction})
    assert response.headers["Location"] == address("report-detail") + f"#chapter-{chapter.pk}"
    return outline(client)


def test_chapter_move_walks_through_the_whole_article(report: Report, owner: Client) -> None:
    make_chapter(report=report, heading="A")
    chapter = make_chapter(report=report, heading="B")
    make_chapter(report=report, heading="C", after_day=report.event.days.first())
    make_chapter(report=report, heading="D", place="after")

    walk = [step(owner, chapter, "up"), step(owner, chapter, "up")]
    walk += [step(owner, chapter, "down") for _ in range(7)]
    back = step(owner, chapter, "up")

    assert walk == [
        ["B", "A", "Day 1", "C", "Day 2", "D"],
        ["B", "A", "Day 1", "C", "Day 2", "D"],
        ["A", "B", "Day 1", "C", "Day 2", "D"],
        ["A", "Day 1", "B", "C", "Day 2", "D"],
        ["A", "Day 1", "C", "B", "Day 2", "D"],
        ["A", "Day 1", "C", "Day 2", "B", "D"],
        ["A", "Day 1", "C", "Day 2", "B", "D"],
        ["A", "Day 1", "C", "Day 2", "D", "B"],
        ["A", "Day 1", "C", "Day 2", "D", "B"],
    ]
    assert back == ["A", "Day 1", "C", "Day 2", "B", "D"]


@pytest.mark.parametrize(
    ("spot", "expected"),
    [
        ("before", ["A", "Moved", "Day 1", "Day 2", "Z"]),
        ("day-1", ["A", "Day 1", "Moved", "Day 2", "Z"]),
        ("day-2", ["A", "Day 1", "Day 2", "Moved", "Z"]),
        ("after", ["A", "Day 1", "Day 2", "Z", "Moved"]),
    ],
)
def test_chapter_move_to_a_spot(spot: str, expected: list[str], report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Moved", place="after")
    make_chapter(report=report, heading="A")
    make_chapter(report=report, heading="Z", place="after")

    response = owner.post(address("chapter-move", chapter.pk), {"spot": spot})

    assert response.headers["Location"] == address("chapter-update", chapter.pk)
    assert outline(owner) == expected


def test_chapter_move_opening_text_stays_first(report: Report, owner: Client) -> None:
    opening = make_chapter(report=report, heading="", level=0, body="Hello.")
    second = make_chapter(report=report, heading="A")

    owner.post(address("chapter-move", opening.pk), {"spot": "after"})
    owner.post(address("chapter-move", opening.pk), {"direction": "down"})
    owner.post(address("chapter-move", second.pk), {"direction": "up"})

    assert list(report.chapters.in_order()) == [opening, second]


def test_report_page_offers_the_moves_that_are_possible(report: Report, owner: Client) -> None:
    opening = make_chapter(report=report, heading="", level=0, body="Hello.")
    second = make_chapter(report=report, heading="A")
    last = make_chapter(report=report, heading="Z", place="after")

    page = owner.get(address("report-detail")).text

    offered = {
        chapter: re.findall(r'value="(up|down)"', page.split(f'id="chapter-{chapter.pk}"')[1].split("</li>")[0])
        for chapter in (opening, second, last)
    }
    assert offered == {opening: [], second: ["down"], last: ["up"]}


def test_chapter_delete_can_be_undone(report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report, heading="Gone")
    make_chapter(report=report, heading="Stays")

    page = owner.post(address("chapter-delete", chapter.pk), follow=True).text

    assert f'action="{address("chapter-restore", chapter.pk)}"' in page
    assert outline(owner) == ["Stays", "Day 1", "Day 2"]
    assert owner.get(address("chapter-update", chapter.pk)).status_code == 404
    owner.post(address("chapter-restore", chapter.pk))
    assert outline(owner) == ["Gone", "Stays", "Day 1", "Day 2"]


@pytest.mark.parametrize("name", ["chapter-move", "chapter-delete", "chapter-restore"])
def test_chapter_action_is_not_done_by_reading(name: str, report: Report, owner: Client) -> None:
    chapter = make_chapter(report=report)

    assert owner.get(address(name, chapter.pk)).status_code == 405


CHAPTER_NAMES = ["chapter-update", "chapter-move", "chapter-delete", "chapter-restore"]


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


@pytest.mark.django_db(transaction=True)
def test_chapter_moved_and_deleted_at_once_breaks_no_request(report: Report, owner: Client) -> None:
    chapters = [make_chapter(report=report, heading=f"Chapter {number}") for number in range(3)]
    make_day(event=report.event)
    asked = [
        *(("move", {"direction": way}) for way in ("up", "down", "up")),
        *(("move", {"spot": spot}) for spot in ("before", "day-3", "after")),
        *(("delete", {}), ("restore", {})),
    ]

    def ask(who: int) -> set[int]:
        client = Client()
        client.force_login(report.event.owner)
        turns = [*asked[who:], *asked[:who]] * 2
        return {
            client.post(address(f"chapter-{name}", chapters[number % 3].pk), data).status_code
            for number, (name, data) in enumerate(turns)
        }

    assert set().union(*at_once(8, ask)) <= {302, 404}
    assert Chapter.objects.filter(report=report).count() == 3
