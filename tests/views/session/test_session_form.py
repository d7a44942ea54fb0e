"""The facts of a session are made and changed by its form."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from factories import make_day, make_impression, make_session
from sessions.models import Day, Event, Impression, Operation, Session
from views.session.pages import NINE, facts, order, url
from web.idempotency.writes import deleting

pytestmark = pytest.mark.django_db


def test_session_update_takes_times_from_the_clock_of_the_event(owner, event, keynote):
    Event.objects.update(time_zone="Asia/Tokyo")
    owner.post(url(keynote, "edit/"), facts(keynote, starts="23:30", ends="00:30"))
    keynote.refresh_from_db()
    assert (keynote.starts_at, keynote.ends_at) == (
        datetime(2026, 11, 30, 14, 30, tzinfo=UTC),
        datetime(2026, 11, 30, 15, 30, tzinfo=UTC),
    )


def test_session_update_takes_a_night_that_goes_on_past_four(owner, keynote):
    owner.post(url(keynote, "edit/"), facts(keynote, starts="03:30", ends="04:30"))
    keynote.refresh_from_db()
    assert keynote.ends_at - keynote.starts_at == timedelta(hours=1)


def test_session_update_that_touches_no_time_keeps_it_to_the_second(owner, keynote):
    odd = NINE + timedelta(seconds=7)
    Session.objects.update(starts_at=odd, ends_at=odd + timedelta(hours=1))
    form = owner.get(url(keynote, "edit/")).context["form"]
    shown = {name: form[name].value() for name in ("starts", "ends")}
    owner.post(url(keynote, "edit/"), facts(keynote, title="Renamed", **shown))
    keynote.refresh_from_db()
    assert (keynote.title, keynote.starts_at) == ("Renamed", odd)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "", "title": ""}, "title"),
        ({"code": "", "title": "\u200b\u2800"}, "title"),
        ({"code": "no digits"}, "code"),
        ({"starts": "10:00", "ends": "09:00"}, "ends"),
        ({"ends": "09:00"}, "starts"),
        ({"recording_url": "javascript:alert(1)"}, "recording_url"),
        ({"level": "150"}, "level"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_session_update_refused_marks_the_field_and_keeps_what_was_typed(owner, keynote, change, field):
    response = owner.post(url(keynote, "edit/"), facts(keynote, room="Dock A", **change))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert 'value="Dock A"' in response.text
    keynote.refresh_from_db()
    assert (keynote.title, keynote.room) == ("Opening", "")


def test_session_update_with_a_time_on_a_day_without_date_is_refused(owner, event, keynote):
    undated = make_day(event=event)
    response = owner.post(url(keynote, "edit/"), facts(keynote, day=undated.pk, starts="10:00"))
    assert list(response.context["form"].errors) == ["starts"]


def test_session_on_a_day_without_date_keeps_its_own_by_the_clock_of_the_event(owner, event, keynote):
    undated = make_day(event=event)
    Event.objects.update(time_zone="Asia/Tokyo")
    five = datetime(2026, 11, 30, 20, tzinfo=UTC)  # 05:00 on 1 December in Tokyo
    Session.objects.update(day=undated, starts_at=five)
    owner.post(url(keynote, "edit/"), facts(keynote, day=undated.pk, starts="05:00", ends="06:00"))
    keynote.refresh_from_db()
    assert (keynote.starts_at, keynote.ends_at) == (five, five + timedelta(hours=1))


def test_session_update_splits_a_heading_typed_as_the_title(owner, keynote):
    owner.post(url(keynote, "edit/"), facts(keynote, code="", title="OPS301 | Quiet nights"))
    keynote.refresh_from_db()
    assert (keynote.code, keynote.title, keynote.level) == ("OPS301", "Quiet nights", 300)


def test_session_update_of_a_stale_version_shows_both_and_overwrites_nothing(owner, keynote):
    stale = facts(keynote, title="Mine")
    owner.post(url(keynote, "edit/"), facts(keynote, title="Theirs"))
    response = owner.post(url(keynote, "edit/"), stale)
    assert response.status_code == 409
    assert 'value="Mine"' in response.text
    assert response.context["form"].errors["title"] == ["Saved elsewhere: Theirs"]
    assert Session.objects.get().title == "Theirs"
    owner.post(url(keynote, "edit/"), facts(keynote, title="Mine", version=response.context["form"]["version"].value()))
    assert Session.objects.get().title == "Mine"


@pytest.mark.parametrize("version", [2**31 - 1, 2**63 - 1, 10**30])
def test_session_update_of_a_version_that_no_row_has_is_a_conflict(owner, keynote, version):
    response = owner.post(url(keynote, "edit/"), facts(keynote, title="Mine", version=version))
    assert response.status_code == 409
    assert 'value="Mine"' in response.text
    assert Session.objects.get().title == "Opening"


def test_session_update_to_another_day_puts_it_last_there(owner, event, keynote):
    make_session(day=event.days.get(number=2), title="First there")
    owner.post(url(keynote, "edit/"), facts(keynote, day=event.days.get(number=2).pk))
    assert order(event, 2) == ["First there", "Opening"]


@pytest.mark.parametrize("headers", [{}, {"X-Operation": str(uuid.uuid4())}], ids=["plain", "with an id"])
def test_session_update_to_a_day_that_is_deleted_meanwhile_is_refused(owner, event, keynote, headers):
    owner.get("/events/")  # notes the visit of the day
    day = event.days.get(number=2)
    with connection.execute_wrapper(deleting(Day.objects.filter(pk=day.pk))):
        response = owner.post(url(keynote, "edit/"), facts(keynote, day=day.pk, title="Renamed"), headers=headers)
    assert response.status_code == 422
    assert response.context["form"].errors == {"day": ["The list has changed in the meantime. Please try again."]}
    assert (Session.objects.get().title, Operation.objects.count()) == ("Opening", 0)


def test_session_create_full_form_stores_every_fact(owner, event):
    day = event.days.get(number=2)
    data = {
        "id": "0b2f8f0e-5d1c-4c57-9f0a-3f6f5b1f0c11", "version": "1", "state": "planned", "code": "OPS301",
        "title": "Quiet nights", "day": day.pk, "starts": "10:00", "ends": "11:00", "level": "300",
        "format": "Workshop", "track": "Ops", "room": "Dock", "speakers": "A, B", "recording_url": "https://youtu.be/abcdefghijk",
        "slides_url": "https://example.org/s", "note": "n", "description": "d",
    }  # fmt: skip
    response = owner.post("/events/harbour/sessions/new/", data)
    made = Session.objects.get()
    assert response.url == f"/events/harbour/?day=2#session-{made.pk}"
    assert (str(made.pk), made.day, made.starts_at, made.ends_at) == (
        data["id"],
        day,
        datetime(2026, 12, 1, 10, tzinfo=UTC),
        datetime(2026, 12, 1, 11, tzinfo=UTC),
    )
    assert (made.level, made.format, made.recording_url) == (
        300,
        "Workshop",
        "https://www.youtube.com/watch?v=abcdefghijk",
    )
    assert Impression.objects.get().state == "planned"


def test_session_create_with_a_day_of_another_event_is_refused(owner, event):
    foreign = make_day()
    response = owner.post(
        "/events/harbour/sessions/new/", {"id": "", "version": "1", "title": "x", "day": foreign.pk, "state": "planned"}
    )
    assert (response.status_code, Session.objects.count()) == (422, 0)


def states(session: Session) -> list[tuple[str, bool]]:
    return list(Impression.objects.filter(session=session).values_list("state", "second_choice"))


def test_session_update_shows_and_changes_the_state(owner, keynote):
    page, address = owner.get(url(keynote, "edit/")), url(keynote, "edit/")
    assert [page.context["form"]["state"].value(), 'name="initial-state" value="none"' in page.text] == ["none", True]
    shown = "none"
    for chosen, stored in [
        ("second", [("planned", True)]),
        ("attended", [("attended", False)]),
        ("none", []),
        ("planned", [("planned", False)]),
    ]:
        sent = facts(Session.objects.get(), state=chosen) | {"initial-state": shown}
        assert owner.post(address, sent).status_code == 302
        assert (states(keynote), owner.get(address).context["form"]["state"].value()) == (stored, chosen)
        shown = chosen


@pytest.mark.parametrize("chosen", ["planned", "missed", "second"])
def test_session_update_leaves_a_state_that_is_not_changed_or_was_not_seen(owner, keynote, chosen):
    make_impression(session=keynote, state="attended")
    sent = facts(keynote, title="Renamed", state=chosen) | {"initial-state": "planned"}
    page = owner.post(url(keynote, "edit/"), sent, follow=True)
    assert (states(keynote), Session.objects.get().title) == ([("attended", False)], "Renamed")
    warnings = [message for message in page.context["messages"] if message.level_tag == "warning"]
    assert len(warnings) == (chosen != "planned")


def test_session_form_makes_a_second_choice(owner, event, keynote):
    sent = facts(keynote, id=str(uuid.uuid4()), title="Bells", code="", state="second")
    assert owner.post("/events/harbour/sessions/new/", sent).status_code == 302
    assert states(Session.objects.get(title="Bells")) == [("planned", True)]
