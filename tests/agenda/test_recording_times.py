"""Times that become links to the recording: shown first, done with the old text kept, offered where there are any."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_event, make_impression, make_session
from sessions.models import Impression, Revision, Session
from sessions.rules.clean_text import TEXT_LIMIT

pytestmark = pytest.mark.django_db

KEY = uuid.UUID("0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11")
SESSION = f"/events/harbour/sessions/{KEY}/"
PAGE = f"{SESSION}time-links/"
WATCH = "https://www.youtube.com/watch?v=abcDEF_-123"
OFFER = "Link the times to the recording"


@pytest.fixture
def session() -> Session:
    """A session in Tokyo from 10:00 to 11:00 with a recording."""
    day = make_day(event=make_event(slug="harbour", time_zone="Asia/Tokyo"))
    return make_session(
        day=day,
        id=KEY,
        starts_at=datetime(2026, 12, 1, 1, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, 2, tzinfo=UTC),
        recording_url=WATCH,
    )


@pytest.fixture
def impression(session) -> Impression:
    return make_impression(session=session, summary="- 10:01 one", body="10:42 two\nthree\n23:00 later", version=5)


@pytest.fixture
def owner(client: Client, session: Session) -> Client:
    client.force_login(session.event.owner)
    client.get("/events/")
    return client


def texts() -> tuple[str, str, int]:
    return Impression.objects.values_list("summary", "body", "version").get()


def test_page_shows_each_line_as_it_is_and_as_it_would_be(owner, impression):
    page = owner.get(PAGE)
    assert page.text.count('class="time-row"') == 2
    assert page.text.count(f"<code>- [10:01]({WATCH}&amp;t=60s) one</code>") == 1
    assert page.text.count("2520 seconds into the recording") == 1
    assert page.text.count('type="time" name="begins" value="10:00:00"') == 1
    assert texts() == ("- 10:01 one", "10:42 two\nthree\n23:00 later", 5)


def test_page_for_another_beginning_of_the_recording(owner, impression):
    page = owner.get(f"{PAGE}?begins=10:41:30")
    assert page.text.count('class="time-row"') == 1
    assert page.text.count("30 seconds into the recording") == 1
    assert page.text.count('type="hidden" name="begins" value="10:41:30"') == 1


def test_post_links_the_times_and_keeps_the_text_without_links(owner, impression):
    response = owner.post(PAGE, {"begins": "10:00", "version": "5"}, follow=True)
    assert response.redirect_chain == [(SESSION, 302)]
    assert response.text.count("2 times were linked to the recording.") == 1
    assert texts() == (
        f"- [10:01]({WATCH}&t=60s) one",
        f"[10:42]({WATCH}&t=2520s) two\nthree\n23:00 later",
        6,
    )
    kept = {"summary": "- 10:01 one", "body": "10:42 two\nthree\n23:00 later", "private_note": ""}
    assert list(Revision.objects.values_list("texts", "version")) == [(kept, 5)]


def test_post_again_changes_nothing(owner, impression):
    owner.post(PAGE, {"begins": "10:00", "version": "5"})
    response = owner.post(PAGE, {"begins": "10:00", "version": "6"}, follow=True)
    assert response.text.count("There was no time left to link.") == 1
    assert (texts()[2], Revision.objects.count()) == (6, 1)


def test_post_after_a_save_elsewhere_changes_nothing(owner, impression):
    response = owner.post(PAGE, {"begins": "10:00", "version": "4"})
    assert response.status_code == 409
    assert response.text.count("changed elsewhere in the meantime") == 1
    assert response.text.count('name="version" value="5"') == 1
    assert texts()[2] == 5


@pytest.mark.parametrize("begins", ["", "noon", "25:00"])
def test_beginning_that_is_no_time_is_refused_at_the_field(owner, impression, begins):
    response = owner.post(PAGE, {"begins": begins, "version": "5"})
    assert response.status_code == 422
    assert response.text.count('id="id_begins_error"') == 1
    assert owner.get(PAGE, {"begins": begins}).status_code == 200
    assert texts()[2] == 5


def test_text_that_would_become_too_long_stays(owner, impression):
    Impression.objects.update(body="10:42 " + "x" * (TEXT_LIMIT - 6))
    response = owner.post(PAGE, {"begins": "10:00", "version": "5"})
    assert response.status_code == 413
    assert response.text.count("longer than 100000 characters") == 1
    assert texts()[2] == 5


@pytest.mark.parametrize(
    "facts", [{"recording_url": ""}, {"recording_url": "https://example.org/"}, {"starts_at": None, "ends_at": None}]
)
def test_without_a_recording_or_a_start_the_page_says_what_is_missing(owner, impression, facts):
    Session.objects.update(**facts)
    assert owner.get(PAGE).text.count("A recording and a start time are needed") == 1
    assert owner.post(PAGE, {"begins": "10:00", "version": "5"}).status_code == 404
    assert owner.get(SESSION).text.count(OFFER) == 0


def test_without_a_text_there_is_nothing_to_link(owner, session):
    assert owner.get(PAGE).text.count("No line begins with a time") == 1
    assert owner.post(PAGE, {"begins": "10:00", "version": "1"}).status_code == 302
    assert owner.get(SESSION).text.count(OFFER) == 0


def test_session_page_offers_it_while_it_would_do_something(owner, impression):
    assert owner.get(SESSION).text.count(f'href="{PAGE}"') == 1
    owner.post(PAGE, {"begins": "10:00", "version": "5"})
    assert owner.get(SESSION).text.count(OFFER) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_page_asks_the_database_as_often_for_many_lines_as_for_one(owner, impression, count):
    Impression.objects.update(body="\n".join(f"10:{minute:02} x" for minute in range(count)))
    with CaptureQueriesContext(connection) as asked:
        assert owner.get(PAGE).text.count('class="time-row"') == count + 1
    assert len(asked) == 4
