"""Lists by page, ETags, and a constant number of queries."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import (
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.models import Event, State

LISTS = ("events", *(f"events/harbour/{rows}" for rows in ("days", "sessions", "impressions", "photos", "reports")))


def fill(event: Event, numbers: range) -> None:
    """Put more rows into every list, with people who are different ones."""
    day = event.days.get(number=1)
    for each in numbers:
        make_day(event=event)
        session = make_session(day=day)
        make_impression(session=session, author=make_member(event=event), summary="Shared", shared=True)
        make_photo(event=event, session=session, name=f"{each}.png")
        make_report(event=event, slug=f"the-long-report-{each}")
        make_event(owner=event.owner)


@pytest.mark.parametrize("path", LISTS)
def test_number_of_queries_does_not_depend_on_the_number_of_rows(event, owner, path):
    counts = []
    for numbers in (range(1), range(1, 30)):
        fill(event, numbers)
        owner.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert len(owner.get(f"{path}?limit=100")["items"]) >= numbers.stop
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_lead_from_one_to_the_next(event, owner):
    day = event.days.get(number=1)
    for number in range(5):
        make_session(day=day, code=f"NEW10{number}", title="One")
    codes, path = [], "/api/v1/events/harbour/sessions?limit=2"
    while path:
        page = owner.get(path)
        assert page["count"] == 5
        codes.append([each["code"] for each in page["items"]])
        path = (page["next"] or "").removeprefix("http://testserver")
    assert codes == [["NEW100", "NEW101"], ["NEW102", "NEW103"], ["NEW104"]]
    assert owner.get("events/harbour/sessions?page=9")["items"] == []


def test_sessions_of_a_day_of_a_code_and_of_the_agenda(event, owner):
    one, two = event.days.all()
    make_session(day=one, code="NEW101", title="Typed")
    make_session(day=two, code="NEW102", title="Later")
    make_session(day=two, code="NEW103", title="Of the programme", feed=make_feed(event=event))

    def codes(query: str) -> list[str]:
        return [each["code"] for each in owner.get(f"events/harbour/sessions?{query}")["items"]]

    assert codes("day=2") == ["NEW102", "NEW103"]
    assert codes("code=new101") == ["NEW101"]
    assert codes("mine=true") == ["NEW101", "NEW102"]
    assert codes("mine=true&day=1&limit=1") == ["NEW101"]


def test_answer_that_has_not_changed_is_not_sent_again(event, owner):
    for path in (*LISTS, "events/harbour", "events/harbour/days/1", "/api/openapi.json", "/api/v1"):
        first = owner.ask("GET", path)
        again = owner.ask("GET", path, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        head = owner.ask("HEAD", path)
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    etag = owner.ask("GET", "events/harbour/sessions").headers["ETag"]
    make_session(event=event)
    assert owner.ask("GET", "events/harbour/sessions", If_None_Match=etag).status_code == 200


def test_session_as_it_is_answered(event, owner):
    session = make_session(
        day=event.days.get(number=1),
        code="COM301",
        title="Serverless at sea",
        level=300,
        room="Hall A",
        starts_at=datetime(2026, 12, 1, 5, tzinfo=UTC),
    )
    make_impression(session=session, state=State.PLANNED, second_choice=True)
    found = owner.get(f"events/harbour/sessions/{session.pk}")
    assert found.pop("updated_at")
    assert found == {
        "id": str(session.pk),
        "day": 1,
        "code": "COM301",
        "title": "Serverless at sea",
        "level": 300,
        "format": "",
        "track": "",
        "room": "Hall A",
        "speakers": "",
        "starts_at": "2026-12-01T05:00:00Z",
        "ends_at": None,
        "recording_url": "",
        "slides_url": "",
        "description": "",
        "note": "",
        "state": "second",
        "version": 1,
        "url": f"http://testserver/api/v1/events/harbour/sessions/{session.pk}",
        "page_url": f"http://testserver/events/harbour/sessions/{session.pk}/",
    }


def test_impressions_of_members_who_left_are_told_no_more(event, owner):
    session = make_session(event=event)
    make_impression(session=session, author=make_user(username="former"), summary="Left", shared=True)
    make_impression(session=session, author=make_member(event=event), summary="Here", shared=True)
    make_impression(session=session, summary="Mine")
    items = owner.get("events/harbour/impressions")["items"]
    assert [(each["summary"], each["is_own"], each["version"]) for each in items] == [
        ("Here", False, None),
        ("Mine", True, 1),
    ]
    assert len(owner.get("events/harbour/impressions?mine=true")["items"]) == 1
