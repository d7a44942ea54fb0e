"""Writes of programs: forms, versions, idempotency keys, revisions and quotas are those of the pages."""

from uuid import uuid4

import pytest

from api.callers import Caller
from api.test_requests import problem
from factories import make_impression, make_member, make_session, make_user
from sessions.models import Day, Event, Impression, Operation, Revision, Session, State
from web.stored import every_row


def test_event_is_created_with_its_days_and_changed(event, owner):
    sent = {"name": "Pier", "first_day": "2026-12-01", "last_day": "2026-12-03", "time_zone": "Osaka", "language": "ja"}
    made = owner.ask("POST", "events", sent)
    assert (made.status_code, made.headers["Location"]) == (201, made.json()["url"])
    found = Event.objects.get(slug="pier")
    assert (found.owner.username, found.days.count(), found.time_zone, found.language) == (
        "owner",
        3,
        "Asia/Tokyo",
        "ja",
    )
    changed = owner.ask("PATCH", "events/pier", {"venue": "Hall"}).json()
    assert (changed["name"], changed["venue"], changed["first_day"]) == ("Pier", "Hall", "2026-12-01")
    refused = owner.ask("PATCH", "events/pier", {"time_zone": "Springfield"})
    assert problem(refused) == (422, "invalid")
    assert refused.json()["errors"]["time_zone"][0] == "Several places have this name. Choose one."
    found.refresh_from_db()
    assert found.time_zone == "Asia/Tokyo"


def test_day_is_added_and_changed(event, owner):
    made = owner.ask("POST", "events/harbour/days", {"title": "Evening"})
    assert (made.status_code, made.json()["number"], made.json()["date"]) == (201, 3, "2026-12-03")
    taken = owner.ask("POST", "events/harbour/days", {"date": "2026-12-01"})
    assert (problem(taken), taken.json()["errors"]) == (
        (422, "invalid"),
        {"date": ["Another day of this event has this date."]},
    )
    assert problem(owner.ask("POST", "events/harbour/days", {"note": "Early"})) == (422, "invalid")
    changed = owner.ask("PATCH", "events/harbour/days/1", {"title": "Opening", "note": "Rain", "version": 1}).json()
    assert (changed["title"], changed["note"], changed["version"], changed["date"]) == (
        "Opening",
        "Rain",
        2,
        "2026-12-01",
    )
    old = owner.ask("PATCH", "events/harbour/days/1", {"title": "Lost", "note": "Sun", "version": 1})
    assert (problem(old), old.json()["saved"]) == ((409, "conflict"), owner.get("events/harbour/days/1"))
    day = Day.objects.get(event=event, number=1)
    assert (day.title, day.note) == ("Opening", "Rain")


def test_session_is_logged_from_a_line_as_on_today(event, owner):
    key = str(uuid4())
    sent = {"id": key, "line": "COM301 | Serverless at sea 14:00-15:00", "day": 2, "logged_at": "2026-12-02T05:05:00Z"}
    made = owner.ask("POST", "events/harbour/sessions", sent)
    found = made.json()
    assert (made.status_code, found["id"], found["code"], found["title"]) == (201, key, "COM301", "Serverless at sea")
    assert (found["day"], found["starts_at"], found["level"]) == (2, "2026-12-02T05:00:00Z", 300)
    assert owner.ask("POST", "events/harbour/sessions", sent).json()["id"] == key
    assert (Session.objects.count(), Impression.objects.count()) == (1, 1)


def test_line_with_a_code_of_the_event_marks_that_session_and_fills_only_its_empty_facts(event, owner):
    day = event.days.get(number=2)
    session = make_session(event=event, day=day, code="COM301", title="Serverless", room="A", speakers="Ada")
    key = str(uuid4())
    line = "COM301 | 14:00-15:00 | Serverless at sea | Kai Mori | Hall B"
    made = owner.ask("POST", "events/harbour/sessions", {"id": key, "line": line, "day": 2})
    assert (made.status_code, made.json()["id"]) == (201, str(session.pk))
    assert list(Impression.objects.values_list("session", flat=True)) == [session.pk]
    found = owner.ask("GET", f"events/harbour/sessions/{key}").json()
    facts = (found["id"], found["title"], found["room"], found["speakers"], found["starts_at"])
    assert facts == (str(session.pk), "Serverless", "A", "Ada", "2026-12-02T05:00:00Z")


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"line": ""}, ["line"]),
        ({"line": "x" * 2001}, ["line"]),
        ({"line": "A", "title": "B"}, ["title"]),
        ({"line": "A", "day": 9}, ["day"]),
        ({"title": "A", "day": 9}, ["day"]),
        ({"title": ""}, ["title"]),
        ({}, ["title"]),
        ({"title": "A", "starts": "25:00"}, ["starts"]),
        ({"title": "A", "ends": "10:00"}, ["starts"]),
        ({"title": "A", "code": "no digit"}, ["code"]),
        ({"title": "A", "recording_url": "javascript:alert(1)"}, ["recording_url"]),
        ({"title": "A", "state": "none"}, ["state"]),
        ({"title": "A", "id": "x"}, ["id"]),
        ({"title": "A", "logged_at": "2026-12-01T10:00:00"}, ["logged_at"]),
    ],
)
def test_session_that_is_refused_names_the_field(event, owner, sent, fields):
    answer = owner.ask("POST", "events/harbour/sessions", sent)
    assert answer.status_code in {413, 422}
    assert sorted(answer.json()["errors"]) == fields
    assert Session.objects.count() == 0


def test_session_is_made_of_its_facts(event, owner):
    sent = {
        "title": "Lights",
        "day": 1,
        "starts": "10:30",
        "ends": "11:15",
        "room": "A",
        "state": "second",
        "level": 200,
    }
    found = owner.ask("POST", "events/harbour/sessions", sent).json()
    assert (found["starts_at"], found["ends_at"]) == ("2026-12-01T01:30:00Z", "2026-12-01T02:15:00Z")
    assert (found["title"], found["room"], found["state"], found["level"]) == ("Lights", "A", "second", 200)


def test_facts_are_changed_with_their_version(event, owner):
    session = make_session(event=event, code="COM301", title="Serverless", room="A", note="Kept")
    path = f"events/harbour/sessions/{session.pk}"
    assert problem(owner.ask("PATCH", path, {"room": "B"})) == (428, "version-missing")
    changed = owner.ask("PATCH", path, {"room": "B", "day": 2, "version": 1}).json()
    assert (changed["room"], changed["day"], changed["version"], changed["note"]) == ("B", 2, 2, "Kept")
    old = owner.ask("PATCH", path, {"room": "C", "version": 1})
    assert (problem(old), old.json()["saved"]["room"]) == ((409, "conflict"), "B")
    marked = owner.ask("PATCH", path, {"state": "missed"}).json()
    assert (marked["state"], marked["version"], marked["room"]) == ("missed", 2, "B")
    cleared = owner.ask("PATCH", path, {"level": None, "starts": None, "version": 2}).json()
    assert (cleared["level"], cleared["version"]) == (None, 3)


def test_conflict_names_the_colleague_who_was_faster(event, owner):
    session = make_session(event=event, room="A")
    path = f"events/harbour/sessions/{session.pk}"
    editor = Caller.of(make_member(event=event, user=make_user(username="kai")))
    editor.ask("PATCH", path, {"room": "B", "version": 1})
    assert owner.ask("PATCH", path, {"room": "C", "version": 1}).json()["changed_by"] == "kai"
    assert "changed_by" not in editor.ask("PATCH", path, {"room": "C", "version": 1}).json()
    editor.ask("PATCH", "events/harbour/days/1", {"note": "Rain", "version": 1})
    assert owner.ask("PATCH", "events/harbour/days/1", {"note": "Sun", "version": 1}).json()["changed_by"] == "kai"


def test_if_match_is_the_version(event, owner):
    session = make_session(event=event, room="A")
    path = f"events/harbour/sessions/{session.pk}"
    etag = owner.ask("GET", path).headers["ETag"]
    assert owner.ask("PATCH", path, {"room": "B"}, If_Match=etag).json()["room"] == "B"
    old = owner.ask("PATCH", path, {"room": "C"}, If_Match=etag)
    assert (problem(old), old.json()["saved"]["room"]) == ((412, "changed"), "B")
    assert problem(owner.ask("DELETE", path, If_Match=etag)) == (412, "changed")
    assert owner.ask("PATCH", path, {"room": "D"}, If_Match="*").json()["room"] == "D"
    assert problem(owner.ask("GET", path, If_Match=etag)) == (412, "changed")


def test_session_goes_to_the_bin(event, owner):
    session = make_session(event=event)
    path = f"events/harbour/sessions/{session.pk}"
    answer = owner.ask("DELETE", path)
    assert (answer.status_code, answer.content, "Content-Type" in answer.headers) == (204, b"", False)
    assert problem(owner.ask("GET", path)) == (404, "not-found")
    session.refresh_from_db()
    assert session.deleted_at


def test_impression_is_written_with_its_version_and_marked_without(event, owner):
    session = make_session(event=event)
    path = f"events/harbour/sessions/{session.pk}/impression"
    empty = owner.get(path)
    assert (empty["summary"], empty["version"], empty["state"], empty["updated_at"]) == ("", 1, "", None)
    never = owner.ask("PATCH", path, {"summary": "Short", "version": 9})
    assert (problem(never), never.json()["saved"]) == ((409, "conflict"), empty)
    marked = owner.ask("PATCH", path, {"rating": 4, "watch_later": True, "shared": True}).json()
    assert (marked["rating"], marked["watch_later"], marked["shared"], marked["state"]) == (4, True, True, "attended")
    written = owner.ask("PATCH", path, {"summary": "Short", "version": 1}).json()
    assert (written["summary"], written["version"], written["rating"]) == ("Short", 2, 4)
    assert problem(owner.ask("PATCH", path, {"body": "Long"})) == (428, "version-missing")
    old = owner.ask("PATCH", path, {"summary": "Other", "rating": 1, "version": 1})
    assert (problem(old), old.json()["saved"]["summary"]) == ((409, "conflict"), "Short")
    assert owner.get(path)["rating"] == 4  # nothing half written
    cleared = owner.ask("PATCH", path, {"rating": None, "watch_later": False, "state": "none"}).json()
    assert (cleared["rating"], cleared["watch_later"], cleared["state"]) == (None, False, "")
    too_long = owner.ask("PATCH", path, {"body": "x" * 100_001, "version": 2})
    assert (problem(too_long), list(too_long.json()["errors"])) == ((413, "too-large"), ["body"])


def test_private_note_stays_and_cannot_be_sent(event, owner):
    session = make_session(event=event)
    make_impression(session=session, private_note="Mine alone", summary="Short")
    path = f"events/harbour/sessions/{session.pk}/impression"
    refused = owner.ask("PATCH", path, {"private_note": "x", "version": 1})
    assert (problem(refused), list(refused.json()["errors"])) == ((422, "invalid"), ["private_note"])
    assert "Mine alone" not in owner.ask("PATCH", path, {"summary": "Longer", "version": 1}).text
    assert Impression.objects.get().private_note == "Mine alone"


def test_replaced_text_is_kept_as_a_revision(event, owner):
    session = make_session(event=event)
    make_impression(session=session, body="A long text that is removed. " * 20)
    owner.ask("PATCH", f"events/harbour/sessions/{session.pk}/impression", {"body": "", "version": 1})
    kept = Revision.objects.get()
    assert (kept.texts["body"][:11], kept.author.username) == ("A long text", "owner")


def test_write_with_a_key_is_done_once(event, owner):
    key = str(uuid4())
    sent = {"line": "Quiet nights"}
    first = owner.ask("POST", "events/harbour/sessions", sent, Idempotency_Key=key)
    before = every_row()
    for name, value in (("Idempotency-Key", key), ("X-Operation", key), ("Idempotency-Key", f'"{key}"')):
        again = owner.ask("POST", "events/harbour/sessions", sent, **{name: value})
        assert (again.status_code, again.json(), again.headers["X-Operation-Repeated"]) == (201, first.json(), "1")
    assert every_row() == before
    other = owner.ask("POST", "events/harbour/sessions", {"line": "Another"}, Idempotency_Key=key)
    assert problem(other) == (422, "key-used")
    path = f"events/harbour/sessions/{first.json()['id']}"
    assert problem(owner.ask("DELETE", path, Idempotency_Key=key)) == (422, "key-used")
    stranger = Caller.of(make_member(event=event))
    assert problem(stranger.ask("POST", "events/harbour/sessions", sent, Idempotency_Key=key)) == (404, "not-found")
    for bad in ("x", "", key[:-1]):
        assert problem(owner.ask("POST", "events/harbour/sessions", sent, Idempotency_Key=bad)) == (400, "bad-request")
    assert (Session.objects.count(), Operation.objects.count()) == (1, 1)


def test_repeat_of_a_change_gets_the_first_answer_although_its_version_is_old(event, owner):
    session = make_session(event=event, room="A")
    path = f"events/harbour/sessions/{session.pk}"
    etag = owner.ask("GET", path).headers["ETag"]
    for sent, headers in (({"room": "B"}, {"If_Match": etag}), ({"room": "C", "version": 2}, {})):
        headers = {**headers, "Idempotency_Key": str(uuid4())}
        first, again = (owner.ask("PATCH", path, sent, **headers) for _ in range(2))
        assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    session.refresh_from_db()
    assert (session.room, session.version) == ("C", 3)
    deleted = {"Idempotency_Key": str(uuid4())}
    assert [owner.ask("DELETE", path, **deleted).status_code for _ in range(2)] == [204, 204]


def test_refused_write_stores_no_key(event, owner):
    session = make_session(event=event)
    path, key = f"events/harbour/sessions/{session.pk}", str(uuid4())
    assert problem(owner.ask("PATCH", path, {"room": "B", "version": 9}, Idempotency_Key=key)) == (409, "conflict")
    assert Operation.objects.count() == 0
    assert owner.ask("PATCH", path, {"room": "B", "version": 1}, Idempotency_Key=key).status_code == 200


def test_quotas_are_those_of_the_pages(event, owner, settings):
    make_session(event=event)
    settings.QUOTAS = {**settings.QUOTAS, "sessions": 1, "events": 1, "days": 2}
    for path, sent in (
        ("events/harbour/sessions", {"line": "Too many"}),
        ("events/harbour/sessions", {"title": "Too many"}),
        ("events/harbour/days", {}),
        ("events", {"name": "Too many"}),
    ):
        answer = owner.ask("POST", path, sent, Idempotency_Key=str(uuid4()))
        assert problem(answer) == (422, "quota")
        assert "at most" in answer.json()["errors"][""][0]
    assert (Session.objects.count(), Event.objects.count(), Day.objects.count()) == (1, 1, 2)


def test_editor_writes_for_oneself_and_reads_the_state_of_oneself(event, owner):
    session = make_session(event=event)
    make_impression(session=session, state=State.MISSED)
    editor = Caller.of(make_member(event=event))
    path = f"events/harbour/sessions/{session.pk}"
    assert editor.get(path)["state"] == ""
    assert editor.ask("PATCH", path, {"state": "attended"}).json()["state"] == "attended"
    assert owner.get(path)["state"] == "missed"
