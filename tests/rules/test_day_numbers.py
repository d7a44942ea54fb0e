"""Days keep their numbers: which numbers new dates get, and when a person has to be asked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.day_numbers import Numbering, fit, in_order, question_of, spread, with_all

KEEP, RENUMBER, SKIP = Numbering.KEEP, Numbering.RENUMBER, Numbering.SKIP


def dec(day: int) -> date:
    """Return a date of December 2026; 0 is the last day of November."""
    return date(2026, 12, 1) + timedelta(days=day - 1)


def dates(numbers: dict[int, int | None]) -> dict[int, date | None]:
    return {number: None if day is None else dec(day) for number, day in numbers.items()}


@pytest.mark.parametrize(
    ("numbers", "first", "last", "dated", "new"),
    [
        ({}, 1, 3, {}, [1, 2, 3]),
        ({1: None, 2: None}, 1, 3, {1: 1, 2: 2}, [3]),
        ({1: None, 2: 3, 7: None}, 1, 3, {1: 1, 2: 3, 7: None}, [2]),
        ({1: 1, 2: None}, 0, 2, {1: 1, 2: 2}, [0]),  # Day 2 stays the day after Day 1
        ({0: 1, 1: None, 2: None}, 1, 3, {0: 1, 1: 2, 2: 3}, []),
        ({1: 1}, 1, 99, {1: 1}, [2, 3, 4, 5]),
    ],
)
def test_undated_days_have_the_date_of_their_number(
    numbers: dict[int, int | None], first: int, last: int, dated: dict[int, int | None], new: list[int]
) -> None:
    assert spread(dates(numbers), dec(first), dec(last), 5) == (dates(dated), [dec(day) for day in new])


@pytest.mark.parametrize(
    ("numbers", "new", "fitting", "asked", "zero"),
    [
        ({}, [1, 2], {1: 1, 2: 2}, [], None),
        ({1: 1, 2: 2}, [3, 4], {3: 3, 4: 4}, [], None),
        ({2: 2, 3: 3}, [1], {1: 1}, [], None),  # Day 1 was deleted
        ({1: 1, 3: 3}, [2], {2: 2}, [], None),
        ({1: 1, 2: None}, [3], {3: 3}, [], None),
        ({1: 1}, [0], {}, [0], 0),
        ({1: 1}, [-1, 0], {}, [-1, 0], None),
        ({0: 0, 1: 1}, [-1], {}, [-1], None),
        ({1: 1, 2: 3}, [2], {}, [2], None),
        ({1: 1, 2: 3}, [0, 2], {}, [0, 2], None),
        ({1: 1, 2: 3}, [0, 4], {4: 3}, [0], 0),
        ({2: 1, 1: 2}, [3], {3: 3}, [], None),
        ({3: 4, 5: 6, 2: 7, 8: 9}, [5, 8], {5: 4, 8: 6}, [], None),  # out of order: no number twice
    ],
)
def test_new_dates_have_free_numbers_in_order_or_are_asked_about(
    numbers: dict[int, int | None], new: list[int], fitting: dict[int, int], asked: list[int], zero: int | None
) -> None:
    places = fit(dates(numbers), [dec(day) for day in new])
    assert places.fitting == {dec(day): number for day, number in fitting.items()}
    assert places.asked == tuple(dec(day) for day in asked)
    assert places.zero == (None if zero is None else dec(zero))


def test_question_names_each_number_that_would_move_and_the_answers() -> None:
    question = question_of(dates({1: 1, 2: 2}), [dec(0)])
    assert question
    assert (question.asked, question.moves) == ((dec(0),), ((1, 2), (2, 3)))
    assert question.options == (KEEP, RENUMBER, SKIP)
    assert [question.answer(said) for said in ("renumber", "skip", "zero", "", None, "-1")] == [
        *(RENUMBER, SKIP, KEEP),
        *(KEEP, KEEP, KEEP),
    ]


def test_day_between_moves_only_those_behind_and_can_not_be_day_zero() -> None:
    question = question_of(dates({1: 1, 2: 3}), [dec(2)])
    assert question
    assert (question.moves, question.options) == (((2, 3),), (SKIP, RENUMBER))
    assert question.answer("zero") == SKIP


@given(
    st.dictionaries(st.integers(0, 9), st.none() | st.integers(1, 12), max_size=6),
    st.integers(1, 12),
    st.integers(0, 11),
)
def test_whatever_is_there_no_number_is_given_twice_and_every_date_has_one(
    numbers: dict[int, int | None], first: int, length: int
) -> None:
    seen: set[int] = set()
    single = {n: None if day in seen or (day and seen.add(day)) else day for n, day in numbers.items()}
    known, new = spread(dates(single), dec(first), dec(first + length), 31)
    kept = with_all(known, fit(known, new))
    assert sorted(kept) == new
    assert len({*known, *kept.values()}) == len(known) + len(new)
    moved, made = in_order(known, new)
    assert sorted([*moved.values(), *made.values()]) == list(range(1, len(known) + len(new) + 1))
    fitting = fit(known, new).fitting
    if not fit(known, new).asked:
        assert kept == fitting
