"""Pages of events and days: what they show, what they refuse, who may see them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import make_day, make_event, make_impression, make_session, make_user
from parallel import at_once
from sessions.forms.event import DayForm, EventForm
from sessions.models import Day, Event, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return make_event(name="Harbour Days", slug="harbour", time_zone="Asia/Tokyo")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def today_of(event: Event):
    return event.conference_date(timezone.now())


def test_home_with_a_running_event_leads_to_its_today(owner, event):
    event.first_day = event.last_day = today_of(event)
    event.save()
    assert owner.get("/").url == "/events/harbour/"


def test_home_without_a_running_event_leads_to_the_list(owner):
    assert owner.get("/").url == "/events/"


def test_event_list_without_events_says_what_to_do(client):
    client.force_login(make_user())
    response = client.get("/events/")
    assert response.text.count('href="/events/new/"') == 1
    assert "A new notebook" in response.text


def test_event_list_tells_running_coming_undated_and_past_apart(owner, event):
    today, day = today_of(event), timedelta(1)
    for name, first, last in [
        ("Now", today - day, today + day),
        ("Soon", today + day, today + day),
        ("Gone", today - 9 * day, today - 8 * day),
    ]:
        make_event(owner=event.owner, name=name, time_zone="Asia/Tokyo", first_day=first, last_day=last)
    groups = owner.get("/events/").context["groups"]
    assert [(key, [each.name for each in events]) for key, _title, events in groups] == [
        ("running", ["Now"]),
        ("coming", ["Soon"]),
        ("undated", ["Harbour Days"]),
        ("past", ["Gone"]),
    ]


def test_event_list_asks_the_same_number_of_queries_for_one_and_for_three_events(owner, event):
    with CaptureQueriesContext(
        connection,
    ) as one:
        owner.get("/events/")
    for _ in range(2):
        make_event(owner=event.owner, time_zone="Asia/Tokyo")
    with CaptureQueriesContext(connection) as three:
        owner.get("/events/")
    assert len(one) == len(three)


def test_event_create_makes_a_day_for_each_date(client):
    client.force_login(make_user())
    data = {
        "name": "Cloud Week",
        "first_day": "2026-11-30",
        "last_day": "2026-12-02",
        "time_zone": "los angeles",
        "language": "en",
    }
    response = client.post("/events/new/", data)
    made = Event.objects.get()
    assert response.url == f"/events/{made.slug}/"
    assert (made.time_zone, made.owner) == ("America/Los_Angeles", Event.objects.get().owner)
    assert [str(day.date) for day in made.days.all()] == ["2026-11-30", "2026-12-01", "2026-12-02"]


def test_event_create_with_the_first_day_alone_makes_that_day(client):
    client.force_login(make_user())
    client.post("/events/new/", {"name": "One day", "first_day": "2026-11-30", "time_zone": "UTC", "language": "ja"})
    assert [str(day.date) for day in Event.objects.get().days.all()] == ["2026-11-30"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("time_zone", "Mars/Olympus"),
        ("last_day", "2026-11-01"),
        ("last_day", "2027-11-30"),
        ("first_day", "soon"),
    ],
)
def test_event_create_refused_keeps_what_was_typed(client, field, value):
    client.force_login(make_user())
    data = {
        "name": "Cloud Week",
        "venue": "Pier 9",
        "first_day": "2026-11-30",
        "last_day": "2026-12-02",
        "time_zone": "UTC",
        "language": "en",
    }
    response = client.post("/events/new/", data | {field: value})
    assert response.status_code == 422
    assert 'value="Pier 9"' in response.text
    assert response.context["form"].errors.keys() <= {field, "__all__"}
    assert Event.objects.count() == 0


def test_event_update_moves_the_days_that_hold_nothing(owner, event):
    event.first_day = event.last_day = today_of(event)
    event.save()
    event.ensure_days()
    data = {
        "name": "Harbour Days",
        "first_day": "2030-05-01",
        "last_day": "2030-05-02",
        "time_zone": "Asia/Tokyo",
        "language": "ja",
    }
    owner.post("/events/harbour/settings/", data)
    assert [(day.number, str(day.date)) for day in event.days.all()] == [(1, "2030-05-01"), (2, "2030-05-02")]


def test_event_update_keeps_a_day_that_holds_a_session(owner, event):
    kept = make_day(event=event, on=today_of(event))
    make_session(day=kept)
    data = {
        "name": "Harbour Days",
        "first_day": "2030-05-01",
        "last_day": "2030-05-01",
        "time_zone": "Asia/Tokyo",
        "language": "en",
    }
    owner.post("/events/harbour/settings/", data)
    assert [(day.number, str(day.date)) for day in event.days.all()] == [(1, str(kept.date)), (2, "2030-05-01")]


def test_event_update_refused_shows_the_saved_name_around_the_form(owner):
    response = owner.post("/events/harbour/settings/", {"name": "", "time_zone": "UTC", "language": "en"})
    assert (response.status_code, response.context["event"].name) == (422, "Harbour Days")


def test_event_delete_offers_undo_and_undo_brings_it_back(owner, event):
    response = owner.post("/events/harbour/delete/", follow=True)
    assert response.text.count('action="/events/harbour/restore/"') == 1
    assert owner.get("/events/harbour/").status_code == 404
    owner.post("/events/harbour/restore/")
    assert owner.get("/events/harbour/").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "settings/", "delete/", "days/1/", "days/1/note/", "sessions/new/", "photos/a.png"]
)
def test_event_pages_of_a_stranger_are_not_found(client, event, path):
    make_day(event=event)
    client.force_login(make_user())
    assert client.get(f"/events/harbour/{path}").status_code == 404


def test_today_name_is_always_in_the_bar_and_the_only_first_heading(owner):
    response = owner.get("/events/harbour/")
    assert response.text.count("<h1") == 1
    assert '<h1 class="bar-title" lang="en"><span>Harbour Days</span></h1>' in response.text


def test_today_opens_on_the_current_day(owner, event):
    day = timedelta(1)
    for offset in (-1, 0, 1):
        make_day(event=event, on=today_of(event) + offset * day)
    assert owner.get("/events/harbour/").context["day"].number == 2


def test_today_of_a_past_event_opens_on_the_last_day_with_sessions(owner, event):
    for _ in range(3):
        make_day(event=event)
    make_session(day=event.days.get(number=2))
    assert owner.get("/events/harbour/").context["day"].number == 2


@pytest.mark.parametrize("wanted", ["99", "-1", "x", ""])
def test_today_unknown_day_falls_back_to_the_default(owner, event, wanted):
    make_day(event=event)
    assert owner.get(f"/events/harbour/?day={wanted}").context["day"].number == 1


def test_today_on_another_day_offers_to_jump_to_now(owner, event):
    make_day(event=event, on=today_of(event) - timedelta(1))
    make_day(event=event, on=today_of(event))
    assert owner.get("/events/harbour/?day=1").text.count('href="/events/harbour/?day=2#now"') == 1
    assert owner.get("/events/harbour/?day=2").text.count("#now") == 0


def test_today_without_sessions_says_what_to_do(owner, event):
    make_day(event=event)
    assert owner.get("/events/harbour/").text.count('<div class="empty">') == 1


def test_today_asks_the_same_number_of_queries_for_1_30_and_40_sessions(owner, event):
    day = make_day(event=event)
    counts = []
    for wanted in (1, 30, 40):
        while event.sessions.count() < wanted:
            make_impression(session=make_session(day=day))
        with CaptureQueriesContext(connection) as queries:
            owner.get("/events/harbour/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_reading_every_page_changes_nothing(owner, event):
    session = make_session(day=make_day(event=event))
    writes = ("INSERT", "UPDATE", "DELETE")
    owner.get("/events/")  # the visit of the day is noted once
    for path in [
        "/events/",
        "/events/harbour/",
        "/events/harbour/sessions/new/",
        f"/events/harbour/sessions/{session.pk}/",
    ]:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(path).status_code == 200
        assert [query["sql"] for query in queries if query["sql"].startswith(writes)] == []


def test_session_form_of_an_event_without_days_makes_no_day(owner, event):
    assert owner.get("/events/harbour/sessions/new/").status_code == 200
    assert Day.objects.count() == 0


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
            return client.post("/events/harbour/sessions/new/", {"heading": "Tides", "day": number}).status_code

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


def test_event_whose_time_zone_is_put_right_keeps_what_the_clocks_show(owner, event):
    day = make_day(event=event, on=date(2026, 11, 30))
    make_session(day=day, starts_at=datetime(2026, 11, 30, 1, tzinfo=UTC))  # 10:00 in Tokyo
    make_session(day=day)
    owner.post("/events/harbour/settings/", {"name": "Harbour", "time_zone": "Europe/Paris", "language": "en"})
    assert set(Session.objects.values_list("starts_at", flat=True)) == {datetime(2026, 11, 30, 9, tzinfo=UTC), None}


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


def test_event_settings_bring_no_event_back_that_is_deleted_in_the_same_moment(event):
    form = EventForm({"name": "New name", "time_zone": "UTC", "language": "en"}, instance=event)
    assert form.is_valid()
    Event.objects.get().discard()
    form.save()
    assert [(row.name, row.deleted_at is None) for row in Event.objects.all()] == [("New name", False)]


def note(client: Client, text: str, version: int, *, script: bool = True):
    headers = {"X-Autosave": "1"} if script else {}
    return client.post("/events/harbour/days/1/note/", {"note": text, "version": version}, headers=headers)


def test_day_note_saves_itself_and_names_the_new_version(owner, event):
    make_day(event=event)
    response = note(owner, "  Coffee\r\nupstairs", 1)
    assert (response.status_code, response.text.count('data-version="2"')) == (200, 1)
    assert event.days.get().note == "  Coffee\nupstairs"


def test_day_note_of_a_stale_version_is_refused_with_both_texts(owner, event):
    make_day(event=event)
    note(owner, "from the phone", 1)
    response = note(owner, "from the laptop", 1)
    assert response.status_code == 409
    assert [text in response.text for text in ("from the phone", "from the laptop", 'data-version="2"')] == [True] * 3
    assert event.days.get().note == "from the phone"


def test_day_note_sent_twice_is_no_conflict(owner, event):
    make_day(event=event)
    assert [note(owner, "same", 1).status_code for _ in range(2)] == [200, 200]
    assert event.days.get().version == 2


def test_day_note_without_a_script_goes_back_to_the_day(owner, event):
    make_day(event=event)
    assert note(owner, "plain", 1, script=False).url == "/events/harbour/?day=1"


def test_day_note_stale_without_a_script_is_the_page_with_both_and_the_next_version(owner, event):
    make_day(event=event)
    note(owner, "from the phone", 1)
    response = note(owner, "from the laptop", 1, script=False)
    assert response.status_code == 409
    assert response.text.count("from the laptop") == 2
    assert 'name="version" value="2"' in response.text


def test_day_note_too_long_is_413_and_without_a_script_comes_back_whole(owner, event):
    make_day(event=event)
    text = "x" * 100_001
    assert note(owner, text, 1).status_code == 413
    page = note(owner, text, 1, script=False)
    assert (page.status_code, page.text.count(text)) == (413, 1)
    assert event.days.get().version == 1


def test_day_note_without_a_version_is_refused(owner, event):
    make_day(event=event)
    response = owner.post("/events/harbour/days/1/note/", {"note": "lost?"}, headers={"X-Autosave": "1"})
    assert (response.status_code, event.days.get().note) == (422, "")


def test_days_stand_by_their_number_whenever_they_were_made(owner, event):
    third, first, second = (Day.objects.create(event=event, number=number) for number in (3, 1, 2))
    assert owner.get("/events/harbour/").context["days"] == [first, second, third]
