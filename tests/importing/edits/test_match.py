"""The parts of an exported article are found in an edited one."""

from sessions.article.dialects import DIALECTS
from sessions.article.document import Document, with_keys
from sessions.article.reader import read
from sessions.importing.edits.match import match_parts
from sessions.importing.edits.moves import longest_increasing, woven

BASE = (
    "# Start\n\nWhy I went there.\n\n## Day 1\n\n### OPS301 | Alarms\n\nText of the alarms.\n\n### Keynote\n\nOne.\n\n"
    "## Day 2\n\n### Keynote\n\nTwo.\n\n### Round of questions\n\nThe text about questions.\n\n## End\n\nBack again.\n"
)


def document(text: str) -> Document:
    return read(text, DIALECTS["zenn"])


def matched(text: str) -> list[tuple[str, str]]:
    base = document(BASE)
    base = with_keys(base, [f"{at}" for at, _part in enumerate(base.pieces())])
    found = match_parts(base, document(text))
    return [(part.heading, part.key) for part in found.pieces()]


def test_same_article_has_the_same_keys() -> None:
    assert [key for _heading, key in matched(BASE)] == [str(at) for at in range(8)]


def test_code_title_text_and_place_find_a_session() -> None:
    assert ("OPS301 | Bells", "2") in matched(BASE.replace("OPS301 | Alarms", "OPS301 | Bells"))
    assert ("OPS999 | Alarms", "2") in matched(BASE.replace("OPS301 | Alarms", "OPS999 | Alarms"))
    assert ("Answers", "6") in matched(BASE.replace("Round of questions", "Answers"))
    assert ("Round of answers", "6") in matched(
        BASE.replace("Round of questions", "Round of answers").replace("The text about questions.", "Other words.")
    )


def test_equal_headings_are_told_apart_by_their_texts() -> None:
    text = BASE.replace("### Keynote\n\nOne.\n\n", "")
    assert [key for heading, key in matched(text) if heading == "Keynote"] == ["5"]


def test_new_session_has_no_key() -> None:
    found = matched(BASE.replace("## Day 2", "### Lights at sea\n\nA lamp for everybody.\n\n## Day 2"))
    assert [key for heading, key in found if heading == "Lights at sea"] == [""]
    assert [key for _heading, key in found if key] == [str(at) for at in range(8)]


def test_renamed_chapter_and_day_are_found() -> None:
    found = matched(BASE.replace("## End", "## Thanks").replace("## Day 2", "## Day 2: boats"))
    assert ("Thanks", "7") in found
    assert ("Day 2: boats", "4") in found


def test_keys_are_given_once() -> None:
    found = [key for _heading, key in matched(BASE + "\n## End\n\nBack again.\n") if key]
    assert len(found) == len(set(found)) == 8


def test_longest_increasing_and_woven() -> None:
    assert longest_increasing([3, 0, 1, 4, 2]) in ({1, 2, 3}, {1, 2, 4})
    assert woven("abcd", "adbc", {"d"}, ()) == ["a", "d", "b", "c"]
    assert woven("abxcd", "cabd", {"c"}, {"d"}) == ["c", "a", "b", "x"]
    assert woven("ab", "anb", {"n"}, ()) == ["a", "n", "b"]


def test_keys_of_match_are_in_order() -> None:
    assert document(BASE).keys() == [""] * 8
