"""Earlier texts are thinned out with age, when one is added and by tidy; none that somebody decided about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from factories import make_chapter, make_day, make_event, make_impression, make_revision, make_session
from sessions.models import Day, Impression, Revision, RevisionReason
from sessions.versions.revisions import (
    ALL_FOR,
    HOURLY_FOR,
    MOST_RECENT,
    THINNED_EVERY,
    save_and_keep,
    snapshot_of,
    thin,
    thin_out,
    thin_out_all,
)
from sessions.versions.save import EditableRows

NOW = datetime(2026, 12, 24, 12, 30, tzinfo=UTC)
MOMENTS = st.lists(st.timedeltas(timedelta(), timedelta(days=20)), max_size=60).map(
    lambda ages: [(number, NOW - age) for number, age in enumerate(sorted(ages, reverse=True))]
)


def left(moments: list[tuple[int, datetime]], now: datetime) -> list[tuple[int, datetime]]:
    superfluous = thin(moments, now)
    return [moment for moment in moments if moment[0] not in superfluous]


@given(MOMENTS)
def test_first_and_last_of_each_hour_and_day_stay_and_nothing_between_them(moments) -> None:
    kept = left(moments, NOW)
    for length, youngest, oldest in (
        (lambda at: (at.date(), at.hour), ALL_FOR, HOURLY_FOR),
        (lambda at: at.date(), HOURLY_FOR, timedelta(days=999)),
    ):
        groups: dict[Any, list[Any]] = {}
        for moment in moments:
            if youngest < NOW - moment[1] <= oldest:
                groups.setdefault(length(moment[1]), []).append(moment)
        for group in groups.values():
            assert [moment for moment in group if moment in kept] == [group[0], group[-1]][: len(group)]
    young = [moment for moment in moments if NOW - moment[1] <= ALL_FOR]
    assert [moment for moment in kept if moment in young] == young


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)))
def test_thinning_before_changes_nothing_of_what_stays_later(moments, later: timedelta) -> None:
    assert left(left(moments, NOW), NOW) == left(moments, NOW)
    assert left(left(moments, NOW), NOW + later) == left(moments, NOW + later)


def test_of_many_in_one_day_the_newest_stay_and_two_of_each_hour_before() -> None:
    seconds = [(number, NOW - timedelta(seconds=number)) for number in range(30 * 60 + MOST_RECENT)]
    # 30 minutes and 200 seconds before 12:30 are in the hour before, and in this one.
    kept = sorted(set(dict(seconds)) - thin(seconds, NOW))
    assert kept == [*range(MOST_RECENT), MOST_RECENT, 30 * 60, 30 * 60 + 1, 30 * 60 + MOST_RECENT - 1]


def aged(row: Any, ages: list[timedelta], reason: str = RevisionReason.CHANGED) -> list[Any]:
    """Make revisions that were kept so long ago."""
    made = [make_revision(row=row, reason=reason) for _ in ages]
    for revision, age in zip(made, ages, strict=True):
        Revision.objects.filter(pk=revision.pk).update(created_at=NOW - age)
    return [revision.pk for revision in made]


MINUTES = [timedelta(days=3, minutes=minutes) for minutes in (0, 5, 10, 15)]


@pytest.mark.django_db
def test_only_what_was_kept_by_itself_is_thinned_out(django_assert_num_queries: Any) -> None:
    rows = [make_impression(), make_chapter(), make_day()]
    changed = [aged(row, MINUTES) for row in rows]
    decided = [
        key
        for row in rows
        for reason in RevisionReason.values
        if reason != RevisionReason.CHANGED
        for key in aged(row, MINUTES, reason)
    ]
    assert thin_out_all(NOW) == 6
    left_over = set(Revision.objects.values_list("pk", flat=True))
    assert left_over == {*decided, *(key for keys in changed for key in (keys[0], keys[-1]))}
    assert thin_out_all(NOW) == 0


@pytest.mark.django_db
def test_adding_some_thins_out_those_of_their_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    day, other = make_day(note="Three lessons.", version=THINNED_EVERY - 3), make_day()
    mine, theirs = aged(day, MINUTES), aged(other, MINUTES)
    # Also where the sixteenth only adds: nobody can save in such a way that nothing is ever thinned out.
    for note in (day.note + " More.", "Of a quiet night.", "Of a quiet night. More."):
        assert set(mine) <= set(day.revisions.values_list("pk", flat=True))
        row = Day.objects.get(pk=day.pk)
        assert save_and_keep(EditableRows(Day, day.event.owner), snapshot_of(row), {"note": note}, by=day.event.owner)
    assert set(other.revisions.values_list("pk", flat=True)) == set(theirs)
    texts = dict(day.revisions.values_list("pk", "texts"))
    assert texts.keys() - {mine[0], mine[3]} == {day.revisions.newest_first()[0].pk}
    assert mine[1] not in texts
    assert mine[2] not in texts


@pytest.mark.django_db
def test_history_says_what_stays(client: Client) -> None:
    event = make_event(slug="harbour")
    impression = make_impression(session=make_session(event=event))
    make_revision(row=impression)
    client.force_login(event.owner)
    page = client.get(f"/events/harbour/sessions/{impression.session_id}/history/").content.decode()
    assert (
        page.count(
            "Every earlier text is kept for a day. After that, the first and last text of each hour are kept for a week"
        )
        == 1
    )


@pytest.mark.release
@pytest.mark.django_db
def test_a_thousand_rewrites_leave_a_bounded_history() -> None:
    impression = make_impression(body="x" * 50)
    for number in range(MOST_RECENT + 60):
        texts = {"body": f"{number} " + "x" * 50 + "y" * number}
        impression.refresh_from_db()
        save_and_keep(Impression.objects.all(), snapshot_of(impression), texts, by=impression.author, reason="")
    hours = {revision.created_at.hour for revision in impression.revisions.all()}
    assert MOST_RECENT <= impression.revisions.count() < MOST_RECENT + 2 * len(hours) + THINNED_EVERY


@pytest.mark.django_db
def test_one_row_is_thinned_out_as_all_are() -> None:
    ages = [timedelta(hours=hours, minutes=minutes) for hours in (30, 31, 200) for minutes in (1, 2, 3, 4)]
    ages += [timedelta(seconds=seconds) for seconds in range(MOST_RECENT + 20)]
    left_over = []
    for alone in (False, True):
        day = make_day()
        keys = aged(day, ages)
        assert (thin_out(snapshot_of(day), NOW) if alone else thin_out_all(NOW)) == 6 + 18
        stayed = set(day.revisions.values_list("pk", flat=True))
        left_over.append([age for age, key in zip(ages, keys, strict=True) if key in stayed])
    assert left_over[0] == left_over[1]
