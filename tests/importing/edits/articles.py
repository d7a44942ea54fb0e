"""An article that was exported, and what comes of edits of it."""

from typing import Any

from importing.report.commands import run_export
from sessions.article.dialects import DIALECTS
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.read_article import read_article
from sessions.importing.edits.apply import EditResult, apply_edits
from sessions.importing.edits.changes import ArticleChange
from sessions.importing.edits.keep import IncomingText
from sessions.importing.edits.plan import EditPlan, plan_of_return
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Report
from sessions.reporting.copies import remember_export
from sessions.reporting.export import prepare

ARTICLE = """---
title: "Three days at the harbour"
emoji: "⚓"
type: "tech"
topics: ["cloud", "ops"]
published: false
---

# Introduction

Why I went, and with whom.

A second paragraph.

## Day 1

A note about the first day.

### OPS301 | Quiet nights with loud alarms

https://www.youtube.com/watch?v=aaaaaaaaaaa

#### Summary

Alarms that nobody hears.

They showed three of them.

#### Impressions

Slower than expected.

### OPS302 | Nets and graphs

No recording.

#### Summary

Graphs of nets.

#### Impressions

Worth the walk.

### A round of questions

#### Summary

Ten questions and two answers.

## Day 2

### DEV201 | Small boats, small tests

#### Summary

Tests that float.

#### Impressions

The best one.

### DEV202 | Knots for beginners

#### Summary

Only three knots matter.

## What stays

I will come again.
"""


def stored(owner: Any, text: str = ARTICLE, dialect: str = "zenn") -> Report:
    """Import an article in the app's own form, export it, and return its report."""
    site = DIALECTS[dialect]
    article = read_article(with_line_feeds(text), site, "harbour-2026")
    incoming = IncomingText(text, file_name="harbour-2026.md")
    report = apply_plan(build_plan(article, site, owner=owner, stem="harbour-2026", incoming=incoming)).report
    export(report, dialect)
    return report


def export(report: Report, dialect: str = "zenn") -> str:
    """Export a report and remember it; return the article."""
    report = Report.objects.get(pk=report.pk)
    made = prepare(report, report.event.owner, DIALECTS[dialect])
    remember_export(report, DIALECTS[dialect], made)
    return made.article


def plan(report: Report, text: str, dialect: str = "zenn", choices: Any = None) -> EditPlan:
    """Plan the edits of an article that was exported."""
    report = Report.objects.get(pk=report.pk)
    made = plan_of_return(report, report.event.owner, DIALECTS[dialect], text, choices=choices)
    assert made is not None
    return made


def take(report: Report, text: str, dialect: str = "zenn", choices: Any = None) -> EditResult:
    """Take in an edited article."""
    return apply_edits(plan(report, text, dialect, choices))


def told(change: ArticleChange) -> tuple[str, ...]:
    """Return a change as a test compares it: kind, name, field, and what becomes of it."""
    return (str(change.kind), change.name, change.field, str(change.state), *([change.reason] if change.reason else []))


def exported(report: Report, dialect: str = "zenn") -> str:
    """Return what the command exports."""
    return run_export(report.event.slug, dialect=dialect)
