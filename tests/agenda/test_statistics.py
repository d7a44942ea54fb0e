"""Statistics of an event count what its person attended, wrote and photographed, day by day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from factories import make_day, make_event, make_feed, make_impression, make_photo, make_session, make_user
from sessions.agenda.statistics import event_statistics
from sessions.agenda.statistics_chapter import chapter_text
from sessions.charts.timeline import SessionBar
from sessions.models import Event

pytestmark = pytest.mark.django_db

PICTURE = b"GIF89a"
AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)


def at(hour: int, day: int = 1) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    event = make_event(time_zone="UTC", language="en")
    for number in (1, 2):
        make_day(event=event, number=number, on=date(2026, 12, number))
    return event


def test_days_levels_formats_tracks_texts_and_photos(event):
    first, second = event.days.all()
    first.note = "Three more words"
    first.save()
    facts = {"level": 300, "format": "Talk", "track": "Data"}
    one = make_session(day=first, code="", title="One", starts_at=at(9), ends_at=at(11), **facts)
    make_impression(session=one, summary="Two words", body="![x](one.png) **and** three more")
    two = make_session(day=first, code="", title="Two", starts_at=at(10), ends_at=at(12), level=400)
    make_impression(session=two, watched_at=at(1, 20))
    make_impression(session=make_session(day=second, title="Late", starts_at=at(1, 3), level=400), state="planned")
    make_impression(session=make_session(day=second, title="Whenever", format="Talk"))
    for session in (one, one, None):
        make_photo(event=event, session=session, content=PICTURE)
    make_photo(session=two)  # missing
    make_photo(event=event, name="statistics_2.png", content=PICTURE)  # drawn of these figures
    make_photo(session=two, content=PICTURE).discard()
    found = event_statistics(event, event.owner, AFTERWARDS)
    assert [(day.day, day.attended, day.minutes, day.text, day.photos) for day in found.days] == [
        (first, 2, 180, 8, 2),
        (second, 1, 0, 0, 0),
    ]
    assert [span.name for span in found.days[0].spans] == ["One", "Two"]
    assert [(span.start, span.end, span.kind) for span in found.days[1].spans] == [(1500, 1560, "planned")]
    assert (found.levels, found.formats, found.tracks) == (Counter({300: 1, 400: 1}), Counter(Talk=2), Counter(Data=1))
    assert (found.states, found.watched, found.other_photos) == (Counter(attended=3, planned=1), 1, 1)
    assert (found.minutes, found.text, found.photos) == (180, 8, 3)


def test_second_choice_is_not_planned(event):
    day = event.days.get(number=1)
    for title, second_choice in (("One", False), ("Two", True)):
        session = make_session(day=day, code="", title=title, starts_at=at(9))
        make_impression(session=session, state="planned", second_choice=second_choice)
    found = event_statistics(event, event.owner, AFTERWARDS)
    assert found.states == Counter(planned=1, second=1)
    assert [span.name for span in found.days[0].spans] == ["One"]
    assert "\n- Planned: 1\n- Second choice: 1\n" in chapter_text(event, found, "statistics.png")


def test_session_ends_with_its_conference_day(event):
    make_impression(
        session=make_session(day=event.days.get(number=1), code="", title="x", starts_at=at(23), ends_at=at(9, 3))
    )
    [day, _other] = event_statistics(event, event.owner, AFTERWARDS).days
    assert (day.spans, day.minutes) == ([SessionBar(1380, 1680, "x", "attended")], 300)


def test_japanese_is_counted_by_characters():
    event = make_event(language="ja")
    make_impression(session=make_session(event=event), body="夜の海、とキュー。")
    assert event_statistics(event, event.owner, AFTERWARDS).text == 7


def test_nothing_of_somebody_else_or_unmarked_or_deleted_counts(event):
    day = event.days.get(number=1)
    make_impression(session=make_session(day=day), author=make_user(), body="not mine")
    make_impression(session=make_session(day=day, feed=make_feed(event=event)), state="")
    gone = make_session(day=day)
    make_impression(session=gone, body="gone")
    gone.discard()
    make_photo(session=make_session(day=day), content=PICTURE, added_by=make_user())
    found = event_statistics(event, event.owner, AFTERWARDS)
    assert (found.states, found.text, found.minutes, found.photos) == (Counter(), 0, 0, 0)


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_do_not_grow_with_the_rows(event, rows, django_assert_num_queries):
    for number in range(rows):
        session = make_session(day=event.days.get(number=1), starts_at=at(number % 24))
        make_impression(session=session, body="words")
        make_photo(session=session, content=PICTURE)
    with django_assert_num_queries(3):
        assert event_statistics(event, event.owner, AFTERWARDS).photos == rows


def test_hours_are_those_that_have_passed(event):
    day = event.days.get(number=1)
    for title, times in {
        "No end": {"starts_at": at(9)},
        "With an end": {"starts_at": at(11), "ends_at": at(13)},
        "Only logged": {"logged_at": at(14)},
        "To come": {"starts_at": at(16), "ends_at": at(17)},
        "Neither": {},
    }.items():
        make_impression(session=make_session(day=day, code="", title=title, **times))
    quarter = timedelta(minutes=15)
    for now, minutes in (
        (at(8), 0),
        (at(9) + quarter, 15),
        (at(10) + quarter, 60),
        (at(12), 120),
        (at(14) + quarter, 195),
        (at(15), 240),
        (at(17), 300),
        (AFTERWARDS, 300),
    ):
        [found, _other] = event_statistics(event, event.owner, now).days
        assert (now, found.minutes) == (now, minutes)
        assert [(span.start, span.end) for span in found.spans] == [(540, 600), (660, 780), (840, 900), (960, 1020)]
