"""Names of accounts: which may be chosen, and which look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.account_names import folded, is_allowed, skeleton

ALLOWED = (
    *(
        "owner",
        "Owner.2",
        "a@b.example",
        "müller",
        "Søren",
        "山田太郎",
        "さくら",
        "サクラ",
        "太郎Taro",
        "佐々木",
        "データ",
    ),
    *("иван", "Νίκη", "한글", "עברית", "ไทย"),
)
REFUSED = (
    *(
        "",
        "a b",
        "a\tb",
        "a/b",
        "<b>",
        "a\0",
        "оwner",
        "ownеr",
        "Ωmega",
        "太郎иван",
        "한글abc",
        "ᴏᴡɴᴇʀ",
        "ɑnn",
        "ow\u200bner",
    ),
    *("\u3164", "owner\u3164", "ow\u00adner", "\u202eowner", "x²", "ｏｗｎｅｒ", "𝐨wner", "٣", "😀", "a\u0301", "ᎳᎪ"),
)
ALIKE = (
    ("owner", "OWNER", "0wner", "ｏｗｎｅｒ", "öwner", "ównèr", "Оwnеr"),
    ("paypal", "paypaI", "paypa1", "PAYPAL"),
    ("cop", "сор", "COP", "СОР"),  # the second and the fourth are Cyrillic
    ("nikh", "ΝΙΚΗ"),
    ("modem", "modern"),
    ("wave", "vvave"),
    ("soren", "Søren"),
    ("口田", "ロ田"),
    ("へんり", "ヘんリ"),
)


def test_names_of_one_script_and_japanese_names_are_allowed() -> None:
    assert [name for name in ALLOWED if not is_allowed(name)] == []


def test_names_of_several_scripts_and_with_unseen_letters_are_refused() -> None:
    assert [name for name in REFUSED if is_allowed(name)] == []


@pytest.mark.parametrize("names", ALIKE)
def test_names_that_look_alike_have_one_skeleton(names: tuple[str, ...]) -> None:
    assert {skeleton(name) for name in names} == {skeleton(names[0])}


def test_names_that_differ_have_different_skeletons() -> None:
    names = [name for name in ALLOWED if name != "太郎Taro"]
    assert len({skeleton(name) for name in names}) == len(names)
    assert skeleton("かき") != skeleton("がき")


@given(st.text(max_size=20))
def test_folding_and_skeleton_take_any_text(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert skeleton(f" {text} ") == skeleton(text)
    assert is_allowed(text) in (True, False)
