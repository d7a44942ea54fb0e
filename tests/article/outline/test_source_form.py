"""An imported article in its own form: unchanged parts stay byte for byte, changed ones are written in its form."""

import random
from dataclasses import replace
from pathlib import Path

from sessions.article.document import DayText, SessionText
from sessions.article.lines import scan
from sessions.article.outline.model import LineForm, Outline, OutlineEntry, Role

from .sources import ZENN, edited, exported, taken_in

LINKED = """\
---
title: Two days in the harbour
layout: post
---

I went there by train.


## Saturday ##

Rain.

### [Pumps](https://pumps.example/talk) by Ada Quay

Water goes up.
   It comes down.\x20\x20\x20



### Lunch
Soup.
### [Gates](https://gates.example) by Bo Lock
Doors in the water.

Thanks
======
To all.
"""

ENTRIES = (
    OutlineEntry(3, Role.DAY, LineForm.HEADING, "Saturday", level=2),
    OutlineEntry(7, Role.SESSION, LineForm.HEADING, "Pumps", level=3, speakers="Ada Quay"),
    OutlineEntry(14, Role.CHAPTER, LineForm.HEADING, "Lunch", level=3),
    OutlineEntry(16, Role.SESSION, LineForm.HEADING, "Gates", level=3, speakers="Bo Lock"),
    OutlineEntry(19, Role.CHAPTER, LineForm.UNDERLINED, "Thanks", level=1, length=2),
)


def _outline(text: str, entries: tuple[OutlineEntry, ...]) -> Outline:
    front, body = ZENN.read_front(text.replace("\r\n", "\n"))
    first = text.count("\n") - body.count("\n")
    return Outline(front, tuple(body.split("\n")), entries, first_line=first)


LINKED_OUTLINE = _outline(LINKED, tuple(replace(each, line=each.line + 1) for each in ENTRIES))


def test_the_entries_of_these_tests_stand_where_they_say() -> None:
    titles = [LINKED_OUTLINE.lines[each.line] for each in LINKED_OUTLINE.entries]
    assert titles == [
        "## Saturday ##",
        "### [Pumps](https://pumps.example/talk) by Ada Quay",
        "### Lunch",
        "### [Gates](https://gates.example) by Bo Lock",
        "Thanks",
    ]


def test_an_unchanged_article_stays_byte_for_byte() -> None:
    for text in (LINKED, LINKED.replace("\n", "\r\n"), LINKED.removesuffix("\n")):
        source, document = taken_in(text, LINKED_OUTLINE if text.endswith("\n") else _shortened(text))
        assert exported(source, document) == text


def _shortened(text: str) -> Outline:
    return replace(LINKED_OUTLINE, lines=tuple(ZENN.read_front(text)[1].split("\n")))


def test_only_the_changed_line_of_a_heading_is_written_anew() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)
    today = edited(document, {"Pumps": lambda each: replace(each, heading="HRB101 | Big pumps")})
    expected = LINKED.replace("[Pumps]", "[HRB101 | Big pumps]")
    assert exported(source, today) == expected


def test_speakers_are_changed_where_the_heading_tells_them() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)
    today = edited(document, {"Gates": lambda each: replace(each, facts=replace(each.facts, speakers="Bo and Cy"))})
    assert exported(source, today) == LINKED.replace("by Bo Lock", "by Bo and Cy")


def test_only_a_changed_text_is_written_anew() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)
    today = edited(document, {"Gates": lambda each: replace(each, lead=each.lead.replace("Doors", "Big doors"))})
    assert exported(source, today) == LINKED.replace("Doors", "Big doors")


def test_a_removed_session_takes_its_lines_along() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)
    start, end = LINKED.index("### [Gates]"), LINKED.index("Thanks\n")
    removed = edited(document, {"Gates": lambda _each: None})
    # A setext heading needs a blank line above.
    assert exported(source, removed) == LINKED[:start] + "\n" + LINKED[end:]


def test_moved_sessions_keep_their_lines() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)

    def turned(day: DayText) -> DayText:
        return replace(day, sessions=tuple(reversed(day.sessions)))

    parts = tuple(turned(part) if isinstance(part, DayText) else part for part in document.parts)
    pumps = LINKED[LINKED.index("### [Pumps]") : LINKED.index("### Lunch")]
    lunch = LINKED[LINKED.index("### Lunch") : LINKED.index("### [Gates]")]
    gates = LINKED[LINKED.index("### [Gates]") : LINKED.index("Thanks\n")]
    head, tail = LINKED[: LINKED.index("### [Pumps]")], LINKED[LINKED.index("Thanks\n") :]
    assert exported(source, replace(document, parts=parts)) == f"{head}{gates}{lunch}\n{pumps}{tail}"


def test_a_new_session_is_written_in_the_form_of_its_neighbours() -> None:
    lists = "Day 1\n=====\n\n* Pumps\n  Water.\n\n* Gates\n  Doors.\n"
    bold = "# Day 1\n\n**Pumps**\n\nWater.\n\n**Gates**\n\nDoors.\n"
    deep = "# Day 1\n\n#### Pumps\n\nWater.\n\n#### Gates\n\nDoors.\n"
    day = OutlineEntry(0, Role.DAY, LineForm.HEADING, "Day 1", level=1)
    cases = {
        lists: ((replace(day, form=LineForm.UNDERLINED, length=2), 3, 6, LineForm.ITEM, 0, 2), "- Locks\n\n  New.\n\n"),
        bold: ((day, 2, 6, LineForm.BOLD, 0, 0), "**Locks**\n\nNew.\n\n"),
        deep: ((day, 2, 6, LineForm.HEADING, 4, 0), "#### Locks\n\nNew.\n\n"),
    }
    for text, ((first, pumps, gates, form, level, indent), written) in cases.items():
        entries = tuple(
            OutlineEntry(line, Role.SESSION, form, title, level=level, indent=indent)
            for line, title in ((pumps, "Pumps"), (gates, "Gates"))
        )
        source, document = taken_in(text, _outline(text, (first, *entries)))
        (part,) = document.parts
        assert isinstance(part, DayText)
        sessions = (part.sessions[0], SessionText("Locks", lead="New.", key="new"), part.sessions[1])
        today = replace(document, parts=(replace(part, sessions=sessions),))
        second = text.index("Gates") - text.splitlines()[gates].index("Gates")
        assert exported(source, today) == text[:second] + written + text[second:]


def test_a_day_that_no_line_names_stays_without_a_heading() -> None:
    text = "## Pumps\n\nWater.\n\n## Gates\n\nDoors.\n"
    entries = tuple(
        OutlineEntry(line, Role.SESSION, LineForm.HEADING, title, level=2)
        for line, title in ((0, "Pumps"), (4, "Gates"))
    )
    source, document = taken_in(text, _outline(text, entries))
    assert [(day.heading, [each.heading for each in day.sessions]) for day in document.days] == [
        ("Day 1", ["Pumps", "Gates"])
    ]
    assert exported(source, document) == text
    today = edited(document, {"Gates": lambda each: replace(each, lead="Doors and more.")})
    assert exported(source, today) == text.replace("Doors.", "Doors and more.")


def test_the_front_matter_is_written_anew_only_when_it_changes() -> None:
    source, document = taken_in(LINKED, LINKED_OUTLINE)
    today = replace(document, front=replace(document.front, title="Three days"))
    assert exported(source, today).splitlines()[:5] == ["---", 'title: "Three days"', "layout: post", *_added(today)]


def _added(document: object) -> list[str]:
    """Return the next lines: keys that the site refuses an article without."""
    return ["published: false", "---"]


def test_real_reports_stay_byte_for_byte_whatever_roles_their_lines_get(shared: Path) -> None:
    files = [*shared.glob("data/labelled-reports/*.md"), *shared.glob("data/reports/*.md")]
    assert len(files) == 30
    for file in sorted(files):
        text = file.read_text(newline="")
        for seed in range(4):
            source, document = taken_in(text, _with_random_roles(text, random.Random(seed)))
            assert exported(source, document) == text, f"{file.name}, seed {seed}"


def _with_random_roles(text: str, chosen: random.Random) -> Outline:
    outline = _outline(text, ())
    entries = []
    for number, line in enumerate(scan(outline.lines)):
        title = line.heading.strip("#* ")
        if line.heading and title:
            role = chosen.choice(list(Role))
            entries.append(OutlineEntry(number, role, LineForm.HEADING, title, level=line.level))
        elif line.text.startswith("- ") and line.text[2:].strip() and chosen.random() < 0.1:
            title = line.text[2:].strip()[:100].strip()
            entries.append(OutlineEntry(number, Role.SESSION, LineForm.ITEM, title, indent=2))
    return replace(outline, entries=tuple(entries))
