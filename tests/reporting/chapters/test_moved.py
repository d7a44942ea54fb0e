"""A chapter is moved through the article, deleted and brought back."""

import re

import pytest
from django.test import Client

from factories import make_chapter, make_day, make_event, make_report
from parallel import at_once, at_once_behind
from reporting.chapters.pages import address, outline
from sessions.models import Chapter, Report
from team.clients import signed_in

pytestmark = pytest.mark.django_db


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


@pytest.mark.django_db(transaction=True)
def test_chapter_moved_and_deleted_at_once_breaks_no_request(report: Report, owner: Client) -> None:
    chapters = [make_chapter(report=report, heading=f"Chapter {number}") for number in range(3)]
    make_day(event=report.event)
    asked = [
        *(("move", {"direction": way}) for way in ("up", "down", "up")),
        *(("move", {"spot": spot}) for spot in ("before", "day-3", "in-1", "after")),
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

    # Fewer than a connection pool holds: each keeps its connection through all its requests.
    assert set().union(*at_once(6, ask)) <= {302, 404}
    assert Chapter.objects.filter(report=report).count() == 3


@pytest.mark.django_db(transaction=True)
def test_report_deleted_while_its_chapters_are_moved_breaks_no_request() -> None:
    event = make_event(slug="harbour")
    clients = [signed_in(event.owner) for _ in range(2)]
    for number in range(8):  # which comes first, chance decides
        report = make_report(event=event, slug=f"report-{number}")
        chapters = [make_chapter(report=report) for _ in range(2)]
        here = f"/events/harbour/reports/{report.slug}/"
        asked = [(f"{here}delete/", {}), (f"{here}chapters/{chapters[0].pk}/move/", {"direction": "down"})]

        def ask(who: int, asked: list[tuple[str, dict[str, str]]] = asked) -> int:
            return clients[who].post(*asked[who]).status_code

        gone, moved = at_once_behind(Chapter.objects.filter(report=report), 2, ask)
        assert (gone, moved in {302, 404}) == (302, True)
    assert not Report.objects.exists()
