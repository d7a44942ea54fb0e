"""More than a quota is refused where it came from, with a word and with what was typed; also for sixteen at once."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_feed,
    make_photo,
    make_report,
    make_session,
)
from parallel import at_once
from photos.samples import picture
from sessions.agenda.log_session import store_session
from sessions.forms.event import EventForm
from sessions.models import Chapter, Day, Event, Feed, IncomingFeed, Photo, Report, Session
from sessions.quotas.rows import OverQuota, require

AT_ONCE = 16


@pytest.fixture
def event(settings) -> Event:
    settings.QUOTAS = {**settings.QUOTAS, **dict.fromkeys(settings.QUOTAS, 3), "photo_mb": 1}
    return make_event(slug="harbour", first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    make_day(event=event, on=date(2026, 12, 1))
    client.force_login(event.owner)
    return client


EVENT = {"name": "Another one", "time_zone": "UTC", "language": "en"}
REPORT = {"title": "A report", "heading_level": 2, "sections": "summary", "holds": "attended", "kind": "idea"}


def fill(event: Event, kind: str) -> Any:
    """Make three of a kind, which is what is allowed."""
    match kind:
        case "events":
            return [make_event(owner=event.owner) for _ in range(2)]
        case "sessions":
            return [make_session(event=event) for _ in range(3)]
        case "reports":
            return [make_report(event=event, slug=f"report-{number}") for number in range(3)]
        case _:
            report = make_report(event=event, slug="report")
            return [make_chapter(report=report) for _ in range(3)]


FORMS: dict[str, tuple[type[Any], str, dict[str, Any], str]] = {
    "events": (
        Event,
        "/events/new/",
        EVENT,
        "Each person can have at most 3 events here. Delete what",
    ),
    "sessions": (
        Session,
        "/events/harbour/sessions/new/",
        {"title": "Another one", "version": 1, "id": str(uuid.uuid4()), "state": "attended"},
        "An event can have at most 3 sessions here. Delete what",
    ),
    "reports": (
        Report,
        "/events/harbour/reports/new/",
        REPORT,
        "An event can have at most 3 reports here. Delete what",
    ),
    "chapters": (
        Chapter,
        "/events/harbour/reports/report/chapters/new/",
        {"heading": "Another one", "spot": "after"},
        "A report can have at most 3 chapters here. Delete what",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMS)
def test_a_form_says_what_is_allowed_and_keeps_what_was_typed(owner: Client, event: Event, kind: str) -> None:
    model, address, fields, said = FORMS[kind]
    fields = {**fields, "day": event.days.get().pk}
    rows = fill(event, kind)
    answer = owner.post(address, fields)
    page = answer.content.decode()
    assert (answer.status_code, page.count(said), model.objects.count()) == (422, 1, 3)
    assert f'value="{fields.get("name") or fields.get("title") or fields.get("heading")}"' in page
    # Who deletes one can go on, and what was deleted can come back.
    if hasattr(rows[0], "discard"):
        rows[0].discard()
    else:
        rows[0].delete()
    assert owner.post(address, fields).status_code == 302


@pytest.mark.django_db
def test_what_is_in_the_bin_counts_once_more(event: Event) -> None:
    sessions = [make_session(event=event) for _ in range(6)]
    for session in sessions[:4]:
        session.discard()
    with pytest.raises(OverQuota, match="The bin is full."):
        require("sessions", event)
    sessions[0].delete()
    require("sessions", event)
    sessions[1].restore()  # is never refused, so that nothing is lost
    with pytest.raises(OverQuota, match="An event can have at most 3 sessions"):
        require("sessions", event)


@pytest.mark.django_db
def test_an_install_above_a_quota_works_on(owner: Client, event: Event) -> None:
    for _ in range(5):
        make_day(event=event)
        make_session(event=event)
        make_event(owner=event.owner)
    assert owner.post("/events/harbour/settings/", {**EVENT, "name": "Renamed"}).status_code == 302
    session = event.sessions.first()
    assert owner.get(f"/events/harbour/sessions/{session.pk}/").status_code == 200
    answer = owner.post(
        f"/events/harbour/sessions/{session.pk}/impression/",
        {"summary": "Written", "body": "", "version": 1},
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 200


@pytest.mark.django_db
def test_days_are_bounded_by_the_button_and_by_dates(owner: Client, event: Event) -> None:
    for _ in range(4):
        answer = owner.post("/events/harbour/days/new/", follow=True)
    assert "An event can have at most 3 days here." in answer.content.decode()
    assert event.days.count() == 3
    answer = owner.post("/events/harbour/settings/", {**EVENT, "first_day": "2026-12-01", "last_day": "2026-12-20"})
    assert (answer.status_code, event.days.count()) == (422, 3)
    assert "An event can have at most 3 days here." in answer.content.decode()


@pytest.mark.django_db
def test_new_event_with_too_many_days_stays_a_new_one(owner: Client, event: Event) -> None:
    typed = {"name": "Long", "time_zone": "UTC", "language": "en", "first_day": "2026-06-01", "last_day": "2026-06-09"}
    answer = owner.post("/events/new/", typed)
    page = answer.content.decode()
    assert (answer.status_code, Event.objects.count()) == (422, 1)
    assert page.count("An event can have at most 3 days here.") == 1
    assert (page.count("<h1>New event</h1>"), page.count(">Add event</button>"), page.count("Delete this")) == (1, 1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "An event can have at most 3 sessions here."), ("ja", None)])
def test_a_line_that_is_refused_says_why_to_the_outbox(owner: Client, event: Event, language: str, said: str) -> None:
    fill(event, "sessions")
    key = str(uuid.uuid4())
    headers = {"X-Operation": key, "X-Autosave": "1", "Accept-Language": language}
    answer = owner.post("/events/harbour/sessions/new/", {"heading": "OPS301 | Quiet", "id": key}, headers=headers)
    assert (answer.status_code, answer["X-Operation"], event.sessions.count()) == (422, key, 3)
    with translation.override(language):
        expected = said or translation.gettext("An event can have at most %(most)s sessions here.") % {"most": 3}
    assert expected in answer.content.decode().partition('class="errorlist"')[2]
    event.sessions.first().delete()
    again = owner.post("/events/harbour/sessions/new/", {"heading": "OPS301 | Quiet", "id": key}, headers=headers)
    assert (again.status_code, event.sessions.count()) == (204, 3)  # under the same id: nothing was remembered


@pytest.mark.django_db
def test_photos_are_refused_one_by_one_with_a_reason(owner: Client, event: Event) -> None:
    files = [SimpleUploadedFile(f"{number}.png", picture(seed=str(number))) for number in range(5)]
    page = owner.post("/events/harbour/photos/new/", {"file": files}, follow=True).content.decode()
    assert page.count("Each person can have at most 3 photos here. Delete what") == 2
    assert Photo.objects.count() == 3
    assert [photo.bytes for photo in Photo.objects.all()] == [photo.file.size for photo in Photo.objects.all()]
    one = {"file": SimpleUploadedFile("9.png", picture(seed="9"))}
    answer = owner.post("/events/harbour/photos/new/", one, headers={"X-Autosave": "1"})
    assert answer.status_code == 422
    assert answer.content.decode().partition("data-why>")[2].startswith("Each person can have at most 3 photos here.")
    Photo.objects.first().discard()
    one = {"file": SimpleUploadedFile("9.png", picture(seed="9"))}
    assert owner.post("/events/harbour/photos/new/", one, headers={"X-Autosave": "1"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_bytes_of_photos_hold_too(event: Event) -> None:
    Photo.objects.filter(pk=make_photo(event=event).pk).update(bytes=999_999)
    with transaction.atomic():
        require("photo_mb", event.owner, 1)
        with pytest.raises(OverQuota, match="Photos can take at most 1 MB per person here"):
            require("photo_mb", event.owner, 2)


@pytest.mark.django_db
def test_programmes_that_wait_make_room_for_the_newest(settings, event: Event) -> None:
    owner = event.owner
    for number in range(5):
        kept = IncomingFeed.objects.keep(make_event(owner=owner), owner, b"a feed", name=str(number))
        IncomingFeed.objects.evict_oldest(owner, kept)
    assert [feed.name for feed in IncomingFeed.objects.all()] == ["2", "3", "4"]
    settings.QUOTAS = {**settings.QUOTAS, "waiting": 100, "waiting_mb": 1}
    for number in range(5, 9):
        kept = IncomingFeed.objects.keep(event, owner, timezone.now().isoformat().encode(), name=str(number))
        IncomingFeed.objects.filter(pk=kept.pk).update(content=b"x" * 400_000)
        kept.refresh_from_db()
        IncomingFeed.objects.evict_oldest(owner, kept)
    assert [feed.name for feed in IncomingFeed.objects.all()] == ["7", "8"]


def _new_event(event: Event) -> Any:
    form = EventForm({**EVENT, "name": "Harbour"}, instance=Event(owner=event.owner))
    assert form.is_valid()
    return form.save()


def _new_session(event: Event) -> Any:
    typed = Session(event=event, day=event.days.first(), title="A session")
    return store_session(typed, event.owner, "attended")


CREATORS = {"events": (Event, _new_event), "sessions": (Session, _new_session)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", CREATORS)
def test_sixteen_at_once_make_no_more_than_are_allowed(event: Event, kind: str) -> None:
    make_day(event=event, on=date(2026, 12, 1))
    model, create = CREATORS[kind]
    before = model.objects.count()

    def one(_number: int) -> bool:
        try:
            create(event)
        except OverQuota:
            return False
        return True

    assert at_once(AT_ONCE, one).count(True) == 3 - before
    assert model.objects.count() == 3


@pytest.mark.release
@pytest.mark.django_db(transaction=True)
def test_sixteen_requests_at_once_make_no_more_of_anything_else(event: Event) -> None:
    make_day(event=event, on=date(2026, 12, 1))
    report = make_report(event=event, slug="report")
    make_feed(event=event)

    def post(number: int) -> int:
        client = Client(raise_request_exception=False)
        client.force_login(event.owner)
        client.post("/events/harbour/days/new/")
        client.post("/events/harbour/reports/new/", {**REPORT, "slug": f"another-report-{number}"})
        client.post("/events/harbour/reports/report/chapters/new/", {"heading": "One", "spot": "after"})
        # Too many pictures at once are told to come again.
        photo = picture(seed=str(number))
        path = "/events/harbour/photos/new/"
        while client.post(path, {"file": SimpleUploadedFile("a.png", photo)}).status_code == 503:
            pass
        return client.post("/events/harbour/catalogue/import/", {"text": CSV, "way": "text"}).status_code

    at_once(AT_ONCE, post)
    assert {
        "days": Day.objects.count(),
        "reports": Report.objects.count(),
        "chapters": Chapter.objects.filter(report=report).count(),
        "photos": Photo.objects.count(),
        "feeds": Feed.objects.count(),
    } == {"days": 3, "reports": 3, "chapters": 3, "photos": 3, "feeds": 1}
    assert IncomingFeed.objects.count() <= 3


CSV = "Title,Start\nA talk,2026-12-01 10:00\n"
