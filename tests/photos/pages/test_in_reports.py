"""A picture that a chapter of a report shows stands with the report, not in the inbox, and is not lost unsaid."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import make_chapter, make_photo, make_report
from photos.pages.pages import LIST, NINE, reload, said, sitting, url
from photos.samples import picture
from sessions.models import Chapter, Event, Photo, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(event: Event) -> Report:
    return make_report(event=event, title="Three days", slug="harbour-report")


def make_figure(event: Event, name: str = "statistics.png", **fields: Any) -> Photo:
    return make_photo(event=event, **{"name": name, "content": picture(), **fields})


def groups(page: Any) -> tuple[list[str], dict[str, list[str]]]:
    """Return the names of the photos in the inbox, and of those of each report."""
    album = page.context["album"]
    in_reports = {group.report.title: [photo.name for photo in group.photos] for group in album.reports}
    return [waiting.photo.name for waiting in album.waiting], in_reports


def test_picture_of_a_chapter_stands_with_its_report_and_not_in_the_inbox(owner, event, report) -> None:
    second = make_report(event=event, title="Again", slug="harbour-again")
    chapter = make_chapter(report=report, body="![Figures](statistics.png)\n*Filled: attended.*\n")
    make_chapter(report=second, body="![](statistics.png)\n\n![](photo_1.png)\n\n`![](photo_2.png)`\n")
    make_figure(event)
    for number in range(3):
        make_figure(event, f"photo_{number}.png")
    page = owner.get(LIST)
    assert groups(page) == (
        ["photo_0.png", "photo_2.png"],
        {"Three days": ["statistics.png"], "Again": ["photo_1.png"]},
    )
    assert 'id="inbox-title">Inbox <span class="group-count">2</span>' in page.text
    heading = 'In the report <a href="/events/harbour/reports/harbour-report/" lang="en">Three days</a>'
    assert page.text.count(heading) == 1
    chapter.discard()
    assert groups(owner.get(LIST)) == (
        ["photo_0.png", "photo_2.png"],
        {"Again": ["photo_1.png", "statistics.png"]},
    )
    Chapter.objects.all().delete()
    assert groups(owner.get(LIST))[1] == {}


def test_inbox_is_counted_without_it_wherever_it_is_counted(owner, event, report) -> None:
    session = sitting(event, "COM301")
    make_chapter(report=report, body="![](statistics.png)\n\n![](com301_0.png)\n")
    figure = make_figure(event, taken_at=NINE)
    make_figure(event, "com301_0.png", session=session)
    page = f"/events/harbour/sessions/{session.pk}/"
    assert (owner.get(page).context["inbox_count"], owner.get(LIST).context["album"].sure) == (0, 0)
    owner.post(f"{LIST}sort/")
    assert reload(figure).session is None
    make_figure(event, "photo_0.png", taken_at=NINE)
    assert (owner.get(page).context["inbox_count"], owner.get(LIST).context["album"].sure) == (1, 1)


def test_deleting_it_says_which_report_lacks_it_and_offers_undo(owner, event, report) -> None:
    make_chapter(report=report, body="![](statistics.png)")
    make_chapter(report=make_report(event=event, title="Again", slug="harbour-again"), body="![](statistics.png)")
    figure, other = make_figure(event), make_figure(event, "photo_0.png")
    assert said(owner.post(f"{LIST}delete/", {"photo": [other.pk]}, follow=True)) == ["1 photo deleted."]
    page = owner.post(f"{LIST}delete/", {"photo": [figure.pk]}, follow=True)
    assert said(page) == ["1 photo deleted. Now missing in the reports: Three days, Again."]
    owner.post([message.extra_tags for message in page.context["messages"]][0])
    assert "In the text of:" in owner.get(url(figure)).text
    page = owner.post(url(figure, "delete/"), follow=True)
    assert said(page) == ["Deleted “statistics.png”. Now missing in the reports: Three days, Again."]
    owner.post([message.extra_tags for message in page.context["messages"]][0])
    assert reload(figure).deleted_at is None


@pytest.mark.parametrize("path", [LIST, "{photo}", "{session}"])
def test_many_chapters_cost_as_many_queries_as_one(owner, event, report, path) -> None:
    session = sitting(event, "COM301")
    photo = make_figure(event, "photo_0.png")
    address = path.format(photo=url(photo), session=f"/events/harbour/sessions/{session.pk}/")
    counts = []
    for number in (1, 2, 9):
        make_figure(event, f"figure_{number}.png")
        make_chapter(report=report, body=f"![](figure_{number}.png)")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            owner.get(address)
        counts.append(len(queries))
    assert counts == counts[:1] * 3
