"""A zone that is put right moves no instant that a programme told; an event gets that of its first programme."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from factories import make_day, make_event, make_photo, make_session
from importing.catalogue.import_pages import look, press
from importing.catalogue.programmes import NOW, at, counts, event_in_tokyo, plan_of, programme, sitting, take
from sessions.importing.catalogue.apply import apply_plan
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.catalogue.reading import plan_programme
from sessions.models import Day, Event, Photo, Session

pytestmark = pytest.mark.django_db


def starts(event: Event) -> dict[str, datetime | None]:
    return dict(event.sessions.values_list("title", "starts_at"))


def settings_of(event: Event, **more: str) -> dict[str, str]:
    return {"name": event.name, "language": "en", "time_zone": event.time_zone, **more}


def test_instants_of_a_programme_stay_and_typed_times_follow_the_clock(client: Client) -> None:
    event = make_event(time_zone="UTC")
    take(event, sitting("a", "12-01 15:00"))
    day = event.days.get()
    make_session(day=day, title="By hand", starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    client.force_login(event.owner)

    client.post(reverse("sessions:event-update", args=[event.slug]), settings_of(event, time_zone="Asia/Tokyo"))

    nine = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert starts(event) == {"Talk a": at("12-01 15:00"), "By hand": nine}
    assert counts(plan_of(event, sitting("a", "12-01 15:00"))) == "1: kept=1"


def test_day_that_gets_another_date_takes_along_what_was_typed_alone(client: Client) -> None:
    event = make_event(time_zone="Asia/Tokyo")
    take(event, sitting("a", "12-01 10:00"))
    day = event.days.get()
    make_session(day=day, title="By hand", starts_at=at("12-01 09:00"))
    client.force_login(event.owner)

    client.post(reverse("sessions:day-update", args=[event.slug, day.number]), {"date": "2026-12-02", "title": ""})

    assert Day.objects.get(pk=day.pk).date == date(2026, 12, 2)
    assert starts(event) == {"Talk a": at("12-01 10:00"), "By hand": at("12-02 09:00")}


def test_page_of_a_longer_list_takes_nothing_away() -> None:
    event = event_in_tokyo()
    take(event, sitting("a"), sitting("b", "12-01 11:00"))
    page = programme(sitting("a"), sitting("c", "12-01 12:00"), complete=False)

    plan = make_plan(event, page, event.owner)
    apply_plan(plan, NOW)

    assert counts(plan) == "2: created=1 kept=1"
    assert sorted(Session.objects.values_list("title", flat=True)) == ["Talk a", "Talk b", "Talk c"]


LOS_ANGELES = "America/Los_Angeles"


def evenings(zone: str = LOS_ANGELES, *more: str) -> str:
    """Return a calendar of three evenings in Los Angeles, which are the mornings after in UTC, and of what is added."""
    starts = [f"DTSTART:202612{day:02}T0{hour}0000Z" for day, hour in ((2, 5), (2, 6), (3, 5))] + list(more)
    talks = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\n{start}\r\nSUMMARY:Talk {number}\r\nEND:VEVENT\r\n"
        for number, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:{zone}\r\n{talks}END:VCALENDAR\r\n"


def dates_of(event: Event) -> list[str]:
    return [f"{session.day.date:%d}" for session in event.sessions.filter(feed__isnull=False).order_by("title")]


@pytest.fixture
def harbour(client: Client) -> Event:
    """An event of which an article told one session, without its time: the zone is that of the installation."""
    event = make_event(slug="harbour", time_zone="UTC")
    make_session(day=make_day(event=event, on=date(2026, 12, 1)), title="Of the article")
    client.force_login(event.owner)
    return event


def test_event_without_times_gets_the_zone_of_its_first_programme(client: Client, harbour: Event) -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    make_photo(event=harbour, name="a.png", taken_at=noon)
    page = look(client, evenings(LOS_ANGELES, "DTSTART:20261202T200000"))

    assert page.context["plan"].days_told == [(date(2026, 12, 1), 2), (date(2026, 12, 2), 2)]
    assert "changes the time zone of the event from UTC to America/Los_Angeles" in page.text
    assert press(client, page).status_code == 302
    harbour.refresh_from_db()
    assert (harbour.time_zone, dates_of(harbour)) == (LOS_ANGELES, ["01", "01", "02", "02"])
    assert Photo.objects.get().taken_at == noon.replace(tzinfo=ZoneInfo(LOS_ANGELES))
    assert press(client, look(client, evenings(LOS_ANGELES, "DTSTART:20261202T200000"))).status_code == 302
    assert harbour.sessions.count() == 5


def test_row_says_the_day_that_a_session_after_midnight_is_counted_under(client: Client, harbour: Event) -> None:
    page = look(client, evenings("UTC", "DTSTART:20261202T013000Z"))
    rows = page.context["parts"]["created"].sessions
    assert [row.when for row in rows if row.heading == "Talk 3"] == ["Wed 2 Dec 01:30 · Day: Tue 1 Dec"]
    assert page.context["plan"].days_told[0] == (date(2026, 12, 1), 1)


def test_zone_that_an_event_gets(harbour: Event) -> None:
    def given(theirs: str, chosen: str = "") -> str:
        return plan_programme(harbour, evenings(theirs).encode(), harbour.owner, zone=chosen).event.time_zone

    # Abidjan has the clock of UTC; the two after it are named after no place.
    first = {LOS_ANGELES: LOS_ANGELES, "Africa/Abidjan": "UTC", "Etc/GMT+8": "UTC", "EST": "UTC"}
    assert {theirs: given(theirs) for theirs in first} == first
    chosen = ("UTC", "Asia/Tokyo", LOS_ANGELES)
    assert [given(LOS_ANGELES, zone) for zone in chosen] == list(chosen)

    timed = make_session(day=harbour.days.get(), starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert (given(LOS_ANGELES), given(LOS_ANGELES, LOS_ANGELES)) == ("UTC", LOS_ANGELES)
    timed.discard()
    assert given(LOS_ANGELES) == LOS_ANGELES
    take(harbour, sitting("a", ""))
    assert given(LOS_ANGELES) == "UTC"
    assert harbour.time_zone == "UTC"


def test_zone_is_chosen_on_the_plan_and_typed_times_follow_the_clock(client: Client, harbour: Event) -> None:
    nine = datetime(2026, 12, 1, 9, tzinfo=UTC)
    make_session(day=harbour.days.get(), title="By hand", starts_at=nine)
    page = look(client, evenings())
    assert page.context["plan"].days_told == [(date(2026, 12, 2), 2), (date(2026, 12, 3), 1)]
    assert f'href="?zone={LOS_ANGELES.replace("/", "%2F")}"' in page.text

    address = page.request["PATH_INFO"]
    wrong = client.get(address, {"zone": "Nowhere at all"})
    assert (wrong.status_code, list(wrong.context["zone"].errors), wrong.context["zone"]["time_zone"].value()) == (
        *(422, ["time_zone"]),
        "Nowhere at all",
    )
    right = client.get(address, {"zone": "Los Angeles"})
    sent = {"digest": right.context["plan"].digest, "zone": LOS_ANGELES}
    assert f'name="zone" value="{LOS_ANGELES}"' in right.text
    assert client.post(address, {**sent, "zone": "Nowhere at all"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    harbour.refresh_from_db()
    assert (harbour.time_zone, dates_of(harbour)) == (LOS_ANGELES, ["01", "01", "02"])
    assert starts(harbour)["By hand"] == nine.replace(tzinfo=ZoneInfo(LOS_ANGELES))


def test_session_that_was_typed_is_matched_by_the_clock_of_the_new_zone(harbour: Event) -> None:
    make_session(day=harbour.days.get(), title="Talk 0", starts_at=datetime(2026, 12, 1, 21, tzinfo=UTC))
    plan = plan_programme(harbour, evenings().encode(), harbour.owner, zone=LOS_ANGELES)
    assert counts(plan) == "3: created=2 kept=1"
    apply_plan(plan, NOW)
    assert starts(harbour)["Talk 0"] == datetime(2026, 12, 2, 5, tzinfo=UTC)


def test_zone_that_was_changed_meanwhile_is_shown_again(client: Client, harbour: Event) -> None:
    page = look(client, evenings())
    Event.objects.update(time_zone="Asia/Tokyo")
    again = press(client, page)
    assert (again.status_code, again.context["plan"].zone_before) == (409, "Asia/Tokyo")
    assert press(client, again).status_code == 302
    harbour.refresh_from_db()
    assert harbour.time_zone == LOS_ANGELES
