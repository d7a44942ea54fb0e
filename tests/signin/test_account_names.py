"""Names of accounts: which may be chosen, and which are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules.account_names import folded, in_parentheses, is_visible

VISIBLE = ("owner", "Owner.2", "a@b.example", "müller", "山田太郎", "データ", "иван", "한글", "עברית")
REFUSED = ("", "a\0", "ow\u200bner", "\u3164", "owner\u3164", "ow\u00adner", "\u202eowner", "ｏｗｎｅｒ", "a\u0301")
EQUAL = (("owner", "OWNER", "ｏｗｎｅｒ", " owner "), ("straße", "STRASSE"), ("データ", "ﾃﾞｰﾀ"), ("Ωmega", "ωmega"))


def test_names_that_are_seen_as_they_are_may_be_chosen() -> None:
    assert [name for name in VISIBLE if not is_visible(name)] == []
    assert [name for name in REFUSED if is_visible(name)] == []


@pytest.mark.parametrize("names", EQUAL)
def test_case_and_width_tell_no_names_apart(names: tuple[str, ...]) -> None:
    assert {folded(name) for name in names} == {folded(names[0])}
    assert folded(names[0]) not in {folded(other[0]) for other in EQUAL if other is not names}


@given(st.text(max_size=20))
def test_rules_take_any_text(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert is_visible(text) in (True, False)
    assert "" not in in_parentheses(text)
