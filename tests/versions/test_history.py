"""Earlier texts: listed, compared with what took their place, and brought back without losing what stands there."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_chapter, make_day, make_event, make_impression, make_report, make_revision, make_session
from sessions.models import Chapter, Day, Impression, Revision
from sessions.versions.history import PER_PAGE, history_of

pytestmark = pytest.mark.django_db

KEPT = datetime(2025, 11, 30, 12, tzinfo=UTC)
KEY = uuid.UUID("0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11")


@pytest.fixture
def impression() -> Impression:
    event = make_event(slug="harbour", time_zone="Asia/Tokyo")
    session = make_session(event=event, id=KEY, title="Quiet nights", code="")
    return make_impression(session=session, summary="third", body="", version=3)


@pytest.fixture
def owner(client: Client, impression: Impression) -> Client:
    client.force_login(impression.author)
    client.get("/events/")
    return client


HISTORY = f"/events/harbour/sessions/{KEY}/history/"


def keep(row, *texts: str, reason: str = "changed") -> list[Revision]:
    """Make revisions one after the other, a minute apart; the first text is the oldest."""
    made = []
    for text in texts:
        count = row.revisions.count()
        values = {
            Impression: {"summary": text, "body": ""},
            Chapter: {"heading": text, "level": 2, "body": ""},
            Day: {"note": text},
        }
        at = KEPT + timedelta(minutes=count)
        revision = make_revision(
            row=row, texts=values[type(row)], version=count + 1, reason=reason, written_at=at - timedelta(hours=1)
        )
        Revision.objects.filter(pk=revision.pk).update(created_at=at)
        made.append(revision)
    return made


def before_and_after(row, **options: str) -> list[tuple[str, str]]:
    name = "summary" if isinstance(row, Impression) else "note"
    return [(entry.before[name], entry.after[name]) for entry in history_of(row, **options).entries]


def test_history_is_newest_first_each_with_what_took_its_place(impression):
    keep(impression, "first", "second")
    assert before_and_after(impression) == [("second", "third"), ("first", "second")]


def test_history_knows_that_a_text_not_chosen_took_no_place(impression):
    keep(impression, "first")
    keep(impression, "typed elsewhere", reason="given_up")
    keep(impression, "second")
    keep(impression, "typed again", reason="given_up")
    assert before_and_after(impression) == [
        ("typed again", "third"),
        ("second", "third"),
        ("typed elsewhere", "second"),
        ("first", "second"),
    ]


def test_history_in_pages_goes_on_where_the_last_one_ended(impression):
    keep(impression, *(f"text {number}" for number in range(PER_PAGE + 2)))
    keep(impression, *["not chosen"] * (PER_PAGE - 1), reason="given_up")
    assert before_and_after(impression, page="2")[0] == (f"text {PER_PAGE}", f"text {PER_PAGE + 1}")
    assert history_of(impression, page="7").page.number == 3
    assert history_of(impression, page="x").page.number == 1


def test_history_shows_the_chosen_text_else_the_newest(impression):
    first, second = keep(impression, "first", "second")
    assert history_of(impression).shown.revision == second
    assert history_of(impression, chosen=str(first.pk)).shown.revision == first
    assert history_of(impression, chosen="no key").shown.revision == second


def test_history_knows_what_is_saved_now(impression):
    keep(impression, "first", "third")
    assert [entry.is_saved_now for entry in history_of(impression).entries] == [True, False]


def test_history_page_shows_what_changed_by_word(owner, impression):
    Impression.objects.update(summary="- queues are fast\n- <b>alarms</b>")
    keep(impression, "- queues are slow\n- <b>alarms</b>")
    page = owner.get(HISTORY)
    assert page.text.count("queues are <del>slow</del><ins>fast</ins>") == 1
    assert page.text.count("<b>") == 0
    assert page.text.count("Replaced by a later text") == 1
    assert page.text.count("Characters: 4 removed, 4 added") == 1
    assert page.text.count('datetime="2025-11-30T20:00+09:00"') == 1
    assert re.findall(r"<textarea[^>]*>\n([^<]*)</textarea>", page.text) == [
        "- queues are slow\n- &lt;b&gt;alarms&lt;/b&gt;"
    ]


def test_history_page_of_what_nobody_has_written_yet_says_so(owner, impression):
    assert owner.get(HISTORY).text.count("No earlier texts yet") == 1
    impression.delete()
    assert owner.get(HISTORY).text.count("No earlier texts yet") == 1
    assert owner.post(HISTORY, {"revision": uuid.uuid4(), "version": 1}).status_code == 404


def test_history_restore_brings_the_text_back_and_keeps_the_one_that_stood_there(owner, impression):
    first = keep(impression, "first")[0]
    response = owner.post(HISTORY, {"revision": first.pk, "version": 3})
    assert response.url == f"/events/harbour/sessions/{KEY}/"
    impression.refresh_from_db()
    assert (impression.summary, impression.version) == ("first", 4)
    assert [(entry.before["summary"], entry.revision.reason) for entry in history_of(impression).entries] == [
        ("third", "restored"),
        ("first", "changed"),
    ]
    assert owner.get(response.url).text.count(f'<a href="{HISTORY}">Earlier texts</a>') == 1


def test_history_restore_does_not_overwrite_what_was_saved_meanwhile(owner, impression):
    first = keep(impression, "first")[0]
    Impression.objects.update(version=4, summary="fourth")
    response = owner.post(HISTORY, {"revision": first.pk, "version": 3})
    assert response.status_code == 409
    assert response.text.count("Not restored: the text was changed elsewhere.") == 1
    assert response.text.count('name="version" value="4"') == 1
    impression.refresh_from_db()
    assert (impression.summary, Revision.objects.count()) == ("fourth", 1)


@pytest.mark.parametrize("body", [{}, {"revision": "x", "version": "1"}, {"revision": str(KEY), "version": "0"}])
def test_history_restore_of_nonsense_changes_nothing(owner, impression, body):
    keep(impression, "first")
    assert owner.post(HISTORY, body).status_code == 422
    impression.refresh_from_db()
    assert impression.version == 3


def test_history_restore_of_another_rows_text_is_not_found(owner, impression):
    other = make_impression(session=make_session(event=impression.session.event))
    foreign = keep(other, "of another session")[0]
    assert owner.post(HISTORY, {"revision": foreign.pk, "version": 3}).status_code == 404


def test_history_restore_of_a_text_that_was_thinned_out_meanwhile_shows_those_that_are_left(owner, impression):
    thinned, left = keep(impression, "of Monday", "of Tuesday")
    key = thinned.pk
    thinned.delete()
    page = owner.post(HISTORY, {"revision": key, "version": 1})
    assert (page.status_code, page.text.count("Not restored: that version no longer exists.")) == (404, 1)
    assert page.text.count(f'id="text-{left.pk}"') == 1


def test_history_of_a_chapter_brings_heading_level_and_text_back(owner, impression):
    report = make_report(event=impression.session.event, slug="harbour-report")
    chapter = make_chapter(report=report, heading="Thanks", level=3, body="To all")
    texts = {"heading": "Thank you", "level": 2, "body": "To nobody"}
    revision = make_revision(row=chapter, texts=texts)
    page = f"/events/harbour/reports/harbour-report/chapters/{chapter.pk}/"
    assert owner.get(page).text.count("Earlier texts (1)") == 1
    assert owner.get(f"{page}history/").text.count("To <del>nobody</del><ins>all</ins>") == 1
    assert owner.post(f"{page}history/", {"revision": revision.pk, "version": 1}).url == page
    assert Chapter.objects.values("heading", "level", "body").get() == texts


def test_history_of_a_day_brings_its_note_back(owner, impression):
    day = impression.session.day
    Day.objects.update(note="Coffee downstairs")
    revision = keep(day, "Coffee upstairs")[0]
    for page in ("?day=1", "days/1/note/"):
        assert owner.get(f"/events/harbour/{page}").text.count("Earlier texts (1)") == 1
    assert owner.get("/events/harbour/days/1/history/").text.count("Coffee <del>upstairs</del><ins>downstairs") == 1
    body = {"revision": revision.pk, "version": 1}
    assert owner.post("/events/harbour/days/1/history/", body).url == "/events/harbour/days/1/note/"
    assert Day.objects.get().note == "Coffee upstairs"


def test_session_page_leads_to_the_earlier_texts_where_there_are_any(owner, impression):
    page = f"/events/harbour/sessions/{KEY}/"
    assert owner.get(page).text.count("Earlier texts") == 0
    keep(impression, "first", "second")
    keep(make_impression(session=make_session(event=impression.session.event)), "of another session")
    assert owner.get(page).text.count(f'href="{HISTORY}">Earlier texts (2)</a>') == 1


@pytest.mark.parametrize("count", [1, 30, 300])
def test_history_asks_the_database_as_often_for_many_texts_as_for_one(owner, impression, count):
    for number in range(count):
        make_revision(row=impression, texts={"summary": f"text {number}", "body": "- one\n- two"})
    with CaptureQueriesContext(connection) as asked:
        response = owner.get(HISTORY)
    assert response.text.count('class="history-row"') == min(count, PER_PAGE)
    assert len(asked) == 6
    with CaptureQueriesContext(connection) as asked:
        owner.get(f"{HISTORY}?page=999")
    assert len(asked) == (8 if count > PER_PAGE else 6)


def test_history_of_the_longest_texts(owner, impression):
    Impression.objects.update(body="あ。" * 50_000)
    make_revision(row=impression, texts={"summary": "", "body": "。い" * 50_000})
    assert owner.get(HISTORY).status_code == 200


def test_history_of_an_event_in_two_days(owner, impression):
    make_day(event=impression.session.event)
    assert owner.get("/events/harbour/days/2/history/").text.count("No earlier texts yet") == 1
