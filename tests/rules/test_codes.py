"""Codes of sessions and headings made of them; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.clean_text import clean_line
from sessions.rules.codes import (
    Code,
    base_of,
    is_code,
    join_heading,
    level_of,
    parse_code,
    split_heading,
    split_typed,
)

CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,19}", fullmatch=True).filter(is_code)
LINES = st.text(max_size=40).map(lambda text: clean_line(text, 100))
TYPED = st.tuples(CODES, st.sampled_from(["|", "｜", ": ", "\t"]), st.text()).map("".join)
NEAR_HEADINGS = st.lists(
    st.sampled_from(["COM301-R", "A1", "Title", "|", " | ", " ", "  ", "\u3000", "\t", "｜", ":", "基調講演"]),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("COM301-R", Code("COM", "301", "R")),
        ("CMP324-R1", Code("CMP", "324", "R1")),
        ("DVT222-S", Code("DVT", "222", "S")),
        ("SEC203-S-R", Code("SEC", "203", "S-R")),
        ("IND3320", Code("IND", "3320")),
        ("GHJ304", Code("GHJ", "304")),
        ("com301-r", Code("com", "301", "r")),
    ],
)
def test_parse_code_takes_apart(text: str, code: Code) -> None:
    assert parse_code(text) == code
    assert code.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "COM",
        "301",
        "COM30",
        "COM30123",
        "COM301-",
        "COM301-RR",
        "COM 301",
        "COM301 ",
        "ＣＯＭ３０１",
        "A1",
        "COM٣٠١",
    ],
)
def test_parse_code_refuses(text: str) -> None:
    assert parse_code(text) is None


@pytest.mark.parametrize(
    ("code", "level"),
    [("COM101", 100), ("COM201", 200), ("COM301-R", 300), ("COM401", 400), ("COM501", 500), ("IND3320", 300),
     ("COM001", None), ("COM601", None), ("T12", None), ("2024", None), ("", None)],
)  # fmt: skip
def test_level_of_is_the_first_digit(code: str, level: int | None) -> None:
    assert level_of(code) == level


@pytest.mark.parametrize(
    ("code", "base"),
    [
        ("COM301-R", "COM301"),
        ("COM301-R1", "COM301"),
        ("com301", "COM301"),
        ("IND3320-S", "IND3320"),
        ("A-1", "A-1"),
        ("", ""),
    ],
)
def test_base_of_groups_repeats(code: str, base: str) -> None:
    assert base_of(code) == base


@pytest.mark.parametrize(
    ("text", "code"),
    [("COM301-R", True), ("A1", True), ("2-B", True), ("d1.t2/x", True), ("x" * 19 + "1", True),
     ("x" * 20 + "1", False), ("KEYNOTE", False), ("-A1", False), ("A 1", False), ("é1", False), ("COM301\n", False),
     ("", False)],
)  # fmt: skip
def test_is_code_needs_a_digit_and_no_space(text: str, code: bool) -> None:
    assert is_code(text) is code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("COM301-R | Advanced event-driven patterns", ("COM301-R", "Advanced event-driven patterns")),
        ("GAM306 | Modernization: one | two | three", ("GAM306", "Modernization: one | two | three")),
        ("COM301-R", ("COM301-R", "")),
        *((word, ("", word)) for word in ("Web3", "K8s", "HTTP3", "S3", "OAuth2", "Python3", "A1", "2026")),
        ("Keynote | The year ahead", ("", "Keynote | The year ahead")),
        ("基調講演：今年の話", ("", "基調講演：今年の話")),
        ("COM301| Title", ("", "COM301| Title")),
        ("COM301 |  Title", ("", "COM301 |  Title")),
        ("COM301 | ", ("", "COM301 | ")),
        ("COM301 | \u3000字下げ", ("COM301", "\u3000字下げ")),
        ("", ("", "")),
    ],
)
def test_split_heading_at_the_first_bar(text: str, parts: tuple[str, str]) -> None:
    assert split_heading(text) == parts


@given(st.one_of(st.text(), NEAR_HEADINGS))
def test_split_heading_is_undone_by_join_heading(text: str) -> None:
    assert join_heading(*split_heading(text)) == text


@given(CODES, st.one_of(LINES, NEAR_HEADINGS.map(clean_line)).filter(bool))
def test_join_heading_with_a_code_is_undone_by_split_heading(code: str, title: str) -> None:
    assert split_heading(join_heading(code, title)) == (code, title)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("  COM301-R | Advanced  ", ("COM301-R", "Advanced")),
        ("COM301-R|Advanced", ("COM301-R", "Advanced")),
        ("COM301-R｜発展編", ("COM301-R", "発展編")),
        ("COM301-R\u3000｜\u3000発展編", ("COM301-R", "発展編")),
        ("COM301-R: Advanced", ("COM301-R", "Advanced")),
        ("COM301-R：発展編", ("COM301-R", "発展編")),
        ("COM301-R\tAdvanced", ("COM301-R", "Advanced")),
        ("A1 | Short code", ("A1", "Short code")),
        ("Web3: a story", ("", "Web3: a story")),
        ("10:30 Coffee", ("", "10:30 Coffee")),
        ("Scaling | a story", ("", "Scaling | a story")),
        ("COM301-R", ("COM301-R", "")),
        ("COM301 Advanced", ("", "COM301 Advanced")),
        ("", ("", "")),
    ],
)
def test_split_typed_is_generous(text: str, parts: tuple[str, str]) -> None:
    assert split_typed(text) == parts


@given(
    st.one_of(
        st.text(), NEAR_HEADINGS, st.tuples(CODES, st.sampled_from(["|", "｜", ": ", "\t"]), st.text()).map("".join)
    )
)
def test_split_typed_gives_a_pair_that_survives(text: str) -> None:
    pair = split_typed(clean_line(text, 500))
    assert split_heading(join_heading(*pair)) == pair
