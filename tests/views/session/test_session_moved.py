"""A session moves within its day and to another one, is deleted and comes back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from factories import make_impression, make_session, make_user
from sessions.models import Operation, Session
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


def rows() -> list[dict]:
    """Return all that is stored about the sessions, without the time of the last change."""
    return list(Session.objects.order_by("pk").values(*({f.attname for f in Session._meta.fields} - {"updated_at"})))


def undo_of(html: str) -> str:
    """Return the address to which Undo of a move posts; each page has one."""
    (found,) = re.findall(r'<form method="post" action="([^"]+/move/\?undo=[^"]+)">', html)
    return found


def test_session_moved_to_another_day_is_named_and_linked_and_comes_back_as_it_was(owner, event, keynote, subtests):
    for title in "BC":
        make_session(day=keynote.day, title=title)
    Session.objects.filter(title="B").update(starts_at=NINE, ends_at=NINE + timedelta(minutes=50))
    Session.objects.filter(title="Opening").update(logged_at=NINE, sort_at=NINE + timedelta(minutes=1))
    before, listed = rows(), order(event)
    by_tap = {"HX-Request": "true", "HX-Target": "day-sessions"}
    for title, headers in [("B", {}), ("Opening", {}), ("B", by_tap), ("Opening", by_tap)]:
        with subtests.test(title, headers=headers):
            moved = Session.objects.get(title=title)
            headers = headers | ({"X-Operation": str(uuid4())} if headers else {})
            page = owner.post(url(moved, "move/"), {"day": "2"}, follow=True, headers=headers)
            there = f'<a href="/events/harbour/?day=2#session-{moved.pk}" lang="{event.language}">Day 2</a>'
            assert page.text.count(f"<p>Moved “{moved.heading}” to {there}.</p>") == 1
            assert (title in order(event, 2), title in order(event)) == (True, False)

            back = owner.post(undo_of(page.text), follow=True)
            assert back.redirect_chain == [("/events/harbour/?day=1", 302)]
            assert back.text.count(f"Undone: “{moved.heading}” is in Day 1 again.") == 1
            assert (rows(), order(event)) == (before, listed)


@pytest.mark.parametrize(
    "change",
    [
        lambda moved, days: Session.objects.filter(pk=moved.pk).update(day=days[3]),
        lambda moved, days: Session.objects.filter(pk=moved.pk).update(starts_at=NINE - timedelta(hours=1)),
        lambda moved, days: days[1].delete(),
    ],
    ids=["moved again", "another time", "no day any more"],
)
def test_undo_of_a_move_leaves_what_was_changed_since(owner, event, keynote, change):
    event.add_day()
    page = owner.post(url(keynote, "move/"), {"day": "2"}, follow=True)
    change(keynote, {day.number: day for day in event.days.all()})
    before = rows()
    told = owner.post(undo_of(page.text), follow=True)
    assert told.text.count("“KEY001 | Opening” was changed in the meantime, and stays where it is.") == 1
    assert rows() == before


def test_undo_of_a_move_is_for_that_session_and_whoever_moved_it(owner, event, keynote):
    other = make_session(day=keynote.day, title="B")
    undo = undo_of(owner.post(url(keynote, "move/"), {"day": "2"}, follow=True).text)
    before = rows()
    key = undo.partition("=")[2]
    for address in (f"{url(other, 'move/')}?undo={key}", *(f"{url(keynote, 'move/')}?undo={bad}" for bad in ("", "x"))):
        assert owner.post(address).status_code == 404
    Operation.objects.update(user=make_user())
    assert owner.post(undo).status_code == 404
    assert rows() == before


def test_session_move_to_a_day_that_is_not_there_is_not_found(owner, keynote):
    assert owner.post(url(keynote, "move/"), {"day": "9"}).status_code == 404


def test_session_delete_offers_undo_and_undo_brings_its_texts_back(owner, event, keynote):
    make_impression(session=keynote, body="Loved it")
    response = owner.post(url(keynote, "delete/"), follow=True)
    assert response.text.count(f'action="{url(keynote, "restore/")}"') == 1
    assert (order(event), owner.get(url(keynote)).status_code) == ([], 404)
    owner.post(url(keynote, "restore/"))
    assert "Loved it" in owner.get(url(keynote)).text
