"""What only wide screens show: the sessions of the day beside a text, and one session beside the agenda."""

import re
from datetime import timedelta
from html import unescape

import pytest

from factories import make_feed, make_impression, make_photo, make_session
from sessions.agenda.day_parts import CARDS_AT_ONCE
from views.session.pages import NINE, url

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
LISTED = re.compile(r'<li><a href="([^"]+)"( aria-current="page")?>(.*?)</a></li>', re.DOTALL)


def listed(html: str) -> list[tuple[str, bool, str]]:
    """Return of each session of the list its address, whether it is the current one, and its words."""
    words = [(path, current, re.sub(r"<[^>]+>", " ", inside)) for path, current, inside in LISTED.findall(html)]
    return [(path, bool(current), " ".join(unescape(inside).split())) for path, current, inside in words]


def test_day_lists_its_sessions_on_the_agenda_in_order(owner, event, keynote):
    feed = make_feed(event=event)
    make_session(day=keynote.day, feed=feed, title="Not chosen")
    make_session(day=event.days.get(number=2), title="Tomorrow")
    first = make_session(
        day=keynote.day, feed=feed, title="*First*", starts_at=NINE, ends_at=NINE + timedelta(minutes=45)
    )
    make_impression(session=first, state="planned", second_choice=True)
    make_impression(session=keynote, state="attended")

    answer = owner.get(url(keynote, "day/"), headers=HTMX)

    assert listed(answer.text) == [
        (url(first), False, "09:00 – 09:45 Second choice First"),
        (url(keynote), True, "Attended Opening"),
    ]
    assert f'<a href="/events/harbour/?day=1#session-{keynote.pk}"><span lang="en">Day 1</span>' in answer.text
    assert "<html" not in answer.text


def test_very_long_day_lists_the_sessions_around_the_current_one(owner, keynote):
    sessions = [make_session(day=keynote.day, starts_at=NINE + timedelta(minutes=n)) for n in range(CARDS_AT_ONCE + 50)]

    answer = owner.get(url(sessions[75], "day/"), headers=HTMX)

    assert [path for path, *_ in listed(answer.text)] == [url(each) for each in sessions[25 : 25 + CARDS_AT_ONCE]]
    assert f'?day=1&amp;session={sessions[75].pk}#session-{sessions[75].pk}"' in answer.text


def test_session_beside_the_agenda_shows_what_was_written(owner, keynote):
    make_impression(session=keynote, summary="- **one**", body="")
    make_photo(session=keynote, name="hall.png")
    make_photo(session=keynote, name="stage.png")

    html = owner.get(url(keynote, "beside/"), headers=HTMX).text

    assert re.findall(r"<h\d[^>]*>([^<]*)<", html) == ["Opening", "Summary"]
    assert "<strong>one</strong>" in html
    assert "2 photos" in html
    assert re.findall(r'<a class="button[^"]*" href="([^"]+)"', html) == [url(keynote), f"{url(keynote)}#id_body"]


def test_session_of_which_nothing_is_written_shows_its_description(owner, event):
    session = make_session(day=event.days.first(), description="What it is about.")

    html = owner.get(url(session, "beside/"), headers=HTMX).text

    assert ("Nothing written yet." in html, "What it is about." in html) == (True, True)


@pytest.mark.parametrize("action", ["day/", "beside/"])
def test_without_htmx_they_lead_to_the_page_of_the_session(owner, keynote, action):
    assert owner.get(url(keynote, action)).headers["Location"] == url(keynote)
