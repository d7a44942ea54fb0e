"""Days are added, changed and deleted, and take along no session."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from factories import make_chapter, make_day, make_event, make_member, make_report, make_session
from parallel import at_once
from sessions.forms.event import DayForm
from sessions.models import Day, Session
from views.event.dates import today_of

pytestmark = pytest.mark.django_db


def test_day_create_takes_the_following_date(owner, event):
    make_day(event=event, on=today_of(event))
    assert owner.post("/events/harbour/days/new/").url == "/events/harbour/?day=2"
    assert event.days.get(number=2).date == today_of(event) + timedelta(1)


def test_day_update_with_the_date_of_another_day_is_refused_at_the_field(owner, event):
    make_day(event=event, on=today_of(event))
    make_day(event=event)
    response = owner.post("/events/harbour/days/2/", {"date": str(today_of(event)), "title": "Workshops"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["date"])
    assert 'value="Workshops"' in response.text


def test_day_delete_only_when_it_holds_nothing(owner, event):
    empty, noted, used = (make_day(event=event) for _ in range(3))
    Day.objects.filter(pk=noted.pk).update(note="Coffee upstairs")
    make_session(day=used)
    for number in (1, 2, 3):
        owner.post(f"/events/harbour/days/{number}/delete/")
    assert [day.number for day in event.days.all()] == [2, 3]


def test_day_delete_only_when_no_report_has_a_chapter_on_it(owner, event):
    """One in the bin is in no article; one below a session stands where that is."""
    days = [make_day(event=event) for _ in range(5)]
    gone, moved = make_session(day=days[2]), make_session(day=days[3])
    gone.discard()
    report = make_report(event=event, author=make_member(event=event))
    places = ({"after_day": days[0]}, {"in_day": days[1]}, {"in_day": days[2], "after_session": gone})
    for place in (*places, {"in_day": days[4], "after_session": moved}):
        make_chapter(report=report, **place)
    make_chapter(report=report, after_day=days[4]).discard()
    said = "A report has a chapter on this day. Only a day without chapters can be deleted."
    for number in range(1, 6):
        address = f"/events/harbour/days/{number}/"
        answer = owner.post(f"{address}delete/", follow=True)
        stays = [str(message) for message in answer.context["messages"]] == [said]
        assert (number, stays) == (number, number < 4)
        if stays:
            page = owner.get(address).text
            assert (said in page, f"{address}delete/" in page) == (True, False)
    assert [day.number for day in event.days.all()] == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_day_deleted_while_sessions_are_logged_into_it_takes_none_along():
    event = make_event(slug="harbour")
    make_day(event=event)
    logged = 0
    for _ in range(8):
        number = event.add_day().number

        def ask(who: int, number: int = number) -> int:
            client = Client()
            client.force_login(event.owner)
            if who == 0:
                return client.post(f"/events/harbour/days/{number}/delete/").status_code
            line = {"heading": f"Tides {who}", "day": number, "another": "1"}
            return client.post("/events/harbour/sessions/new/", line).status_code

        assert at_once(4, ask) == [302] * 4
        logged += 3
        assert Session.objects.count() == logged


@pytest.mark.django_db(transaction=True)
def test_day_deleted_while_sessions_are_moved_into_it_breaks_no_request():
    event = make_event(slug="harbour")
    moved, edited = (make_session(event=event) for _ in range(2))
    here = f"/events/{event.slug}/"
    for _ in range(10):
        day = event.add_day()
        edited.refresh_from_db()
        facts = {"title": "Tides", "day": day.pk, "version": edited.version}
        asked = [
            (f"{here}days/{day.number}/delete/", {}, {302}),
            (f"{here}sessions/{moved.pk}/move/", {"day": day.number}, {302, 404}),
            (f"{here}sessions/{edited.pk}/edit/", facts, {302, 422}),
            (f"{here}days/{day.number}/note/", {"note": "", "version": 1}, {302, 404}),
        ]

        def ask(who: int, asked: list[tuple[str, dict[str, object], set[int]]] = asked) -> bool:
            client = Client()
            client.force_login(event.owner)
            path, data, answers = asked[who]
            return client.post(path, data).status_code in answers

        assert at_once(4, ask) == [True] * 4
    assert event.sessions.count() == 2


def test_day_settings_keep_a_note_saved_in_the_same_moment():
    form = DayForm({"title": "Workshops"}, instance=make_day())
    assert form.is_valid()
    Day.objects.update(note="Coffee upstairs", version=2)
    form.save()
    assert list(Day.objects.values_list("title", "note", "version")) == [("Workshops", "Coffee upstairs", 2)]


def test_day_that_gets_another_date_takes_the_times_of_its_sessions_along():
    event = make_event(time_zone="America/Los_Angeles")
    day = make_day(event=event, on=date(2026, 11, 30))
    late = {"starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC), "ends_at": datetime(2026, 12, 1, 9, tzinfo=UTC)}
    make_session(day=day, **late)  # 00:00 to 01:00, in the night after that day
    form = DayForm({"date": "2026-12-03"}, instance=day)
    assert form.is_valid()
    form.save()
    assert list(Session.objects.values_list("starts_at", "ends_at")) == [
        (datetime(2026, 12, 4, 8, tzinfo=UTC), datetime(2026, 12, 4, 9, tzinfo=UTC))
    ]


def test_day_delete_keeps_a_deleted_session_for_the_undo(owner, event):
    days = [make_day(event=event) for _ in range(2)]
    session = make_session(day=days[1])
    session.discard()
    owner.post("/events/harbour/days/2/delete/")
    assert owner.post(f"/events/harbour/sessions/{session.pk}/restore/").status_code == 302
    assert list(event.sessions.present().values_list("day__number", flat=True)) == [1]


def test_day_settings_of_a_day_that_is_gone_bring_no_day_back():
    form = DayForm({"title": "Workshops"}, instance=make_day())
    assert form.is_valid()
    Day.objects.all().delete()
    with pytest.raises(Day.NotUpdated), transaction.atomic():
        form.save()
    assert Day.objects.count() == 0
