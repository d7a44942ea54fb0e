"""A label of a footnote or a link that two texts of an article define: both places would show the same words."""

from dataclasses import replace
from typing import Any

import pytest

from article.ready_report import READY, SESSION, ZENN
from sessions.article import checks
from sessions.article.author_labels import definitions_in
from sessions.article.checks import check_labels
from sessions.article.findings import ChapterFacts, DayFacts, ReportFacts


def found(facts: ReportFacts) -> list[tuple[str, str, str, Any, Any]]:
    """Return the findings: kind and key of the place, its field, the labels, and the other place."""
    return [
        (each.target.kind, each.target.key, each.target.field, each.params["labels"], each.params["other"])
        for each in check_labels(facts)
    ]


def sessions(*texts: str) -> ReportFacts:
    """Return a report of sessions with these impressions, called A, B …."""
    names = "ABCDEFGH"
    held = tuple(
        replace(SESSION, key=name, heading=name, note="", summary="", impressions=text)
        for name, text in zip(names, texts, strict=False)
    )
    return replace(READY, chapters=(), days=(DayFacts("1", "Day 1", "", held),))


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        ("One[^1].\n\n[^1]: A", "Two[^1].\n\n[^1]: B", "[^1]"),
        ("[docs]: https://a.example", "[Docs]: https://b.example", "[Docs]"),
        ("[^1]: A\n[^2]: B", "[^1]: C\n[^2]: D", "[^1], [^2]"),
        ("[^1]: A", "> [^1]: B", "[^1]"),
        ("[^1]: A\nmore", "[^1]: A\nless", "[^1]"),
    ],
)
def test_label_of_two_sessions_is_found_in_the_second(first: str, second: str, labels: str) -> None:
    assert found(sessions(first, second)) == [("session", "B", "body", labels, "A")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[^1]: A", "[^2]: B"),
        ("[^1]: A", "[1]: https://b.example"),
        ("[docs]: https://a.example", "[docs]: https://a.example"),
        ("[docs]: https://a.example\nWords", "[docs]: https://a.example\nOther words"),
        ("[^1]: A", "A call[^1] without a definition"),
        ("[^1]: A", "```\n[^1]: B\n```"),
        ("[a]: /a", "    [a]: /b"),
        ("[^1]: A", "Text[^1]: B"),
        ("", "[^1]: B"),
    ],
)
def test_other_labels_equal_definitions_and_code_are_not(first: str, second: str) -> None:
    assert found(sessions(first, second)) == []


def test_each_text_is_told_once_and_the_first_place_is_named() -> None:
    many = "\n".join(f"[^{number}]: {{}}{number}" for number in range(9))
    facts = sessions(many.format(*"a" * 9), many.format(*"b" * 9), "[^0]: c")
    labels = "[^0], [^1], [^2], [^3], [^4], [^5], …"
    assert found(facts) == [("session", "B", "body", labels, "A"), ("session", "C", "body", "[^0]", "A")]


def test_long_label_is_named_by_its_beginning() -> None:
    label = f"[^{'long' * 100}]"
    [[*_place, labels, _other]] = found(sessions(f"{label}: A", f"{label}: B"))
    assert labels == f"{label[:39]}…"


def test_chapters_notes_and_both_texts_of_a_session_count() -> None:
    session = replace(SESSION, key="A", heading="A", note="", summary="[^1]: summary", impressions="[^1]: body")
    facts = replace(
        READY,
        chapters=(ChapterFacts("7", "", "[^1]: opening", 0),),
        days=(DayFacts("1", "Day 1", "[^1]: note", (session,)),),
    )
    assert found(facts) == [
        ("day", "1", "note", "[^1]", "—"),
        ("session", "A", "summary", "[^1]", "—"),
        ("session", "A", "body", "[^1]", "—"),
    ]


def test_checks_of_a_report_tell_it() -> None:
    facts = sessions("One[^1].\n\n[^1]: A", "Two[^1].\n\n[^1]: B")
    assert [each.key for each in checks.find(facts, ZENN) if each.level == "warning"] == ["label-twice"]


def test_definitions_have_their_content_in_a_line() -> None:
    text = "Words\n\n[^a]: One\n  two\n[b]: /x\n  'title'\n- [C]:\n  /y\n\nEnd"
    assert list(definitions_in(text)) == [("^A".casefold(), "[^a]", "One two"), ("b", "[b]", "/x"), ("c", "[C]", "/y")]
