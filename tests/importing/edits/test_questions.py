"""What an edited article leaves open is asked, and by default nothing is lost."""

from typing import Any

import pytest

from importing.edits.articles import ARTICLE, export, exported, plan, stored, take, told
from sessions.article.dialects import DIALECTS
from sessions.versions.conflicts import Choice

pytestmark = pytest.mark.django_db

OPS302 = "OPS302 | Nets and graphs"
WITHOUT_HEADING = ARTICLE.replace(f"### {OPS302}\n\n", "")


def test_heading_that_was_deleted_is_put_back(owner: Any) -> None:
    for heading, inside in (
        (f"### {OPS302}", "OPS301 | Quiet nights with loud alarms"),
        ("### DEV201 | Small boats, small tests", "Day 2"),
        ("# Introduction", ""),
        ("## What stays", "DEV202 | Knots for beginners"),
        ("## Day 1", "Introduction"),
        ("## Day 2", "A round of questions"),
    ):
        assert ARTICLE.count(f"{heading}\n\n") == 1
        text = ARTICLE.replace(f"{heading}\n\n", "")
        report = stored(owner)
        made = plan(report, text.replace("Worth the walk.", "Worth a walk."))
        asked, *rest = made.listed
        assert (told(asked), asked.there) == (("heading", heading.strip("# "), "", "conflict"), inside), heading
        assert [told(each) for each in rest] == [("field", OPS302, "body", "clean")], heading
        assert take(report, text).export == exported(report) == ARTICLE, heading
        report.event.delete()


def test_heading_is_put_back_in_each_format(owner: Any) -> None:
    for dialect in DIALECTS:
        report = stored(owner)
        article = export(report, dialect)
        text = "\n".join(line for line in article.split("\n") if not line.endswith(OPS302))
        assert text != article
        assert take(report, text, dialect).export == article, dialect
        report.event.delete()


def test_session_leaves_if_that_is_the_answer(owner: Any) -> None:
    report = stored(owner)
    asked = plan(report, WITHOUT_HEADING).listed[0]
    made = plan(report, WITHOUT_HEADING, choices={asked.id: Choice.MINE})
    assert ("removed", OPS302, "", "clean") in [told(each) for each in made.listed]
    take(report, WITHOUT_HEADING, choices={asked.id: Choice.MINE})
    assert OPS302 not in exported(report)
    assert plan(report, WITHOUT_HEADING).changes == ()


def test_part_of_an_article_removes_nothing_unless_it_is_all(owner: Any) -> None:
    report = stored(owner)
    text = ARTICLE[: ARTICLE.index(f"\n### {OPS302}")].replace("Slower than", "Faster than")
    asked, *rest = plan(report, text).listed
    assert told(asked) == ("parts", "", "", "conflict")
    assert [told(each) for each in rest] == [("field", "OPS301 | Quiet nights with loud alarms", "body", "clean")]
    made = plan(report, text, choices={asked.id: Choice.MINE})
    assert {each.kind for each in made.listed if each.is_taken} == {"parts", "field", "removed"}
    whole = ARTICLE.replace("Slower than", "Faster than")
    assert take(report, text).export == whole
    assert plan(report, text).changes == ()
    assert {each.state for each in plan(report, whole).changes} == {"equal"}


def test_half_of_an_article_is_asked_about_and_less_without_front_matter(owner: Any) -> None:
    whole = ARTICLE + "\n## Thanks\n\nTo all.\n"  # ten parts
    report = stored(owner, whole)
    day = ARTICLE[ARTICLE.index("## Day 2") : ARTICLE.index("## What stays")]
    session = ARTICLE[ARTICLE.index("### A round") : ARTICLE.index("## Day 2")]
    body = whole[whole.index("# Introduction") :]
    for text, is_asked in (
        (ARTICLE.replace(day, "").replace(session, ""), True),
        (whole.replace(day, "").replace(session, ""), False),
        (body.replace(session, ""), True),
        (body, False),
    ):
        assert ("parts" in [each.kind for each in plan(report, text).listed]) is is_asked


def test_all_that_is_missing_leaves_if_it_is_the_whole_article(owner: Any) -> None:
    report = stored(owner)
    text = ARTICLE[: ARTICLE.index(f"### {OPS302}")]
    asked = plan(report, text).listed[0]
    assert take(report, text, choices={asked.id: Choice.MINE}).export.rstrip() == text.rstrip()


def test_part_that_stays_has_its_level(owner: Any) -> None:
    report = stored(owner)
    text = ARTICLE[: ARTICLE.index("\n## What stays")]
    (change,) = plan(report, text).listed
    assert take(report, text, choices={change.id: Choice.THEIRS}).export == ARTICLE
    assert plan(report, text).changes == ()


def test_swapped_sessions_are_one_change(owner: Any) -> None:
    report = stored(owner)
    start, middle, end = (ARTICLE.index(f"### {code}") for code in ("OPS301", "OPS302", "A round"))
    text = ARTICLE[:start] + ARTICLE[middle:end] + ARTICLE[start:middle] + ARTICLE[end:]
    (change,) = plan(report, text).listed
    assert (told(change)[0], change.name, change.there) in {
        ("moved", "OPS301 | Quiet nights with loud alarms", OPS302),
        ("moved", OPS302, ""),
    }
    assert take(report, text).export == text
