"""Which sitting is which session: stars and impressions stay with the right one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.matching import Record, pair
from sessions.rules.search_text import folded

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)


def record(name="", hour=None, **facts):
    """Return a record whose identifier is a name; hours count from nine o'clock."""
    starts_at = None if hour is None else NINE + timedelta(hours=hour)
    return Record(**{"external_id": name, "code": "", "title": f"Talk {name}", "starts_at": starts_at, **facts})


def test_each_sitting_of_a_talk_keeps_its_session_when_its_start_is_the_same():
    here = [record("a", 0), record("a", 5), record("b", 0)]
    there = [record("b", 0), record("a", 5), record("a", 0)]
    assert pair(here, there) == {0: 2, 1: 1, 2: 0}


def test_of_two_sittings_at_once_the_room_decides():
    here = [record("a", 0, room="Dock A"), record("a", 0, room="Dock B")]
    there = [record("a", 0, room="Dock B"), record("a", 0, room="Dock C")]
    assert pair(here, there) == {0: 1, 1: 0}


def test_sittings_that_moved_follow_in_the_order_of_their_starts():
    here = [record("a", 1), record("a", 3), record("a", 10)]
    there = [record("a", 12), record("a", 1), record("a", 2)]
    assert pair(here, there) == {1: 0, 2: 1, 0: 2}


def test_where_one_sitting_is_left_out_the_others_move_as_little_as_can_be():
    here = [record("a", 0), record("a", 4), record("a", 8)]
    assert pair(here, [record("a", 4.5), record("a", 8.5)]) == {0: 1, 1: 2}
    assert pair(here, [record("a", 1), record("a", 7)]) == {0: 0, 1: 2}
    assert pair([record("a", 4)], [record("a", 0), record("a", 5), record("a", 9)]) == {1: 0}


def test_what_is_told_word_for_word_as_before_is_the_session_that_it_was():
    one, two = (record(hour=0, title="Break", digests=frozenset({("track", track)})) for track in ("one", "two"))
    renamed = replace(two, title="Tea", starts_at=None)
    assert pair([renamed, one], [one, two]) == {0: 1, 1: 0}
    assert pair([one, renamed], [one, two]) == {0: 0, 1: 1}
    assert pair([replace(one, external_id="a")], [replace(one, external_id="b", title="Tea")]) == {}


def test_of_two_sittings_at_once_the_one_without_identifier_is_the_session_without_one():
    there = [record("a", 0, title="Keynote"), record(hour=0, title="Keynote", room="Dock A")]
    assert pair([record(title="Keynote")], there) == {1: 0}
    assert pair([record(hour=0, title="Keynote")], there) == {1: 0}
    assert pair([record(hour=1, title="Keynote")], [replace(there[0], starts_at=NINE), there[1]]) == {1: 0}
    assert pair([record(hour=1, title="Keynote")], [record("a", 1, title="Keynote"), there[1]]) == {0: 0}


def test_a_time_that_becomes_known_is_that_of_the_session_without_one():
    here = [record("a"), record("a", 3)]
    assert pair(here, [record("a", 1), record("a", 3)]) == {0: 0, 1: 1}


def test_two_identifiers_that_differ_are_two_sessions_whatever_their_titles():
    assert pair([record("a", 0, title="Keynote")], [record("b", 1, title="Keynote")]) == {}
    twice = [record("b", 0, title="Keynote"), record("c", 0, title="Keynote")]
    assert pair([record("a", 0, title="Keynote")], twice) == {}


def test_new_identifiers_for_everything_leave_each_sitting_its_session():
    here = [record("a", 0, title="Keynote"), record("b", 0, title="Talk"), record("c", 3, title="Talk")]
    there = [record("x", 3, title="Talk"), record("y", 0, title="Keynote"), record("z", 0, title="Talk")]
    assert pair(here, there) == {0: 2, 1: 0, 2: 1}


def test_what_was_attended_is_never_a_sitting_of_another_day():
    first, second = date(2026, 12, 1), date(2026, 12, 2)
    here = [record("a", 0, on=first, attended_on_day=True)]
    assert pair(here, [record("a", 24, on=second)]) == {}
    assert pair(here, [record("a", 24, on=second), record("a", 2, on=first)]) == {1: 0}
    assert pair([record("a", 0, on=first)], [record("a", 24, on=second)]) == {0: 0}


def test_what_was_logged_without_a_time_is_what_was_on_then_or_nothing_for_sure():
    at = record("", 14).starts_at
    there = [
        record("a", 0, title="Keynote", on=date(2026, 12, 1)),
        record("b", 13, title="Keynote", on=date(2026, 12, 1)),
    ]
    typed = {"title": "Keynote", "on": date(2026, 12, 1), "by_hand": True}
    assert pair([record("", None, logged_at=at, **typed)], there) == {1: 0}
    assert pair([record("", None, **typed)], there) == {}
    assert pair([record("", None, **typed)], there[:1]) == {0: 0}


def test_what_was_running_goes_before_what_began_nearer():
    one, two = (record(name, hour, title="Keynote", on=FIRST) for name, hour in (("a", 0), ("b", 1)))
    there = [replace(one, ends_at=two.starts_at), replace(two, ends_at=NINE + timedelta(hours=2))]
    logged = {"title": "Keynote", "on": FIRST, "by_hand": True}
    at = NINE + timedelta(minutes=50)
    assert pair([record("", None, logged_at=at, **logged)], there) == {0: 0}
    assert pair([record("", 50 / 60, **logged)], there) == {0: 0}
    assert pair([record("", None, logged_at=at, **logged)], [one, two]) == {1: 0}


def test_a_code_on_one_of_several_sittings_does_not_say_which_one_it_was():
    there = [record("a", 0, title="Keynote", on=FIRST, code="KEY001"), record("b", 5, title="Keynote", on=FIRST)]
    assert pair([by_hand()], there) == {}


def test_new_identifiers_throughout_leave_each_sitting_its_session():
    here = [record("a", 0, title="Keynote"), record("b", 1, title="Talk", room="Dock A")]
    there = [record("x", 0, title="Keynote"), record("y", 1, title="TALK", room="Dock B")]
    assert pair(here, there) == {0: 0, 1: 1}
    twice = [*here, record("c", 1, title="Talk", room="Dock C")]
    assert pair(twice, there) == {0: 0}


def test_one_new_identifier_among_known_ones_is_another_session():
    here = [record("a", 0, title="Keynote"), record("b", 1, title="Talk")]
    there = [record("a", 0, title="Keynote"), record("x", 1, title="Talk")]
    assert pair(here, there) == {0: 0}


def test_without_an_identifier_too_what_was_attended_is_never_a_sitting_of_another_day():
    here = [record(hour=0, title="Talk", on=FIRST, attended_on_day=True)]
    later, encore = (record(hour=hour, title="Talk", on=on) for hour, on in ((2, FIRST), (24, SECOND)))
    assert pair(here, [encore]) == {}
    assert pair(here, [encore, later]) == {1: 0}
    assert pair([replace(here[0], attended_on_day=False)], [encore]) == {0: 0}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"code": "COM301"}, {"code": "COM301", "title": "Renamed"}),
        ({"title": "Ｑｕｉｅｔ Nights"}, {"title": "quiet nights"}),
        ({"title": "ケーキ"}, {"title": "けーき"}),
        ({"title": "Talk"}, {"title": "Talk", "code": "COM301"}),
        ({"title": "Talk", "external_id": "a"}, {"title": "Talk"}),
        ({"title": "Talk"}, {"title": "Talk", "external_id": "a"}),
    ],
)
def test_without_an_identifier_the_code_or_the_title_decides(here, there):
    assert pair([record(hour=0, **here)], [record(hour=2, **there)]) == {0: 0}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"code": "COM301", "title": "Talk"}, {"code": "COM301-R", "title": "Talk"}),
        ({"title": "***"}, {"title": "---"}),
        ({"title": "Talk one"}, {"title": "Talk two"}),
    ],
)
def test_a_repeat_or_another_title_is_another_session(here, there):
    assert pair([record(hour=0, **here)], [record(hour=2, **there)]) == {}


def test_everything_equal_goes_before_what_is_like_it():
    here = [record(title="Break", hour=0), record(title="Break", hour=4)]
    there = [record(title="Break", hour=4), record(title="Break", hour=5)]
    assert pair(here, there) == {0: 1, 1: 0}


def by_hand(**facts):
    return record(**{"title": "Keynote", "on": FIRST, "by_hand": True, **facts})


def test_what_was_logged_by_hand_is_found_by_its_code_or_its_title_on_the_day():
    told = record("a", 2, title="Keynote", on=FIRST)
    assert pair([by_hand()], [told]) == {0: 0}
    assert pair([by_hand(hour=1)], [told]) == {0: 0}
    assert pair([by_hand(code="KEY001", title="")], [replace(told, code="key001")]) == {0: 0}
    assert pair([by_hand(code="KEY002")], [replace(told, code="KEY001")]) == {}
    assert pair([by_hand(title="Other")], [told]) == {}


def test_what_was_logged_by_hand_on_another_day_is_the_same_only_while_nobody_was_there():
    told = record("a", 2, title="Keynote", on=SECOND, code="KEY001")
    assert pair([by_hand()], [told]) == {0: 0}
    assert pair([by_hand(hour=1)], [told]) == {}
    assert pair([by_hand(attended_on_day=True)], [told]) == {}
    assert pair([by_hand(code="KEY001")], [told]) == {0: 0}
    assert pair([by_hand(code="KEY001", attended_on_day=True)], [told]) == {}
    assert pair([by_hand(attended_on_day=True)], [replace(told, on=None, starts_at=None)]) == {0: 0}


def test_the_sitting_of_the_day_goes_before_that_of_another_day():
    there = [record("a", 0, title="Keynote", on=FIRST), record("b", 24, title="Keynote", on=SECOND)]
    assert pair([by_hand(on=SECOND), by_hand(on=FIRST)], there) == {0: 1, 1: 0}


def test_what_a_programme_brought_goes_before_what_was_logged_by_hand():
    told = record("a", 0, title="Keynote", on=FIRST)
    assert pair([by_hand(), record("a", 9, title="Keynote", on=FIRST)], [told]) == {0: 1}


def test_very_many_sittings_of_one_talk_are_paired_in_order():
    here = [record("a", number) for number in range(300)]
    there = [record("a", number + 0.5) for number in range(200)]
    assert pair(here, there) == {number: number for number in range(200)}


small = st.builds(
    Record,
    external_id=st.sampled_from(["", "", "a", "b"]),
    code=st.sampled_from(["", "C101", "c101", "C101-R"]),
    title=st.sampled_from(["Talk", "talk", "Other", ""]),
    starts_at=st.none() | st.integers(0, 3).map(lambda hour: NINE + timedelta(hours=hour)),
    room=st.sampled_from(["", "Dock A"]),
    on=st.sampled_from([None, FIRST, SECOND]),
)
snapshot = st.builds(
    lambda each, by_hand, attended_on_day: replace(each, by_hand=by_hand, attended_on_day=attended_on_day),
    small,
    *2 * [st.booleans()],
)


@given(st.lists(snapshot, max_size=8), st.lists(small, max_size=8))
def test_no_session_is_two_sittings_and_what_is_the_same_is_found(here, there):
    pairs = pair(here, there)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs) <= set(range(len(there)))
    assert set(pairs.values()) <= set(range(len(here)))
    for their, ours in pairs.items():
        mine, other = here[ours], there[their]
        # Whoever has an identifier is never taken for somebody with another one, as long as any is known.
        same = (mine.code, folded(mine.title), mine.starts_at) == (other.code, folded(other.title), other.starts_at)
        assert (
            not (mine.external_id and other.external_id)
            or mine.external_id == other.external_id
            or mine.by_hand
            or same
        )
    for index, ours in enumerate(here):
        left = [their for number, their in enumerate(there) if number not in pairs]
        if index not in pairs.values() and ours.external_id:
            elsewhere = [their for their in left if ours.attended_on_day and their.on not in {None, ours.on}]
            assert all(their.external_id != ours.external_id for their in left if their not in elsewhere)


@given(
    st.lists(
        small, max_size=8, unique_by=lambda each: (each.external_id, each.code, each.title.lower(), each.starts_at)
    )
)
def test_a_programme_is_paired_with_itself(records):
    pairs = pair(records, list(reversed(records)))
    assert {len(records) - 1 - their: ours for their, ours in pairs.items()} == {
        index: index for index, each in enumerate(records)
    }
