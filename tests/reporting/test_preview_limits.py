"""The preview of a text of any kind stays small: limits of length, of tables, and of what is repeated."""

from functools import cache, partial

import pytest

from sessions.article.dialects import DIALECTS
from sessions.article.parse_cost import MAX_SOURCE
from sessions.reporting import preview
from tiers import times

render = partial(preview.render, dialect=DIALECTS["zenn"])


def test_render_wide_table_stays_text() -> None:
    def table(columns: int) -> str:
        return "|" + "a|" * columns + "\n|" + "-|" * columns + "\n|" + "b|" * columns

    assert "<table>" in render(table(64))
    assert "<table>" not in render(table(65))


def test_render_long_text_is_cut_at_a_line_and_says_so() -> None:
    text = "a line\n" * (MAX_SOURCE // 7 + 100)

    html = render(text)

    assert html.count("a line") == MAX_SOURCE // 7
    assert f"{len(text) - MAX_SOURCE // 7 * 7 + 1} more characters" in html


LONG = times(20_000, 100_000)
PATHOLOGICAL = {
    "brackets": "[" * 100_000,
    "images": "![" * 50_000,
    "emphasis": "*a_" * 33_000,
    "quotes": ">" * 100_000,
    "ticks": "`a" * 50_000,
    "ampersands": "&" * 100_000,
    "boxes": ":::message\n" * 9_000,
    "addresses": "https://" * 12_500,
    "sized images": "![a](b =1x" * 10_000,
    "references": "[a]: b\n" * 14_000,
    "lists": "\n".join(" " * depth + "- a" for depth in range(400)),
    "one table": "|" * 65 + "\n" + "-|" * 64 + "\n" + "a\n" * 49_000,
    "many tables": ("|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n" + "a\n" * 100 + "\n") * 200,
    "cards": "https://a.b\n" * 8_000,
}


@cache
def render_pathological(name: str) -> str:
    return render(PATHOLOGICAL[name][:LONG])


@pytest.mark.release
@pytest.mark.scaled
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_render_pathological_text_stays_small(name: str) -> None:
    html = render_pathological(name)

    assert len(html) < LONG * 50


@pytest.mark.scaled
@pytest.mark.parametrize("name", ["one table", "many tables"])
def test_render_tables_cannot_multiply_cells(name: str) -> None:
    html = render_pathological(name)

    assert html.count("<td") + html.count("<th>") <= 32_768
