"""Links of recordings in bulk: what is shown, and what is written."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import make_day, make_event, make_session
from sessions.models import Event, Session

pytestmark = pytest.mark.django_db

PAGE = "/events/harbour/later/links/"


def video(number: int) -> str:
    return f"https://www.youtube.com/watch?v=abcDEF_-{number:03}"


@pytest.fixture
def event() -> Event:
    event = make_event(slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    start = datetime(2026, 12, 1, 9, tzinfo=UTC)
    make_session(day=day, code="COM301", title="Queues at night", starts_at=start)
    make_session(day=day, code="OPS205", title="Alarms", recording_url=video(9))
    make_session(day=day, title="Welcome", recording_url=video(8))
    make_session(day=day, title="Welcome")
    make_session(day=day, code="OLD101", title="Deleted").discard()
    return event


@pytest.fixture
def owner(event: Event) -> Client:
    client = Client()
    client.force_login(event.owner)
    return client


def links() -> list[str]:
    """Return the links of all sessions as they were made."""
    return list(
        Session.objects.filter(event__slug="harbour").order_by("position").values_list("recording_url", flat=True)
    )


BEFORE = ["", video(9), video(8), "", ""]
LINES = "\n".join(
    [f"COM301: {video(1)}", f"OPS205: {video(2)}", f"Welcome → {video(3)}", f"OLD101 {video(4)}", f"Other {video(5)}"]
)


def test_plan_is_shown_and_nothing_is_written(event: Event, owner: Client) -> None:
    response = owner.post(PAGE, {"lines": LINES})

    plan = response.context["plan"]
    assert (response.status_code, links()) == (200, BEFORE)
    assert [row.session.code for row in plan.sets] == ["COM301"]
    assert [row.session.code for row in plan.conflicts] == ["OPS205"]
    assert [[row.session.title for row in doubt.rows] for doubt in plan.unsure] == [["Welcome", "Welcome"]]
    assert [named.name for named in plan.unknown] == ["OLD101", "Other"]
    assert f">\n{LINES}</textarea>" in response.text


def test_plan_says_how_many_lines_had_no_address(event: Event, owner: Client) -> None:
    assert "had no address" not in owner.post(PAGE, {"lines": LINES}).text
    assert "2 lines have no web address." in owner.post(PAGE, {"lines": f"Alarms\nWelcome\n{LINES}"}).text


def test_apply_without_a_tick_overwrites_nothing(event: Event, owner: Client) -> None:
    version = Session.objects.get(code="COM301").version

    response = owner.post(PAGE, {"lines": LINES, "apply": "1"})

    assert (response.status_code, response["Location"]) == (302, "/events/harbour/later/")
    assert links() == [video(1), *BEFORE[1:]]
    assert Session.objects.get(code="COM301").version == version + 1
    assert Session.objects.get(code="OPS205").version == 1


def test_apply_replaces_what_was_ticked_and_takes_what_was_chosen(event: Event, owner: Client) -> None:
    plan = owner.post(PAGE, {"lines": LINES}).context["plan"]
    doubt = plan.unsure[0]
    chosen = next(row for row in doubt.rows if not row.session.recording_url)
    ticked = {"replace": [row.value for row in plan.conflicts], doubt.field: chosen.value}

    owner.post(PAGE, {"lines": LINES, "apply": "1"} | ticked)

    assert links() == [video(1), video(2), video(8), video(3), ""]
    again = owner.post(PAGE, {"lines": LINES, "apply": "1"} | ticked)
    said = "No link was saved: none was selected, or they are already saved."
    assert (again.status_code, said in again.text) == (200, True)


def test_link_that_changed_since_the_plan_was_shown_is_not_replaced(event: Event, owner: Client) -> None:
    plan = owner.post(PAGE, {"lines": LINES}).context["plan"]
    ticked = {"replace": [row.value for row in plan.conflicts]}
    Session.objects.filter(code__in=["OPS205", "COM301"]).update(recording_url="https://example.org/mine")

    owner.post(PAGE, {"lines": LINES, "apply": "1"} | ticked)

    assert links() == ["https://example.org/mine", "https://example.org/mine", *BEFORE[2:]]


def test_what_the_plan_did_not_offer_is_not_written(event: Event, owner: Client) -> None:
    other = make_session(title="Elsewhere")
    ops = Session.objects.get(code="OPS205")
    forged = {"line-3": f"{other.pk} ", "line-2": f"{ops.pk} {video(9)}", "replace": [f"{other.pk} ", f"{ops.pk} x"]}

    owner.post(PAGE, {"lines": LINES, "apply": "1"} | forged)

    assert links() == [video(1), *BEFORE[1:]]
    assert Session.objects.get(pk=other.pk).recording_url == ""


@pytest.mark.parametrize("lines", ["", "COM301 without an address", "A https://youtu.be/abcDEF_-123\n" * 1001])
def test_lines_that_cannot_be_read_are_kept_with_a_word_at_the_field(lines: str, event: Event, owner: Client) -> None:
    response = owner.post(PAGE, {"lines": lines, "apply": "1"})

    assert (response.status_code, links()) == (422, BEFORE)
    assert 'class="errorlist"' in response.text
    assert lines.strip() in response.text


def test_page_asks_as_often_for_thirty_lines_as_for_one(event: Event, owner: Client) -> None:
    asked = []
    for count in (1, 30):
        lines = "\n".join(f"OPS4{n:02}: {video(n)}" for n in range(count))
        day = event.days.get()
        for number in range(event.sessions.filter(code__startswith="OPS4").count(), count):
            make_session(day=day, code=f"OPS4{number:02}", title=f"Talk {number}")
        owner.post(PAGE, {"lines": lines})
        with CaptureQueriesContext(connection) as queries:
            assert owner.post(PAGE, {"lines": lines}).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1]
