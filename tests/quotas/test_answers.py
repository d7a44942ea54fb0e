"""What a refusal looks like where no form says it; what the doctor says of what is used; what the server remembers."""

import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from database.test_away import LOST, raised
from factories import (
    make_chapter,
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_operation,
    make_photo,
    make_report,
    make_revision,
    make_session,
)
from photos.samples import picture
from sessions.models import Day, Event, Feed, IncomingFeed, Operation, Photo, Session, operation
from sessions.models.operation import OperationQuerySet
from sessions.monitoring.checks import usage_of_all
from sessions.quotas.rows import OverQuota
from sessions.web import idempotency
from web.idempotency.writes import log, replaced, send

pytestmark = pytest.mark.django_db
TEXT = "A line that <nobody> wants to lose"


@pytest.fixture
def event() -> Event:
    return make_event(slug="harbour")


@pytest.fixture
def owner(client: Client, event: Event) -> Client:
    client.force_login(event.owner)
    return client


def _refusing(request: Any, slug: str) -> Any:
    Day.objects.create(event=Event.objects.get(slug=slug), number=9)
    raise OverQuota("At most 3 of these.")


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Operation": str(uuid.uuid4()), "X-Autosave": "1"}, {"HX-Request": "true"}],
    ids=["form", "outbox", "htmx"],
)
def test_a_view_that_is_refused_answers_with_reason_and_text(
    owner: Client, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    replaced(monkeypatch, _refusing)
    answer = owner.post("/events/harbour/days/new/", {"note": TEXT, "version": "7"}, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, page.count("At most 3 of these.")) == (422, 1)
    if "HX-Request" in headers:
        assert answer["HX-Reswap"] == "none"
        assert 'hx-swap-oob="true"' in page
    else:
        assert "<p data-why>At most 3 of these.</p>" in page
        assert "A line that &lt;nobody&gt; wants to lose</textarea>" in page
        assert page.count("</textarea>") == 1
    if "X-Operation" in headers:
        assert answer["X-Operation"] == headers["X-Operation"]
        assert (Day.objects.count(), Operation.objects.count()) == (0, 0)


def test_a_refusal_is_said_to_a_script_once_and_what_was_said_before_waits(
    owner: Client, event: Event, settings: Any
) -> None:
    make_day(event=event)
    owner.post(f"/events/harbour/days/{event.days.get().number}/", {"title": "Renamed"})  # "Saved." waits
    settings.QUOTAS = {**settings.QUOTAS, "days": 1}
    answer = send(owner, "/events/harbour/days/new/", {}, uuid.uuid4(), **{"X-Autosave": "1"})
    assert (answer.status_code, answer.text.count("<p data-why>An event can have at most 1 days here.")) == (422, 1)
    assert (answer.text.count("Saved."), answer.text.count("<h1>Not saved</h1>")) == (0, 1)
    page = owner.get("/events/harbour/").text
    assert (page.count("Saved."), page.count("An event can have at most")) == (1, 0)


def test_a_programme_without_room_is_refused_on_its_page_and_waits_on(owner: Client, event: Event, settings) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "sessions": 3}
    table = "Title,Start,Code\n" + "".join(f"Talk {n},2026-12-01 1{n}:00,OPS30{n}\n" for n in range(4))
    answer = owner.post("/events/harbour/catalogue/import/", {"way": "text", "text": table})
    address = answer["Location"]
    IncomingFeed.objects.update(mapping={"title": "Title", "code": "Code"})
    shown = owner.get(address)
    answer = owner.post(address, {"digest": shown.context["plan"].digest})
    assert answer.status_code == 422
    assert answer.content.decode().count("An event can have at most 3 sessions here.") == 1
    assert (Session.objects.count(), Feed.objects.count(), IncomingFeed.objects.count()) == (0, 0, 1)
    assert event.days.count() == 0


def test_the_doctor_says_what_everybody_uses_in_as_many_queries(event: Event, settings) -> None:
    def fill(event: Event) -> None:
        session = make_session(event=event)
        make_session(event=event)
        make_revision(row=make_impression(session=session, body="x" * 2_000_000))
        make_chapter(report=make_report(event=event))
        make_feed(event=event)
        make_operation(user=event.owner)
        Photo.objects.filter(pk=make_photo(event=event).pk).update(bytes=2_500_000)
        IncomingFeed.objects.keep(event, event.owner, b"a feed")

    fill(event)
    with CaptureQueriesContext(connection) as asked:
        used = usage_of_all()
    line = (
        "events 1 of 200, days 1 of 100, sessions 2 of 10000, reports 1 of 50, chapters 1 of 200, feeds 1 of 50, "
        "photos 1 of 20000, photo_mb 3 of 20000"
    )
    assert used == [(event.owner.username, line)]
    for _ in range(4):
        fill(make_event())
    fill(make_event(owner=event.owner))
    with CaptureQueriesContext(connection) as asked_again:
        assert len(usage_of_all()) == 5
    assert len(asked_again) == len(asked)
    out = StringIO()
    call_command("doctor", stdout=out)
    lines = [line for line in out.getvalue().splitlines() if " used by " in line]
    assert [line.partition(",")[0] for line in lines][0] == f"ok    used by {event.owner}: events 2 of 200"
    assert len(lines) == 5


def test_the_oldest_memories_of_writes_make_room(owner: Client, event: Event, settings, monkeypatch) -> None:
    settings.QUOTAS = {**settings.QUOTAS, "operations": 3}
    monkeypatch.setattr(idempotency, "CLEARED_EVERY", 1)
    other = make_operation()
    keys = [uuid.uuid4() for _ in range(5)]
    for number, key in enumerate(keys):
        log(owner, key, heading=f"OPS30{number} | Quiet nights")
    kept = Operation.objects.filter(user=event.owner).order_by("created_at")
    assert [operation.pk for operation in kept] == keys[2:]
    assert Operation.objects.filter(pk=other.pk).exists()
    # The newest is still done once.
    log(owner, keys[4], heading="OPS304 | Quiet nights")
    assert event.sessions.count() == 5


def test_write_is_answered_although_old_keys_cannot_be_cleared(owner: Client, monkeypatch, caplog) -> None:
    monkeypatch.setattr(idempotency, "CLEARED_EVERY", 1)
    for error in (LOST, raised(LOST), OperationalError("database is locked")):

        def fail(*_arguments: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(OperationQuerySet, "evict_oldest", fail)
        caplog.clear()
        assert log(owner, uuid.uuid4()).status_code == 302
        assert [record.getMessage() for record in caplog.records] == [f"keys of earlier writes stay: {error}"]
    assert Operation.objects.count() == 3


def test_what_answers_are_made_of_makes_room_too(event: Event, monkeypatch) -> None:
    monkeypatch.setattr(operation, "MOST_BYTES", 800)
    facts = [{"merged": {"body": "x" * 400}}, None, {"version": 2}, {"merged": {"body": "y" * 400}}]
    made = [make_operation(user=event.owner, facts=each) for each in facts]
    other = make_operation(facts=facts[0])
    assert Operation.objects.evict_oldest(event.owner.pk) == 1
    kept = Operation.objects.order_by("created_at")
    assert list(kept.values_list("pk", flat=True)) == [each.pk for each in [*made[1:], other]]


def test_an_edited_photo_counts_with_the_unedited_one(owner: Client, event: Event) -> None:
    make_day(event=event)
    owner.post("/events/harbour/photos/new/", {"file": SimpleUploadedFile("a.jpg", picture("JPEG"))})
    photo = Photo.objects.get()
    assert photo.bytes == photo.file.size
    owner.post(f"/events/harbour/photos/{photo.pk}/turn/", {"turn": "right", "direction": "right", "quarters": "1"})
    photo.refresh_from_db()
    assert photo.unedited_file.name != ""
    assert photo.bytes == photo.file.size + photo.unedited_file.size
