"""An excerpt shows the text as it was written, around what a search in normalised texts finds in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.excerpts import BEFORE, LENGTH, Excerpt, excerpts, marked
from sessions.rules.search_text import folded, words

# Letters that normalisation joins, splits, widens or turns into others.
LETTERS = "aA1 \n*_ｶﾞがガ\u3099\u0301eé㍿ﬁßİ한\u1112\u1161\u11ab\uffbe\u00a8\ufdfaΣς中😀"


def shown(excerpt: Excerpt) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in excerpt)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Event-driven **Queues** everywhere", "queue", "Event-driven **[Queue]s** everywhere"),
        ("ＡＷＳの話", "aws", "[ＡＷＳ]の話"),
        ("半角のｸﾞﾗﾌと全角のグラフ", "ぐらふ", "半角の[ｸﾞﾗﾌ]と全角の[グラフ]"),
        ("か\u3099いど", "ガ", "[か\u3099]いど"),
        ("Die Straße", "STRASSE", "Die [Straße]"),
        ("㍿例", "式", "[㍿]例"),
        ("夜の海", "の", "夜[の]海"),
        ("one\n\n- two\tthree", "three one", "[one] - two [three]"),
        ("<b>&", "b", "<[b]>&"),
    ],
)
def test_match_is_marked_in_the_original(text: str, query: str, expected: str) -> None:
    assert [shown(each) for each in excerpts(text, words(query))] == [expected]


def test_long_text_is_cut_between_words_around_the_first_match() -> None:
    [excerpt] = excerpts("before " * 40 + "MATCH" + " after" * 40, ["match"])
    assert shown(excerpt) == f"… {'before ' * 5}[MATCH]{' after' * 20} …"


def test_wide_letters_count_twice() -> None:
    [excerpt] = excerpts("前" * 300 + "海" + "後" * 300, ["海"])
    assert shown(excerpt) == f"… {'前' * (BEFORE // 2)}[海]{'後' * (LENGTH // 2 - BEFORE // 2 - 1)} …"


def test_words_far_apart_give_excerpts_of_their_own_and_only_so_many() -> None:
    text = f"one {'x ' * 300}two {'y ' * 300}three"
    assert [shown(each).count("[") for each in excerpts(text, ["one", "two", "three"])] == [1, 1]
    assert excerpts(text, ["four"]) == []
    assert excerpts("", ["one"]) == []


def test_line_is_shown_whole() -> None:
    assert shown(marked("Quiet nights", ["night"])) == "Quiet [night]s"
    assert shown(marked("Quiet nights", ["loud"])) == "Quiet nights"


@given(st.text(LETTERS, min_size=1, max_size=BEFORE // 2), st.data())
def test_what_the_search_finds_is_marked_and_nothing_else_changes(text: str, data: st.DataObject) -> None:
    """In a text that is not cut, though wide letters count twice."""
    start = data.draw(st.integers(0, len(text) - 1))
    for word in words(text[start : start + data.draw(st.integers(1, 4))]):
        found = excerpts(text, [word])
        assert bool(found) == (word in folded(text))
        for excerpt in found:
            assert "".join(part.text for part in excerpt) == " ".join(text.split())
            assert any(word in folded(part.text) for part in excerpt if part.is_match)


@given(st.text(LETTERS, min_size=1, max_size=30), st.integers(600, 1100), st.integers(0, 600))
def test_the_same_in_a_long_text(text: str, before: int, behind: int) -> None:
    for word in words(text)[:1]:
        if word not in "xyx":
            long = f"{'x' * before} {text} {'y' * behind}"
            assert any(part.is_match for part in excerpts(long, [word])[0])
