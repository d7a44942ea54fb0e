"""A chapter is made of the sessions that were watched afterwards."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_session
from sessions.article.headings import below_level
from sessions.models import Chapter, Event, Session

pytestmark = pytest.mark.django_db

LATER = "/events/harbour/later/"
CHAPTER = f"{LATER}chapter/"
PAST = datetime(2024, 12, 2, 9, tzinfo=UTC)
VIDEO = "https://www.youtube.com/watch?v=abcDEF_-123"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    make_day(event=event, on=PAST.date())
    return event


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def marked(event: Event, title: str, *, session: dict[str, Any] | None = None, **impression: Any) -> Session:
    """Make a session of which the owner says something."""
    made = make_session(event=event, title=title, **(session or {}))
    make_impression(session=made, **{"state": "", **impression})
    return made


def test_chapter_tells_of_the_watched_sessions_that_were_ticked(event: Event, owner: Client) -> None:
    report = make_report(event=event, heading_level=1)
    make_chapter(report=report, place="after", heading="Closing")
    facts = {"code": "COM301", "recording_url": "https://youtu.be/abcDEF_-123", "starts_at": PAST}
    first = marked(event, "Queues", watched_at=PAST, summary="What it was about", body="What I think", session=facts)
    second = marked(event, "Alarms", watched_at=PAST)
    left_out = marked(event, "Left out", watched_at=PAST)
    marked(event, "Not watched", watch_later=True)
    form = owner.get(CHAPTER)
    assert form.context["form"].choices() == [(first, True), (second, True), (left_out, True)]
    assert 'value="Watched later"' in form.text

    sent = {"heading": "Watched later", "report": report.pk, "sessions": [second.pk, first.pk]}
    response = owner.post(CHAPTER, sent)

    chapter = Chapter.objects.get(heading="Watched later")
    assert response["Location"] == f"/events/harbour/reports/{report.slug}/chapters/{chapter.pk}/"
    assert (chapter.place, chapter.after_day, chapter.level) == ("after", None, 1)
    assert chapter.body == (f"## COM301 | Queues\n\n{VIDEO}\n\nWhat it was about\n\nWhat I think\n\n## Alarms")
    article = owner.get(f"/events/harbour/reports/{report.slug}/").context["article"]
    assert article.rstrip().endswith(f"# Closing\n\n# Watched later\n\n{chapter.body}")


def test_chapter_is_proposed_in_the_language_of_the_report(event: Event, owner: Client) -> None:
    Event.objects.update(language="ja")
    make_report(event=event)
    marked(event, "Talk", watched_at=PAST)

    assert 'value="後から見たセッション"' in owner.get(CHAPTER).text


def test_chapter_goes_into_the_report_that_was_chosen(event: Event, owner: Client) -> None:
    make_report(event=event)
    second = make_report(event=event, title="Second", slug="second-report")
    session = marked(event, "Talk", watched_at=PAST)

    owner.post(CHAPTER, {"heading": "Later", "report": second.pk, "sessions": [session.pk]})

    assert Chapter.objects.get().report == second


def test_chapter_refused_keeps_what_was_typed_and_makes_nothing(event: Event, owner: Client) -> None:
    report = make_report(event=event)
    session = marked(event, "Talk", watched_at=PAST)
    elsewhere = make_report(event=make_event(owner=event.owner))
    not_watched = marked(event, "Not watched", watch_later=True)
    good = {"heading": "Mine", "report": report.pk, "sessions": [session.pk]}

    for wrong in ({"heading": ""}, {"sessions": []}, {"report": elsewhere.pk}, {"sessions": [not_watched.pk]}):
        response = owner.post(CHAPTER, good | wrong)
        assert response.status_code == 422
        assert ('value="Mine"' in response.text) == ("heading" not in wrong)
    assert not Chapter.objects.exists()


def test_chapter_that_would_be_too_long_is_refused(event: Event, owner: Client) -> None:
    report = make_report(event=event)
    sessions = [marked(event, f"Talk {n}", watched_at=PAST, body="x" * 60_000) for n in range(2)]

    response = owner.post(CHAPTER, {"heading": "Long", "report": report.pk, "sessions": [s.pk for s in sessions]})

    assert (response.status_code, Chapter.objects.exists()) == (422, False)
    assert "100000" in response.text


@pytest.mark.parametrize("report", [True, False])
def test_chapter_without_a_report_or_without_anything_watched_leads_on(
    report: bool, event: Event, owner: Client
) -> None:
    if report:
        make_report(event=event)
    else:
        marked(event, "Talk", watched_at=PAST)

    page = owner.get(CHAPTER).text

    assert ("No watched sessions yet" in page, "/reports/new/" in page) == (report, not report)
    assert owner.post(CHAPTER, {"heading": "Later"}).status_code == 422


def test_headings_in_a_text_stay_below_their_session() -> None:
    text = "# Top\n\nwords\n\n### Deep\n\n```\n# no heading\n```"

    assert below_level(text, 3) == "#### Top\n\nwords\n\n###### Deep\n\n```\n# no heading\n```"
    assert below_level("##### Deep enough", 3) == "##### Deep enough"
