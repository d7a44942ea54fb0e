"""A session moves within its day and to another one, is deleted and comes back."""

from datetime import timedelta

import pytest

from factories import make_impression, make_session
from sessions.models import Session
from views.session.pages import NINE, order, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"direction": "down"}, ["B", "Opening", "C"]),
        ({"direction": "up"}, ["Opening", "B", "C"]),
        ({"before": "last"}, ["B", "C", "Opening"]),
        ({"before": ""}, ["B", "C", "Opening"]),
        ({"before": "not-a-key"}, ["Opening", "B", "C"]),
        ({"day": ""}, ["Opening", "B", "C"]),
    ],
)
def test_session_move_within_its_day(owner, event, keynote, data, expected):
    for title in "BC":
        make_session(day=keynote.day, title=title)
    assert owner.post(url(keynote, "move/"), data).url == "/events/harbour/?day=1"
    assert order(event) == expected


def test_session_move_before_another_one(owner, event, keynote):
    rows = [make_session(day=keynote.day, title=title) for title in "BC"]
    owner.post(url(keynote, "move/"), {"before": str(rows[1].pk)})
    assert order(event) == ["B", "Opening", "C"]


def test_session_move_before_one_of_another_day_changes_nothing_and_says_so(owner, event, keynote):
    elsewhere = make_session(day=event.days.get(number=2))
    response = owner.post(url(keynote, "move/"), {"before": str(elsewhere.pk)}, follow=True)
    assert response.text.count("The list has changed in the meantime.") == 1


def test_session_move_before_itself_changes_nothing_and_says_so(owner, event, keynote):
    make_session(day=keynote.day, title="B")
    response = owner.post(url(keynote, "move/"), {"before": str(keynote.pk)}, follow=True)
    assert (response.status_code, response.text.count("The list has changed in the meantime.")) == (200, 1)
    assert order(event) == ["Opening", "B"]


def test_session_move_to_another_day_keeps_the_clock(owner, event, keynote):
    Session.objects.update(starts_at=NINE, ends_at=NINE + timedelta(minutes=50))
    owner.post(url(keynote, "move/"), {"day": "2"})
    keynote.refresh_from_db()
    assert (keynote.day.number, keynote.starts_at, keynote.ends_at) == (
        2,
        NINE + timedelta(days=1),
        NINE + timedelta(days=1, minutes=50),
    )


def test_session_move_to_a_day_that_is_not_there_is_not_found(owner, keynote):
    assert owner.post(url(keynote, "move/"), {"day": "9"}).status_code == 404


def test_session_delete_offers_undo_and_undo_brings_its_texts_back(owner, event, keynote):
    make_impression(session=keynote, body="Loved it")
    response = owner.post(url(keynote, "delete/"), follow=True)
    assert response.text.count(f'action="{url(keynote, "restore/")}"') == 1
    assert (order(event), owner.get(url(keynote)).status_code) == ([], 404)
    owner.post(url(keynote, "restore/"))
    assert "Loved it" in owner.get(url(keynote)).text
