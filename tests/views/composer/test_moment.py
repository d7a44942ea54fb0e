"""When a session is logged while it happens, that moment counts as its start, until a better one is known."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from factories import make_day, make_feed, make_photo, make_session
from sessions.models import Photo, Session
from sessions.photos.assign import agendas_of, assign_by_time
from views.composer.lines import KEY, compose

pytestmark = pytest.mark.django_db

AGO = timezone.now() - timedelta(days=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def that_day(event):
    """The day of the event on which the lines are typed, three days before they arrive."""
    return make_day(event=event, number=7, on=event.conference_date(AGO))


def arrive(owner, heading: str, minutes: int = 0, **fields: str):
    fields = {"day": "1", "now": "1", "key": KEY} | fields
    return compose(owner, heading, logged_at=(AGO + minutes * MINUTE).isoformat(), **fields)


def test_moment_of_writing_is_kept_not_the_moment_of_sending(owner, that_day):
    arrive(owner, "Queues")
    logged = Session.objects.get()
    assert (logged.logged_at, logged.sort_at, logged.starts_at, logged.day) == (AGO, AGO, None, that_day)
    assert logged.presumed_start == AGO


def test_line_of_another_day_has_no_moment(owner, that_day):
    arrive(owner, "Queues", day="2", now="")
    logged = Session.objects.get()
    assert (logged.logged_at, logged.sort_at, logged.day.number) == (None, None, 2)


def test_session_without_a_start_that_is_marked_takes_the_first_moment(owner, event, that_day):
    session = make_session(day=that_day, code="", title="Queues", feed=make_feed(event=event))
    timed = make_session(day=that_day, code="", title="Alarms", starts_at=AGO + 5 * MINUTE)
    for minutes in (0, 10):
        arrive(owner, "Queues", minutes, key=KEY[:-1] + str(minutes // 10))
    arrive(owner, "Alarms", key=KEY[:-1] + "5")
    session.refresh_from_db()
    timed.refresh_from_db()
    assert (session.logged_at, timed.logged_at) == (AGO, None)


def test_moment_is_shown_as_logged_and_is_no_time_of_the_programme(owner, event, that_day):
    arrive(owner, "Queues")
    session = Session.objects.get()
    clock = timezone.localtime(AGO, event.zone).strftime("%H:%M")
    for page in ("/events/harbour/?day=7", f"/events/harbour/sessions/{session.pk}/"):
        shown = owner.get(page).text.split('class="logged-at"')[1].split("</span>")[0]
        assert " ".join(shown.split()).startswith("> logged <time datetime=") or shown.startswith(">logged <time")
        assert shown.count(f">{clock}</time>") == 1
    assert owner.get(f"/events/harbour/sessions/{session.pk}/edit/").text.count(f'value="{clock}"') == 0


def test_today_stands_in_the_order_of_what_happened_until_a_person_moves_it(owner, that_day):
    times = {"starts_at": AGO + 5 * MINUTE, "ends_at": AGO + 8 * MINUTE}
    make_session(day=that_day, code="", title="timed", **times)
    make_session(day=that_day, code="", title="planned before")
    for number, (title, minutes) in enumerate([("late", 20), ("early", 0), ("middle", 10)]):
        arrive(owner, title, minutes, key=KEY[:-1] + str(number))

    def order() -> list[str]:
        return [session.title for session in that_day.sessions.in_order()]

    assert order() == ["early", "timed", "middle", "late", "planned before"]
    late, middle = (Session.objects.get(title=title) for title in ("late", "middle"))
    owner.post(f"/events/harbour/sessions/{late.pk}/move/", {"direction": "up"})
    assert order() == ["early", "timed", "late", "middle", "planned before"]
    owner.post(f"/events/harbour/sessions/{middle.pk}/move/", {"before": "last"})
    assert order() == ["early", "timed", "late", "planned before", "middle"]
    late.refresh_from_db()
    assert late.logged_at == AGO + 20 * MINUTE


def test_on_another_day_the_moment_no_longer_counts(owner, event, that_day):
    for number, title in enumerate(["moved", "edited"]):
        arrive(owner, title, key=KEY[:-1] + str(number))
    moved, edited = (Session.objects.get(title=title) for title in ("moved", "edited"))
    owner.post(f"/events/harbour/sessions/{moved.pk}/move/", {"day": "2"})
    day = event.days.get(number=2)
    facts = {"title": "edited", "day": day.pk, "version": edited.version}
    owner.post(f"/events/harbour/sessions/{edited.pk}/edit/", facts)
    assert list(day.sessions.in_order().values_list("title", "logged_at", "sort_at")) == [
        ("moved", None, None),
        ("edited", None, None),
    ]


def test_photos_that_were_there_first_find_the_session_that_is_logged(owner, event, that_day):
    during = [make_photo(event=event, taken_at=AGO + minutes * MINUTE) for minutes in (-14, 0, 59)]
    outside = [make_photo(event=event, taken_at=AGO + minutes * MINUTE) for minutes in (-16, 81)]
    by_hand = make_photo(event=event, taken_at=AGO, placed_by_hand=True)
    arrive(owner, "Queues")
    session = Session.objects.get()
    assert set(Photo.objects.filter(session=session)) == set(during)
    assert set(Photo.objects.filter(session=None)) == {*outside, by_hand}


def test_ten_photos_of_three_typed_sessions_are_where_they_were_taken(owner, event, that_day):
    started = {"Opening": 0, "Queues": 65, "Alarms": 150}
    taken = {"Opening": (-3, 1, 30, 55), "Queues": (64, 70, 110), "Alarms": (149, 151, 200)}
    for number, (title, minutes) in enumerate(started.items()):
        arrive(owner, title, minutes, key=KEY[:-1] + str(number))
    photos = {
        make_photo(event=event, taken_at=AGO + minutes * MINUTE): title
        for title, times in taken.items()
        for minutes in times
    }
    assert assign_by_time(photos, agendas_of(photos)) == 10
    assert {photo: photo.session.title for photo in Photo.objects.select_related("session")} == photos


def test_photos_say_why_they_are_there_and_can_be_moved_in_one_tap(owner, event, that_day):
    arrive(owner, "Queues")
    other = make_session(day=that_day, code="", title="Alarms", starts_at=AGO + 70 * MINUTE)
    session = Session.objects.get(title="Queues")
    photo = make_photo(event=event, session=session, content=b"x", taken_at=AGO + 30 * MINUTE)
    clock = timezone.localtime(AGO, event.zone).strftime("%H:%M")
    card = owner.get("/events/harbour/photos/").text.split(f'id="photo-{photo.pk}"')[1].split("</li>")[0]
    assert card.count(f"Assigned by time: you logged this session at {clock}.") == 1
    assert card.count(f'data-proposals="{other.pk} inbox "') == 1
    page = owner.get(f"/events/harbour/photos/{photo.pk}/").text
    assert page.count(f"assigned by time: you logged this session at {clock}") == 1
    address = f"/events/harbour/photos/{photo.pk}/place/"
    moved = owner.post(address, {"session": str(other.pk)}, headers={"HX-Request": "true", "HX-Target": "album"})
    photo.refresh_from_db()
    assert (photo.session, photo.placed_by_hand) == (other, True)
    undo = f"{address}?back={session.pk}&by_hand="
    assert moved.text.count(f'action="{escape(undo)}"') == 1
    owner.post(undo)
    photo.refresh_from_db()
    assert (photo.session, photo.placed_by_hand) == (session, False)
    owner.post(address, {"session": str(other.pk)})
    card = owner.get("/events/harbour/photos/").text.split(f'id="photo-{photo.pk}"')[1].split("</li>")[0]
    assert (card.count("Assigned by time"), card.count("data-proposals")) == (0, 0)


def test_photos_are_where_they_were_taken_however_late_the_lines_arrive(owner, event, that_day):
    photos = {make_photo(event=event, taken_at=AGO + minutes * MINUTE): minutes // 20 for minutes in (1, 21, 41)}
    for number in range(3):
        arrive(owner, f"Talk {number}", number * 20, key=KEY[:-1] + str(number))
    found = {photo: photo.session.title for photo in Photo.objects.select_related("session")}
    assert found == {photo: f"Talk {number}" for photo, number in photos.items()}


def test_line_of_a_page_whose_day_has_another_number_by_now_stands_on_the_date_of_the_page(owner, event, that_day):
    arrive(owner, "Queues", day="2", on=str(that_day.date), now="")
    assert Session.objects.get().day == that_day
    arrive(owner, "Alarms", day="2", on="2001-01-01", now="", key=KEY[:-1] + "2")
    assert Session.objects.get(title="Alarms").day.number == 2
