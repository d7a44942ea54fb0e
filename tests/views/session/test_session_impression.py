"""The state of a session and its two texts are saved for one attendee."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from factories import make_impression
from sessions.models import Impression, Session
from views.session.pages import url

pytestmark = pytest.mark.django_db


def test_state_makes_the_impression_and_later_changes_it_alone(owner, event, keynote):
    owner.post(url(keynote, "state/"), {"state": "planned"})
    Impression.objects.update(body="Kept", version=4)
    owner.post(url(keynote, "state/"), {"state": "attended"})
    assert list(Impression.objects.values_list("author", "state", "body", "version")) == [
        (event.owner.pk, "attended", "Kept", 4)
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"watch_later": "on"}, ("", True, None)),
        ({"rating": "4"}, ("attended", False, 4)),
        ({"state": "missed", "watch_later": "on"}, ("missed", True, None)),
    ],
)
def test_state_of_a_session_without_impression(owner, keynote, data, expected):
    owner.post(url(keynote, "state/"), data)
    assert Impression.objects.values_list("state", "watch_later", "rating").get() == expected


def test_state_rating_zero_takes_the_rating_away(owner, keynote):
    make_impression(session=keynote, rating=3)
    owner.post(url(keynote, "state/"), {"rating": "0"})
    assert Impression.objects.get().rating is None


def test_state_that_does_not_exist_changes_nothing(owner, keynote):
    owner.post(url(keynote, "state/"), {"state": "bored", "rating": "9"})
    assert Impression.objects.count() == 0


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "/events/harbour/?day=1#session-{pk}"),
        ("//evil.example/", "/events/harbour/?day=1#session-{pk}"),
        ("/events/", "/events/"),
    ],
)
def test_state_without_a_script_goes_back_within_the_site_only(owner, keynote, target, expected):
    response = owner.post(url(keynote, "state/"), {"state": "attended", "next": target})
    assert response.url == expected.format(pk=keynote.pk)


def save(client: Client, session: Session, version: int = 1, *, script: bool = True, **texts: str):
    headers = {"X-Autosave": "1"} if script else {}
    return client.post(
        url(session, "impression/"), {"version": version, "summary": "", "body": "", **texts}, headers=headers
    )


def test_impression_first_save_makes_it_attended(owner, keynote):
    response = save(owner, keynote, summary="- a\r\n- b ", body="Good")
    assert (response.status_code, response.text.count('data-version="2"')) == (200, 1)
    assert Impression.objects.values_list("state", "summary", "body", "version").get() == (
        "attended",
        "- a\n- b ",
        "Good",
        2,
    )


def test_rating_that_comes_with_the_texts_is_written_where_it_was_chosen(owner, keynote):
    """Another device has rated the session meanwhile: a page that had no rating, and sends none, leaves it alone."""
    for at, (rated, rating, expected) in enumerate(
        [("0", "4", 4), ("0", "0", 4), ("4", "0", None), ("0", "9", None), ("0", "5", 5)], start=1
    ):
        response = save(owner, keynote, at, script=False, summary=f"Text {at}", rated=rated, rating=rating)
        assert response.url == url(keynote)
        assert list(Impression.objects.values_list("summary", "rating", "version")) == [
            (f"Text {at}", expected, at + 1)
        ]


def test_rating_that_came_with_refused_texts_is_chosen_on_the_page_again(owner, keynote):
    save(owner, keynote, summary="Theirs")
    response = save(owner, keynote, script=False, summary="Mine", rated="0", rating="4")
    assert response.status_code == 409
    plain = response.text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert re.findall(r'value="(\d)"(?: checked)?', plain) == list("0123450")
    assert re.findall(r'value="(\d)" checked', plain) == ["4"]
    assert Impression.objects.get().rating is None


def test_impression_of_a_session_to_come_is_planned(owner, keynote):
    Session.objects.update(starts_at=datetime(2999, 1, 1, tzinfo=UTC))
    save(owner, keynote, body="To ask")
    assert Impression.objects.get().state == "planned"


def test_impression_after_a_state_was_set_is_no_conflict(owner, keynote):
    page = owner.get(url(keynote))
    owner.post(url(keynote, "state/"), {"state": "attended"})
    assert save(owner, keynote, page.context["form"]["version"].value(), body="Good").status_code == 200


def test_impression_of_a_stale_version_is_refused_with_both_texts(owner, keynote):
    save(owner, keynote, body="from the phone")
    response = save(owner, keynote, body="from the laptop")
    assert response.status_code == 409
    assert [text in response.text for text in ("from the phone", "from the laptop", 'data-version="2"')] == [True] * 3
    assert Impression.objects.get().body == "from the phone"


def test_impression_stale_without_a_script_keeps_everything_typed(owner, keynote):
    save(owner, keynote, body="from the phone")
    response = save(owner, keynote, script=False, body="from the laptop", summary="untouched elsewhere")
    assert response.status_code == 409
    assert response.text.count("untouched elsewhere") == 2
    assert 'name="version" value="2"' in response.text
    assert save(owner, keynote, 2, script=False, body="from the laptop").url == url(keynote)


def test_impression_too_long_is_413(owner, keynote):
    assert save(owner, keynote, body="x" * 100_001).status_code == 413
    assert Impression.objects.count() == 0


def test_impression_keeps_a_text_that_begins_with_an_empty_line(owner, keynote):
    save(owner, keynote, body="\n\n  indented")
    form = owner.get(url(keynote))
    assert "\n\n\n  indented</textarea>" in form.text
    assert Impression.objects.get().body == "\n\n  indented"


def test_impression_of_somebody_signed_out_is_401(client, keynote):
    assert save(client, keynote, body="typed").status_code == 401
