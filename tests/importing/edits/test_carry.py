"""Roles and keys of an outline are carried over to an edited article."""

from typing import Any

from sessions.article.dialects import DIALECTS
from sessions.article.document import FrontMatter
from sessions.article.outline.carry import carried
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Role

ARTICLE = """Morning

**Quiet nights**

Alarms.

**Nets**

Graphs.

**A bold remark**

Evening

**Small boats**

Tests.
"""


def outline(text: str, keys: dict[str, tuple[Role, str]]) -> Outline:
    lines = text.split("\n")
    entries = []
    for at, line in enumerate(lines):
        words = line.strip("*")
        if words in keys:
            role, key = keys[words]
            form = LineForm.BOLD if line.startswith("*") else LineForm.LINE
            entries.append(OutlineEntry(at, role, form, words, key=key))
    return Outline(FrontMatter(), tuple(lines), tuple(entries))


BASE = outline(
    ARTICLE,
    {
        "Morning": (Role.DAY, "1"),
        "Quiet nights": (Role.SESSION, "a"),
        "Nets": (Role.SESSION, "b"),
        "A bold remark": (Role.TEXT, ""),
        "Evening": (Role.DAY, "2"),
        "Small boats": (Role.SESSION, "c"),
    },
)


def found(text: str) -> list[tuple[str, str, str]]:
    edited = carried(BASE, text, DIALECTS["zenn"])
    return [(entry.title, str(entry.role), entry.key) for entry in edited.entries if entry.role is not Role.TEXT]


KNOWN: list[Any] = [
    ("Morning", "day", "1"),
    ("Quiet nights", "session", "a"),
    ("Nets", "session", "b"),
    ("Evening", "day", "2"),
    ("Small boats", "session", "c"),
]


def test_same_article_has_the_same_roles_and_keys() -> None:
    assert found(ARTICLE) == KNOWN


def test_text_that_was_edited_changes_no_role() -> None:
    assert found(ARTICLE.replace("Alarms.", "Louder alarms.\n\nMany.").replace("Graphs.", "")) == KNOWN


def test_renamed_session_between_the_same_neighbours_keeps_its_key() -> None:
    assert found(ARTICLE.replace("**Nets**", "**Nets, drawn**")) == [
        *KNOWN[:2],
        ("Nets, drawn", "session", "b"),
        *KNOWN[3:],
    ]


def test_moved_session_keeps_its_key() -> None:
    text = ARTICLE.replace("**Quiet nights**\n\nAlarms.\n\n", "") + "\n**Quiet nights**\n\nAlarms.\n"
    assert found(text) == [KNOWN[0], KNOWN[2], KNOWN[3], KNOWN[4], KNOWN[1]]


def test_new_entry_gets_the_role_of_its_like_and_no_key() -> None:
    text = ARTICLE.replace("**Small boats**", "**Lights at sea**\n\nLamps.\n\n**Small boats**")
    assert found(text) == [*KNOWN[:4], ("Lights at sea", "session", ""), KNOWN[4]]


def test_removed_entry_is_gone() -> None:
    assert found(ARTICLE.replace("**Nets**\n\nGraphs.\n\n", "")) == [*KNOWN[:2], *KNOWN[3:]]
