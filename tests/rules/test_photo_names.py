"""Names of photos as authors write them."""

import re

import pytest

from sessions.rules.photo_names import (
    FIGURE_NAMES,
    ending_of,
    is_given,
    is_portable,
    next_figure_name,
    next_name,
    same_name,
    stem_of,
    with_ending,
)


@pytest.mark.parametrize(
    ("code", "title", "stem"),
    [
        ("COM301", "Any", "com301"),
        ("COM301-R", "Any", "com301"),
        ("com301-R1", "Any", "com301"),
        ("GHJ204-S-JP", "", "ghj204-s-jp"),
        ("A/1.b_2", "", "a-1-b-2"),
        ("", "Keynote: What's next?", "keynote-what-s-next"),
        ("", "Opening – Día uno", "opening-dia-uno"),
        ("", "基調講演", "session"),
        ("", "基調講演 2026", "session"),
        ("301", "Title", "title"),
        ("", "A " * 40, "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a"),
    ],
)
def test_stem(code: str, title: str, stem: str) -> None:
    assert stem_of(code, title) == stem


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "com301_0.jpg"),
        (["com301_0.jpg"], "com301_1.jpg"),
        (["com301_0.png"], "com301_1.jpg"),
        (["COM301_4.JPG", "com301_1.jpg"], "com301_5.jpg"),
        (["com3011_7.jpg", "xcom301_9.jpg", "com301.jpg", "com301_x.jpg", "com301_2_3.jpg"], "com301_0.jpg"),
        (["com301_09.webp"], "com301_10.jpg"),
        (["com301_9999999.jpg"], "com301_0.jpg"),
        (["com301_0"], "com301_1.jpg"),
    ],
)
def test_next_name(taken: list[str], name: str) -> None:
    assert next_name("com301", "jpg", taken) == name


@pytest.mark.parametrize(
    ("name", "given"),
    [("com301_0.jpg", True), ("COM301_12.PNG", True), ("com301_a.jpg", False), ("whiteboard.jpg", False)],
)
def test_name_that_was_given_is_told_from_one_that_was_chosen(name: str, given: bool) -> None:
    assert is_given(name, "com301") == given


@pytest.mark.parametrize(
    ("name", "ending", "expected"),
    [
        ("a.jpg", "jpg", "a.jpg"),
        ("a.JPEG", "jpg", "a.JPEG"),
        ("a.png", "jpg", "a.jpg"),
        ("a", "jpg", "a.jpg"),
        ("a.b", "png", "a.b.png"),
        ("a.heic", "webp", "a.webp"),
        (".png", "png", ".png.png"),
    ],
)
def test_ending_fits_the_kind_of_file(name: str, ending: str, expected: str) -> None:
    assert with_ending(name, ending) == expected


@pytest.mark.parametrize(("name", "ending"), [("a.JPG", "jpg"), ("a", ""), (".jpg", ""), ("a.", ""), ("a.b.c", "c")])
def test_ending(name: str, ending: str) -> None:
    assert ending_of(name) == ending


@pytest.mark.parametrize(
    ("name", "portable"),
    [("com301_0.jpg", True), ("写真 1.jpg", True), ("Straße.jpg", True), ("con301.jpg", True), ("com10.jpg", True)]
    + [(f"a{sign}b.jpg", False) for sign in '"|*<>?:/\\\u200b\u200d\ufeff\u2060\u00ad\u202e\x07\u2028']
    + [(name, False) for name in ("con.jpg", "CON", "Aux.tar.gz", "com1.png", "LPT9.jpg", "nul .jpg", "a.", "a.jpg ")],
)
def test_name_that_some_system_or_person_cannot_tell_is_not_portable(name: str, portable: bool) -> None:
    assert is_portable(name) == portable


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("A.JPG", "a.jpg", True), ("É.jpg", "é.jpg", True), ("e\u0301.jpg", "é.jpg", True), ("a.jpg", "b.jpg", False)],
)
def test_names_are_the_same_to_a_system_that_folds_them(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) == same


def test_figures_are_counted_from_two_on() -> None:
    names = ["statistics.png"]
    for _ in range(2):
        names.append(next_figure_name(names))
    assert (next_figure_name([]), names) == (
        "statistics.png",
        ["statistics.png", "statistics_2.png", "statistics_3.png"],
    )
    assert next_figure_name(["Statistics.PNG"]) == "statistics_2.png"
    assert [bool(re.match(FIGURE_NAMES, name)) for name in (*names, "statistics_a.png", "statistics.jpg")] == [
        *(True, True, True, False, False),
    ]
