"""Hostile JSON: long keys and texts, floods of keys, halves of characters; reading costs no more than the size."""

import json
from contextlib import suppress
from time import process_time

import pytest

from importing.parsers.test_json_lists import TALK, asked, table_of
from sessions.importing.parsers.csv.rows import MAX_COLUMNS
from sessions.importing.parsers.objects import flatten
from sessions.importing.parsers.programme import FeedError
from sessions.importing.parsers.shared.cleaning import name
from sessions.rules.clean_text import LINE_LIMIT


@pytest.mark.release
@pytest.mark.parametrize(
    "data",
    [
        # Many keys, all different; many lists; deep nesting; lists within lists; a wide object around many others.
        [{"title": "A", **{f"k{row}-{at}": 1 for at in range(200)}} for row in range(400)],
        {f"list {number}!": [{"title": "A", "start": "x"}] for number in range(60_000)},
        [{"a": [{"b": [{"c": [{"title": "A"}] * 10}] * 10}] * 10}] * 30,
        {**{f"k{number}": number for number in range(100_000)}, "talks": [{"title": "A"}] * 4000},
        [{"title": "A", "people": [{"name": "x" * 50}] * 1500}] * 40,
    ],
)
def test_hostile_json_costs_no_more_than_its_size(data):
    content = json.dumps(data).encode()
    started = process_time()
    with suppress(FeedError):
        assert len(asked(data).table.columns) <= MAX_COLUMNS
    assert process_time() - started < len(content) / 200_000 + 2


@pytest.mark.parametrize(
    "data",
    [
        {"k": {"a" * 3000: "x", "talks": [TALK] * 500}},
        {"k" * 3000: [TALK] * 500},
        {"x " * 1500 + str(number): [TALK] * 250 for number in range(2)},
        [{"title": "A", "b" * 3000: 1}] * 500,
        [{"title": "A", "b" * 3000: {"c" * 3000: {"d" * 3000: 1}}}] * 500,
    ],
)
def test_a_long_key_is_cut_and_cleaned_once(data, monkeypatch):
    cleaned: list[str] = []
    monkeypatch.setattr(flatten, "name", lambda text: cleaned.append(text) or name(text))
    assert len(table_of(data).rows) in {499, 500}
    assert max(map(len, cleaned)) < 1_000
    # Once to tell what a list is of, for each list; once to read it.
    assert len(cleaned) <= 20


@pytest.mark.parametrize("long", ["x" * 2000 + " ", " x" * 2000, "\n".join("x" * 2000)])
def test_objects_share_what_is_said_around_them_and_it_is_cut(long):
    table = table_of({"day": {"note": long, "talks": [TALK] * 50}})
    cells = [row.cells[table.columns.index("day › note")] for row in table.rows]
    assert (len(cells), len({id(cell) for cell in cells})) == (50, 1)
    assert (len(cells[0]), cells[0][0], cells[0][-1]) == (LINE_LIMIT, "x", "…")
    keyed = table_of({f"{number} {long}": {"id": 1, "floor": 2, "talks": [TALK] * 50} for number in range(3)})
    assert len({id(row.cells[keyed.columns.index("key")]) for row in keyed.rows}) == 3


def test_of_a_flood_of_different_keys_the_first_are_read(monkeypatch):
    cleaned: list[str] = []
    monkeypatch.setattr(flatten, "name", lambda text: cleaned.append(text) or name(text))
    rows = [{"title": "A", "start": "x", **{f"k{row}-{at}": at for at in range(300)}} for row in range(50)]
    table = table_of(rows)
    assert (len(table.columns), table.columns[:3], len(table.rows)) == (MAX_COLUMNS, ("title", "start", "k0-0"), 50)
    # Once to tell what the list is of, and once to read it.
    assert len(cleaned) == 2 * 5_000


def test_half_characters_are_replaced():
    half, whole = "\ud800", "\ufffd"
    data = {
        half: {"in" + half: half, "talks": [{"title": half, "x" + half: {"name": half}, "y": [half, {"en": half}]}]}
    }
    table = table_of({"a" + half: data})
    assert table.source == f"a{whole}.{whole}.talks"
    assert dict(zip(table.columns, table.rows[0].cells, strict=True)) == {
        f"{whole} › in{whole}": whole,
        "title": whole,
        f"x{whole}": whole,
        "y": f"{whole}\n{whole}\n",
    }
