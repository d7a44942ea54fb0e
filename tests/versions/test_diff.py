"""What a person sees of two versions of a text: which words came and went, in any script, within bounded effort."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.versions.diff import MOST_BLOCKS, WORK, Block, Effort, compare, size_of_change
from tiers import times


def marked(blocks: list[Block]) -> list[str]:
    """Return the blocks as lines: ``-[went]`` and ``+[came]``."""
    signs = {"same": "{}", "added": "+[{}]", "removed": "-[{}]"}
    return [
        f"({block.count})"
        if block.kind == "skipped"
        else "".join(signs[piece.kind].format(piece.text) for piece in block.pieces)
        for block in blocks
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", []),
        ("", "new", ["+[new]"]),
        ("old", "", ["-[old]"]),
        ("queues are slow", "queues are fast", ["queues are -[slow]+[fast]"]),
        ("queues", "queues are slow", ["queues+[ are slow]"]),
        ("one two three four", "one 2 3 four", ["one -[two three]+[2 3] four"]),
        ("- one\n- two\n- three", "- one\n- three", ["- one", "-[- two]", "- three"]),
        ("- one\n- three", "- one\n- two\n- three", ["- one", "+[- two]", "- three"]),
        ("one\n\ntwo", "one\n\n\ntwo", ["one", "", "+[]", "two"]),
        # Japanese: by script
        ("設計を説明した", "設計を見直した", ["設計を-[説明]+[見直]した"]),
        ("キューが詰まる", "キューとトピックが詰まる", ["キュー+[とトピック]が詰まる"]),
        ("Lambdaの上限", "Lambdaの制限", ["Lambdaの-[上限]+[制限]"]),
        # nothing in common
        ("queues are slow", "アラームが鳴る", ["-[queues are slow]", "+[アラームが鳴る]"]),
        # several lines changed at once, and lines that were joined
        ("a b c d\ne f g h", "a b x d\ne f y h", ["a b -[c]+[x] d", "e f -[g]+[y] h"]),
        ("one two three\nfour five six", "one two three four five six", ["one two three-[\n]+[ ]four five six"]),
        # what is no word hides nothing
        ("price: 10", "price: 12", ["price: -[10]+[12]"]),
        ("trailing ", "trailing", ["trailing-[ ]"]),
    ],
)
def test_compare(old, new, expected):
    assert marked(compare(old, new)) == expected


def test_compare_shows_of_what_stayed_only_what_stands_beside():
    lines = [f"line {number}" for number in range(20)]
    changed = [*lines[:10], "line ten", *lines[11:]]
    assert marked(compare("\n".join(lines), "\n".join(changed))) == [
        "(8)",
        "line 8",
        "line 9",
        "line -[10]+[ten]",
        "line 11",
        "line 12",
        "(7)",
    ]


def test_compare_keeps_a_single_line_rather_than_to_count_it():
    assert marked(compare("a\nb\nc\nd", "a\nb\nc\nx")) == ["a", "b", "c", "-[d]", "+[x]"]


@given(st.text("ab \nあ漢カ", max_size=60), st.text("ab \nあ漢カ", max_size=60))
@settings(max_examples=times(50, 300), deadline=None)
def test_compare_loses_nothing(old, new):
    found = compare(old, new)
    skipped = sum(block.count for block in found)
    lines = sum(
        "".join(piece.text for piece in block.pieces if piece.kind != "added").count("\n") + 1
        for block in found
        if any(piece.kind != "added" for piece in block.pieces)
    )
    assert bool(found) == (old != new)
    if found and old:
        # a block with nothing but what came holds no line of the old text, except where a line was filled
        assert lines + skipped <= old.count("\n") + 1 + sum(block.kind == "changed" for block in found)
    for kind, text in (("removed", old), ("added", new)):
        kept = [piece.text for block in found for piece in block.pieces if piece.kind in {"same", kind}]
        assert all(piece in text for piece in kept)


@pytest.mark.release
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 50_000, "b\n" * 50_000),
        ("a " * 50_000, "b a " * 25_000),
        ("あ。" * 50_000, "。い" * 50_000),
        ("\n" * 100_000, " \n" * 50_000),
        ("".join(f"{n} " for n in range(17_000)), "".join(f"{n} " for n in range(17_000, 0, -1))),
        ("".join(f"{n % 7}\n" for n in range(50_000)), "".join(f"{n % 11}\n" for n in range(45_000))),
    ],
)
def test_compare_the_longest_texts(old, new):
    found = compare(old, new)
    assert sum(len(piece.text) for block in found for piece in block.pieces) <= len(old) + len(new)
    assert len(found) <= MOST_BLOCKS


def test_compare_looks_at_so_many_pairs_and_no_more():
    side = int(WORK**0.5) * 2
    few = compare("x a " * (side // 8) + "p", "x a " * (side // 8 - 9) + "q")
    many = compare("x a " * side + "p", "y x a " * side + "q")
    assert [block.kind for block in few] == ["changed"]
    assert [block.kind for block in many] == ["removed", "added"]


def test_comparisons_of_a_page_share_its_budget():
    slow = ["\n".join("abcde"[n * n * step // 7 % 5] for n in range(470)) for step in (3, 11)]
    effort = Effort.of_page()
    found = [compare(*slow, effort) for _text in range(30)]
    assert sum(len(blocks) for blocks in found if len(blocks) > 2) == MOST_BLOCKS - effort.blocks
    assert [block.kind for block in found[-1]] == ["removed", "added"]
    assert marked(compare("queues", "queue", Effort(0))) == ["-[queues]", "+[queue]"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("", "", (0, 0)), ("abc", "abc", (0, 0)), ("abc", "axc", (1, 1)), ("aa", "aaa", (0, 1)), ("abc", "", (3, 0))],
)
def test_size_of_change(old, new, expected):
    assert size_of_change(old, new) == expected
