"""Three texts become one where nobody has to choose; what somebody added is never lost on the way."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.versions.three_way_merge import merge


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


ABC = text("A", "B", "C")

MERGED = {
    "nobody changed anything": (ABC, ABC, ABC, ABC),
    "only they": (ABC, text("A", "B2", "C"), ABC, text("A", "B2", "C")),
    "only I": (ABC, ABC, text("A", "B", "C", "D"), text("A", "B", "C", "D")),
    "both the same": (ABC, text("A", "X"), text("A", "X"), text("A", "X")),
    "both the same, and I one more": (ABC, text("A2", "B", "C"), text("A2", "B", "C2"), text("A2", "B", "C2")),
    "two paragraphs apart": (ABC, text("A2", "B", "C"), text("A", "B", "C2"), text("A2", "B", "C2")),
    "two paragraphs side by side": (ABC, text("A2", "B", "C"), text("A", "B2", "C"), text("A2", "B2", "C")),
    "a paragraph rewritten and one added below": (ABC, text("A", "B", "C2"), text(ABC, "D"), text("A", "B", "C2", "D")),
    "a paragraph rewritten and one added above": (ABC, text("A2", "B", "C"), text("0", ABC), text("0", "A2", "B", "C")),
    "one added at either end": (ABC, text("0", ABC), text(ABC, "D"), text("0", ABC, "D")),
    "one taken away, one added elsewhere": (ABC, text("B", "C"), text(ABC, "D"), text("B", "C", "D")),
    "two taken away side by side": (ABC, text("B", "C"), text("A", "C"), "C"),
    "one taken away by both": (ABC, text("A", "C"), text("A", "C", "D"), text("A", "C", "D")),
    "first taken away, second rewritten": (ABC, text("B", "C"), text("A", "B2", "C"), text("B2", "C")),
    "everything taken away, by both": (ABC, "", "", ""),
    "more room below the first, a word in the last": (ABC, "A\n\n\n\nB\n\nC", text("A", "B", "C2"), "A\n\n\n\nB\n\nC2"),
    "blank lines with blanks in them": ("A\n \nB", "A2\n \nB", "A\n \nB2", "A2\n \nB2"),
    "a list is one paragraph": ("- a\n- b\n\nC", "- a\n- b\n- c\n\nC", "- a\n- b\n\nC2", "- a\n- b\n- c\n\nC2"),
    "Japanese": ("朝\n\n昼", "朝一番\n\n昼", "朝\n\n昼\n\n夜", "朝一番\n\n昼\n\n夜"),
}

LEFT_TO_A_PERSON = {
    "one paragraph rewritten by both": (ABC, text("A", "B2", "C"), text("A", "B3", "C")),
    "rewritten by one, taken away by the other": (ABC, text("A", "B2", "C"), text("A", "C")),
    "both added below": (ABC, text(ABC, "D"), text(ABC, "E")),
    "both added to nothing": ("", "A", "B"),
    "both added in between": (ABC, text("A", "X", "B", "C"), text("A", "Y", "B", "C")),
    "one added where the other took away": (ABC, text("A", "C"), text("A", "B", "X", "C")),
    "one line": ("A", "A and theirs", "A and mine"),
    "moved by one, rewritten by the other": (ABC, text("B", "C", "A"), text("A2", "B", "C")),
    "everything taken away, and one rewritten": (ABC, "", text("A", "B2", "C")),
}


@pytest.mark.parametrize(("base", "theirs", "mine", "merged"), MERGED.values(), ids=MERGED)
def test_what_goes_together_is_put_together(base: str, theirs: str, mine: str, merged: str) -> None:
    assert merge(base, theirs, mine) == merge(base, mine, theirs) == merged


@pytest.mark.parametrize(("base", "theirs", "mine"), LEFT_TO_A_PERSON.values(), ids=LEFT_TO_A_PERSON)
def test_what_somebody_has_to_choose_is_left(base: str, theirs: str, mine: str) -> None:
    assert merge(base, theirs, mine) is None
    assert merge(base, mine, theirs) is None


paragraphs = st.lists(st.sampled_from(["A", "B", "C", "D\nd", " E ", "", " ", "\n"]), max_size=8)
texts = paragraphs.map("\n\n".join) | st.text(alphabet="ab \n\t\u3000\r\u2028", max_size=30)


def added(base: str, side: str) -> Counter[str]:
    """Return the paragraphs that a side has more often than the base."""
    return Counter(parts(side)) - Counter(parts(base))


def parts(whole: str) -> list[str]:
    found: list[list[str]] = [[]]
    for line in whole.split("\n"):
        if line.strip():
            found[-1].append(line)
        else:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


@given(texts, texts)
def test_one_side_alone_is_taken_as_it_is(base: str, side: str) -> None:
    assert merge(base, base, side) == side
    assert merge(base, side, base) == side
    assert merge(base, side, side) == side


@given(texts, texts, texts)
@example("A", "A\n\nB", "C\n\nA")
@example("A\n\nB", "B", "A\n\nB\n\nC")
def test_sides_may_be_exchanged(base: str, theirs: str, mine: str) -> None:
    assert merge(base, theirs, mine) == merge(base, mine, theirs)


@given(texts, texts, texts)
def test_nothing_that_one_side_added_is_lost(base: str, theirs: str, mine: str) -> None:
    merged = merge(base, theirs, mine)
    if merged is not None:
        assert added(base, theirs) | added(base, mine) <= Counter(parts(merged))


@given(texts, texts, texts)
@example("A\n\nA\n\nA\n\nB\n\nB", "B", "A\n\nA\n\nA\n\nB")
def test_nothing_that_nobody_took_away_is_lost(base: str, theirs: str, mine: str) -> None:
    merged = merge(base, theirs, mine)
    if merged is not None:
        assert Counter(parts(base)) & Counter(parts(theirs)) & Counter(parts(mine)) <= Counter(parts(merged))


@given(texts, texts, texts)
def test_nothing_is_made_up(base: str, theirs: str, mine: str) -> None:
    merged = merge(base, theirs, mine)
    if merged is not None:
        assert set(parts(merged)) <= {*parts(theirs), *parts(mine)}


HOSTILE = {
    "many short paragraphs": (
        text(*"a" * 33_000),
        text(*"b" * 33_000),
        text(*"c" * 33_000),
    ),
    "many blank lines": ("\n" * 100_000, "\n" * 99_999, "x" + "\n" * 99_998),
    "blanks": (" " * 100_000, " " * 99_999 + "a", "\t" * 100_000),
    "one long line": ("a" * 100_000, "a" * 99_999 + "b", "b" + "a" * 99_999),
    "two words in turn": (
        text(*"ab" * 15_000),
        text("x", *"ba" * 15_000, "y"),
        text("z", *"aabb" * 7_500, "w"),
    ),
    "a little, everywhere": (
        text(*(f"{n}" for n in range(20_000))),
        text("first", *(f"{n}" for n in range(20_000))),
        text(*(f"{n}" for n in range(20_000)), "last"),
    ),
}


@pytest.mark.parametrize(("base", "theirs", "mine"), HOSTILE.values(), ids=HOSTILE)
def test_no_text_holds_the_server_up(base: str, theirs: str, mine: str) -> None:
    """Each of these would take minutes, or hours, if every paragraph were compared with every other."""
    assert merge(base, theirs, mine) == merge(base, mine, theirs)


def test_far_too_different_is_left_to_a_person() -> None:
    many = "ab" * 1_000
    base, theirs = text("A", *many, "B"), text("A2", *many[::-1], "C", *many, "B")
    assert merge(base, theirs, text("A", *"aabb" * 500, "B2")) is None
    assert merge(base, text("A2", *many, "B"), text("A", *many, "B2")) == text("A2", *many, "B2")
