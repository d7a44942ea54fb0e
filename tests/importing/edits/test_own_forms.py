"""Articles in a form of their own, whose structure an outline has: their edits come back as well."""

from typing import Any

import pytest

from importing.edits.articles import exported, plan, stored, told
from sessions.importing.edits.apply import apply_edits
from sessions.models import Impression, Session

pytestmark = pytest.mark.django_db

BOLD = """---
title: "What I heard at the harbour"
emoji: "⚓"
type: "tech"
topics: ["cloud"]
published: true
---


I went there by train.

## Day 1
**Quiet nights with loud alarms** by Hana Port

They showed three alarms.
- one
- two

**Nets and graphs** by Ivo Quay

Graphs of nets, drawn by hand.


**Knots for beginners** by Ada Lane

Only three knots matter.

## Day 2
**Small boats, small tests** by Jun Ford

Tests that float.

**Lights at sea** by Mio West

A lamp for everybody.

## Thanks
To all.
"""

LINKED = """# Harbour notes

## 2026-03-01

### [Quiet nights with loud alarms](https://harbour.example/1)
Speaker: Hana Port

They showed three alarms.

### [Nets and graphs](https://harbour.example/2)
Speaker: Ivo Quay

Graphs of nets.

## 2026-03-02

### [Small boats, small tests](https://harbour.example/3)
Speaker: Jun Ford

Tests that float.

### [Lights at sea](https://harbour.example/4)
Speaker: Mio West

A lamp for everybody.
"""

ARTICLES = {"bold": (BOLD, "zenn"), "linked": (LINKED, "github")}

@pytest.mark.parametrize("name", ARTICLES)
def test_article_is_exported_as_it_came(owner: Any, name: str) -> None:
    text, dialect = ARTICLES[name]
    report = stored(owner, text, dialect)
    assert exported(report, dialect) == text
    assert plan(report, text, dialect).changes == ()
    assert apply_edits(plan(report, text, dialect)).is_exact


@pytest.mark.parametrize("name", ARTICLES)
def test_edits_of_text_and_title_come_back(owner: Any, name: str) -> None:
    text, dialect = ARTICLES[name]
    report = stored(owner, text, dialect)
    count = Session.objects.count()
    new = text.replace("three alarms", "four alarms").replace("Nets and graphs", "Nets by hand")
    made = plan(report, new, dialect)
    assert [(change.kind, change.name, change.field, change.state) for change in made.listed] == [
        ("field", "Quiet nights with loud alarms", "body", "clean"),
        ("field", "Nets by hand", "title", "clean"),
    ]
    result = apply_edits(made)
    assert result.export == new
    assert exported(report, dialect) == new
    assert Session.objects.count() == count
    assert Impression.objects.filter(body__contains="four alarms").count() == 1
    assert plan(report, new, dialect).changes == ()


def test_new_moved_and_removed_sessions_come_back(owner: Any) -> None:
    report = stored(owner, BOLD)
    new = BOLD.replace("**Lights at sea** by", "**Buoys** by Kai Moor\n\nThey float too.\n\n**Lights at sea** by")
    made = plan(report, new)
    assert [told(change) for change in made.listed] == [("new", "Buoys", "", "clean")]
    assert apply_edits(made).export == new
    start, end = new.index("**Nets"), new.index("**Knots")
    shorter = new[:start] + new[end:]
    made = plan(report, shorter)
    assert [told(change) for change in made.listed] == [("removed", "Nets and graphs", "", "clean")]
    assert apply_edits(made).export == shorter
    assert Session.objects.filter(title="Nets and graphs").exists()


def test_edits_of_both_sides_are_merged(owner: Any) -> None:
    report = stored(owner, BOLD)
    impression = Impression.objects.get(session__title="Nets and graphs")
    impression.body = "Graphs of nets, typed here."
    impression.version += 1
    impression.save()
    result = apply_edits(plan(report, BOLD.replace("Tests that float.", "Tests that sink.")))
    assert result.export == BOLD.replace("Tests that float.", "Tests that sink.").replace(
        "drawn by hand", "typed here"
    )
