"""Random edits on both sides: no line is lost, and nothing differs without a word."""

import random
from typing import Any

import pytest

from importing.edits.articles import ARTICLE, export, plan, stored, take, told
from importing.edits.random_edits import RowEdits, TextEdits
from sessions.importing.edits.apply import apply_edits
from sessions.importing.edits.changes import ChangeState
from sessions.models import Chapter, Day, Grouping, Impression, Report, Revision
from tiers import later

SECTIONS = ("Summary", "Impressions")

pytestmark = pytest.mark.django_db


def lines(text: str) -> set[str]:
    """Return the words of the lines of a text."""
    return {line.lstrip("# ") for line in text.split("\n") if line.strip()}


def rows() -> str:
    """Return all texts that are stored and not deleted."""
    return "\n".join(
        (
            *(f"{each.session.title}\n{each.session.note}" for each in _impressions()),
            *(f"{each.summary}\n{each.body}" for each in _impressions()),
            *(f"{each.heading}\n{each.body}" for each in Chapter.objects.all()),
            *(f"{each.title}\n{each.note}" for each in Day.objects.all()),
            Report.objects.get().title,
        )
    )


def _impressions() -> Any:
    return Impression.objects.select_related("session")


@pytest.mark.parametrize("seed", [*range(8), *later(*range(8, 50))])
def test_no_line_is_lost_and_nothing_differs_silently(owner: Any, seed: int) -> None:
    rng = random.Random(seed)
    report = stored(owner)
    base = ARTICLE
    for _turn in range(2):
        there, here = TextEdits(base, rng), RowEdits(Report.objects.get(), rng)
        there.apply(rng.randrange(1, 6))
        here.apply(rng.randrange(0, 4))
        typed_here = {line for line in here.typed if line in rows()}
        made = plan(report, there.text)
        result = apply_edits(made)
        kept = "\n".join(str(value) for revision in Revision.objects.all() for value in revision.texts.values())
        said = "\n".join(
            f"{change.before}\n{change.after}\n{change.here}"
            for change in made.changes  # those behind the question whether it is the whole article, too
            if change.state is not ChangeState.CLEAN
        )
        everything = "\n".join((result.export, kept, said))
        lost = {line for line in there.typed if line in there.text and line not in everything}
        assert not lost, (seed, lost)
        lost = {line for line in typed_here if line not in everything + rows()}
        assert not lost, (seed, lost)
        # What was taken out there and is exported all the same is in the plan.
        gone = lines(made.base_text) - lines(there.text) - set(SECTIONS)
        silent = gone & lines(result.export) - lines(said)
        assert not silent, (seed, silent)
        base = export(report)
        assert base == result.export


@pytest.mark.parametrize("seed", [*range(6), *later(*range(6, 25))])
def test_without_edits_here_the_export_is_the_edited_article(owner: Any, seed: int) -> None:
    rng = random.Random(1000 + seed)
    report = stored(owner)
    there = TextEdits(ARTICLE, rng)
    there.apply(rng.randrange(1, 8))
    made = plan(report, there.text)
    result = apply_edits(made)
    if made.is_clean:
        assert result.export == there.text
    assert plan(report, there.text).changes == () or not made.is_clean


def test_text_typed_below_a_group_begins_its_first_session(owner: Any) -> None:
    stored(owner)
    Report.objects.update(grouping=Grouping.NONE)
    report = Report.objects.get()
    text = export(report)
    assert "## Sessions\n\n### OPS301 |" in text
    made = plan(report, text.replace("## Sessions\n", "## Sessions\n\nNine of them.\n"))
    title = "OPS301 | Quiet nights with loud alarms"
    assert [told(change) for change in made.listed] == [("field", title, "note", "clean")]
    assert apply_edits(made).export == text.replace(
        f"### {title}\n\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa\n",
        f"### {title}\n\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa\n\nNine of them.\n",
    )


def test_text_typed_below_a_group_without_a_session_ends_the_part_above(owner: Any) -> None:
    stored(owner)
    Report.objects.update(grouping=Grouping.NONE)
    report = Report.objects.get()
    text = export(report)
    heading = next(line for line in text.split("\n") if line.endswith("Sessions") and line.startswith("#"))
    start, end = text.index(heading), text.index("## What stays")
    edited = text[:start] + text[end:].rstrip("\n") + f"\n\n{heading}\n\nNine of them.\n"
    found = [(each.name, each.after) for each in plan(report, edited).listed if each.field == "body"]
    assert found == [("What stays", "I will come again.\n\nNine of them.")]


def test_text_below_a_group_that_stands_alone_is_not_taken(owner: Any) -> None:
    stored(owner)
    Report.objects.update(grouping=Grouping.NONE)
    report = Report.objects.get()
    text = export(report)
    edited = text[: text.index("# Introduction")] + "## Sessions\n\nNine of them.\n"
    found = [each for each in plan(report, edited).listed if each.after == "Nine of them."]
    assert [told(each) for each in found] == [("field", "Sessions", "note", "not-taken", "grouped")]


def test_text_below_a_group_comes_back_once(owner: Any) -> None:
    stored(owner)
    Report.objects.update(grouping=Grouping.NONE)
    report = Report.objects.get()
    edited = export(report).replace("Sessions\n", "Sessions\n\nNine of them.\n")
    apply_edits(plan(report, edited))
    assert plan(report, edited).changes == ()
    more = plan(report, edited.replace("Nine of", "Ten of"))
    assert [(each.field, each.after) for each in more.listed] == [("note", "Ten of them.")]


def test_heading_of_a_day_without_sessions_is_not_offered_after_the_next_export(owner: Any) -> None:
    report = stored(owner)
    text = ARTICLE[: ARTICLE.index("### DEV201")] + ARTICLE[ARTICLE.index("## What stays") :]
    take(report, text)
    export(report)
    assert [each for each in plan(report, text).changes if each.is_taken] == []
