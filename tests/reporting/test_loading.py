"""Loading of a report: few queries, and what few reports have is there all the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factories import make_day, make_event, make_impression, make_photo, make_report, make_session
from sessions.article.dialects import DIALECTS
from sessions.models import CopyKind, Edition, PictureAddress
from sessions.reporting.check_input import report_facts
from sessions.reporting.copies import remember_export
from sessions.reporting.export import prepare, written_article
from sessions.reporting.report_data import load_report_data

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("count", [1, 30])
def test_an_export_takes_six_queries(count: int, django_assert_num_queries: Any) -> None:
    event = make_event()
    day = make_day(event=event)
    for number in range(count):
        session = make_session(day=day, code=f"OPS{number}")
        make_impression(session=session, body=f"![]({number}.png)")
        make_photo(session=session, name=f"{number}.png", content=b"x")
    report = make_report(event=event)
    with django_assert_num_queries(6):
        export = prepare(report, event.owner, ZENN)
    assert len(export.pictures) == count


@pytest.mark.parametrize("days", [0, 2])
def test_editions_addresses_and_sources(days: int) -> None:
    """They are asked for together with the days; an event may have none."""
    event = make_event()
    for _ in range(days):
        make_day(event=event)
    report = make_report(event=event)
    photo = make_photo(event=event, name="a.png", content=b"x")
    empty = load_report_data(report, event.owner)
    assert (empty.editions, empty.addresses, empty.source) == ((), (), None)
    edition = Edition.objects.create(report=report, dialect="qiita")
    address = PictureAddress.objects.create(photo=photo, dialect="qiita", url="https://example.org/a", file="a.png")
    remember_export(report, ZENN, prepare(report, event.owner, ZENN))
    report.copies.update(kind=CopyKind.TAKEN)
    loaded = load_report_data(report, event.owner)
    assert (loaded.editions, loaded.addresses, loaded.source) == ((edition,), (address,), report.copies.get())


def test_recording_is_missing_from_the_end_of_a_session_on() -> None:
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    day = make_day(event=make_event())
    times = {
        "No time": {},
        "Over": {"starts_at": noon - HOUR, "ends_at": noon},
        "On": {"starts_at": noon - HOUR, "ends_at": noon + HOUR},
        "No end": {"starts_at": noon - HOUR / 2},
        "Logged": {"logged_at": noon - HOUR / 2},
    }
    for title, fields in times.items():
        make_impression(session=make_session(day=day, code="", title=title, **fields))
    report = make_report(event=day.event)
    material = load_report_data(report, day.event.owner)
    facts = report_facts(material, written_article(material, ZENN), ZENN, noon)
    over = {session.heading: session.is_over for each in facts.days for session in each.sessions}
    assert over == {"No time": True, "Over": True, "On": False, "No end": False, "Logged": False}
