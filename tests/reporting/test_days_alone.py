"""A day with a note and none of the selected sessions is printed, unless sessions that were attended are left out."""

from typing import Any

import pytest

from clock import real_now
from factories import make_day, make_event, make_impression, make_member, make_report, make_session, make_team_text
from sessions.models import Report
from sessions.reporting.report_data import load_report_data

pytestmark = pytest.mark.django_db


def is_printed(report: Report) -> bool:
    """Return whether the only day is printed."""
    return [len(day.sessions) for day in load_report_data(report, report.event.owner).days] == [0]


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        (None, True),  # typed by hand: of the agenda in an event of one person
        ({"state": "planned"}, True),
        ({"state": "missed"}, True),
        ({"state": "", "body": "Words"}, True),
        ({"state": "attended"}, False),
    ],
)
def test_report_of_one_person(fields: dict[str, Any] | None, printed: bool) -> None:
    report = make_report(holds="chosen")
    session = make_session(day=make_day(event=report.event, note="A note"))
    if fields is not None:
        make_impression(session=session, author=report.author, **fields)
    assert is_printed(report) is printed


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"state": "planned", "shared": True}, True),
        ({"state": "", "body": "Words"}, True),
        ({"state": "attended"}, False),
        ({"state": "planned", "body": "Words", "shared": True}, False),
    ],
)
@pytest.mark.parametrize("is_team", [True, False])
def test_report_beside_what_a_member_marked(is_team: bool, fields: dict[str, Any], printed: bool) -> None:
    event = make_event()
    report = make_report(event=event, holds="chosen", is_team=is_team)
    session = make_session(day=make_day(event=event, note="A note"))
    make_impression(session=session, author=make_member(event=event), **fields)
    assert is_printed(report) is (printed or not is_team)


def test_text_of_the_team_and_a_session_that_was_deleted() -> None:
    event = make_event()
    report = make_report(event=event, holds="chosen", is_team=True)
    session = make_session(day=make_day(event=event, note="A note"))
    text = make_team_text(session=session, in_use=False)
    assert is_printed(report)
    text.in_use = True
    text.save()
    assert not is_printed(report)
    session.deleted_at = real_now()
    session.save()
    assert is_printed(report)
