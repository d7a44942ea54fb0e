"""What both sides changed: merged by paragraphs, or a conflict in which nothing is lost."""

from typing import Any

import pytest
from django.utils import timezone

from importing.edits.articles import ARTICLE, export, exported, plan, stored, take, told
from importing.report.commands import rows
from sessions.importing.edits.apply import apply_edits
from sessions.models import Chapter, Impression, Report, Revision, Session
from sessions.versions.conflicts import Choice
from sessions.versions.save import StaleData

pytestmark = pytest.mark.django_db

OPS301 = "OPS301 | Quiet nights with loud alarms"
CONFLICT = ARTICLE.replace("They showed three of them.", "They showed four of them.")


def here(code: str = "OPS301", **fields: Any) -> Impression:
    """Change the impression of a session, as its page does."""
    impression = Impression.objects.get(session__code=code)
    for name, value in fields.items():
        setattr(impression, name, value)
    impression.version += 1
    impression.save()
    return impression


def changed_summary() -> Impression:
    return here(summary="Alarms that nobody hears.\n\nThey showed five of them.")


def test_changes_of_different_paragraphs_are_merged(owner: Any) -> None:
    report = stored(owner)
    here(summary="Alarms that everybody hears.\n\nThey showed three of them.")
    made = plan(report, CONFLICT)
    assert [told(change) for change in made.listed] == [("field", OPS301, "summary", "clean")]
    result = apply_edits(made)
    assert Impression.objects.get(session__code="OPS301").summary == (
        "Alarms that everybody hears.\n\nThey showed four of them."
    )
    assert not result.is_exact
    assert result.export == exported(report) == CONFLICT.replace("nobody hears", "everybody hears")


def test_conflict_keeps_the_stored_text_and_the_incoming_one_as_a_revision(owner: Any) -> None:
    report = stored(owner)
    changed_summary()
    made = plan(report, CONFLICT)
    change = made.conflicts[0]
    assert told(change) == ("field", OPS301, "summary", "conflict")
    assert (change.here, change.after) == (
        "Alarms that nobody hears.\n\nThey showed five of them.",
        "Alarms that nobody hears.\n\nThey showed four of them.",
    )
    result = apply_edits(made)
    assert result.export == CONFLICT.replace("four of", "five of")
    revision = Revision.objects.get(impression__session__code="OPS301")
    assert (revision.reason, revision.texts["summary"]) == ("given_up", change.after)


@pytest.mark.parametrize(
    ("choice", "summary"),
    [
        (Choice.MINE, "Alarms that nobody hears.\n\nThey showed four of them."),
        (Choice.THEIRS, "Alarms that nobody hears.\n\nThey showed five of them."),
        (
            Choice.BOTH,
            "Alarms that nobody hears.\n\nThey showed five of them.\n\n"
            "Alarms that nobody hears.\n\nThey showed four of them.",
        ),
    ],
)
def test_choice_decides_a_conflict(owner: Any, choice: Choice, summary: str) -> None:
    report = stored(owner)
    changed_summary()
    conflict = plan(report, CONFLICT).conflicts[0]
    take(report, CONFLICT, choices={conflict.id: choice})
    assert Impression.objects.get(session__code="OPS301").summary == summary
    kept = {revision.texts["summary"] for revision in Revision.objects.all()} | {summary}
    assert any("four of them" in text for text in kept)
    assert any("five of them" in text for text in kept)


def test_same_change_on_both_sides_is_equal(owner: Any) -> None:
    report = stored(owner)
    here(summary="Alarms that nobody hears.\n\nThey showed four of them.")
    made = plan(report, CONFLICT)
    assert [told(change) for change in made.listed] == [("field", OPS301, "summary", "equal")]
    assert apply_edits(made).export == CONFLICT


def test_title_changed_on_both_sides_is_a_conflict(owner: Any) -> None:
    report = stored(owner)
    Session.objects.filter(code="OPS302").update(title="Nets here", version=2)
    text = ARTICLE.replace("Nets and graphs", "Nets there")
    conflict = plan(report, text).conflicts[0]
    assert (conflict.field, conflict.before, conflict.after, conflict.here) == (
        "title",
        "Nets and graphs",
        "Nets there",
        "Nets here",
    )
    assert take(report, text).export == ARTICLE.replace("Nets and graphs", "Nets here")
    Session.objects.filter(code="OPS302").update(title="Nets again", version=9)


def test_code_and_title_change_on_different_sides(owner: Any) -> None:
    report = stored(owner)
    Session.objects.filter(code="OPS302").update(title="Nets here", version=2)
    result = take(report, ARTICLE.replace("OPS302", "OPS302-R"))
    assert result.export == ARTICLE.replace("OPS302 | Nets and graphs", "OPS302-R | Nets here")


def test_note_of_a_session_that_was_not_chosen_is_kept(owner: Any) -> None:
    report = stored(owner)
    Session.objects.filter(code="OPS302").update(note="No recording here.", version=2)
    result = take(report, ARTICLE.replace("No recording.", "No recording there."))
    assert result.export == ARTICLE.replace("No recording.", "No recording here.")
    revision = Revision.objects.get(impression__session__code="OPS302")
    assert revision.texts["body"] == "No recording there.\n\nWorth the walk."


def test_session_deleted_here_and_changed_there(owner: Any) -> None:
    report = stored(owner)
    Session.objects.filter(code="OPS301").update(deleted_at=timezone.now())
    conflict = plan(report, CONFLICT).conflicts[0]
    assert told(conflict) == ("removed-here", OPS301, "", "conflict")
    take(report, CONFLICT)
    assert not Session.objects.present().filter(code="OPS301").exists()
    assert "They showed four of them." in Revision.objects.get().texts["summary"]


def test_session_deleted_here_comes_back_if_the_incoming_one_is_chosen(owner: Any) -> None:
    report = stored(owner)
    Session.objects.filter(code="OPS301").update(deleted_at=timezone.now())
    conflict = plan(report, CONFLICT).conflicts[0]
    assert take(report, CONFLICT, choices={conflict.id: Choice.MINE}).export == CONFLICT


def test_chapter_deleted_here_comes_back_if_the_incoming_one_is_chosen(owner: Any) -> None:
    report = stored(owner)
    Chapter.objects.filter(heading="What stays").update(deleted_at=timezone.now())
    text = ARTICLE.replace("come again", "come back")
    conflict = plan(report, text).conflicts[0]
    assert told(conflict) == ("removed-here", "What stays", "", "conflict")
    assert take(report, text, choices={conflict.id: Choice.MINE}).export == text


def test_session_removed_there_and_changed_here_stays(owner: Any) -> None:
    report = stored(owner)
    changed_summary()
    start, end = ARTICLE.index("### OPS301"), ARTICLE.index("### OPS302")
    text = ARTICLE[:start] + ARTICLE[end:]
    conflict = plan(report, text).conflicts[0]
    assert told(conflict) == ("removed", OPS301, "", "conflict")
    assert take(report, text).export == ARTICLE.replace("three of", "five of")
    assert plan(report, text).is_known
    assert plan(report, text).changes == ()


def test_article_that_was_changed_since_its_plan_is_not_written(owner: Any) -> None:
    report = stored(owner)
    made = plan(report, CONFLICT.replace("come again", "come back"))
    changed_summary()
    before = rows()
    with pytest.raises(StaleData):
        apply_edits(made)
    assert rows() == before


def test_report_that_was_changed_since_its_plan_is_not_written(owner: Any) -> None:
    report = stored(owner)
    made = plan(report, ARTICLE.replace("Three days", "Two days"))
    Report.objects.update(title="Four days", version=7)
    before = rows()
    with pytest.raises(StaleData):
        apply_edits(made)
    assert rows() == before


def test_incoming_text_is_in_the_history_of_the_session(owner: Any) -> None:
    report = stored(owner)
    take(report, CONFLICT)
    revision = Revision.objects.get()
    assert (revision.reason, revision.texts["summary"]) == (
        "imported",
        "Alarms that nobody hears.\n\nThey showed three of them.",
    )


def test_line_that_came_with_an_edit_is_edited_again(owner: Any) -> None:
    report = stored(owner)
    once = ARTICLE.replace("Graphs of nets.", "Graphs of nets.\n\nA line from there.")
    take(report, once)
    twice = once.replace("A line from there.", "Another line from there.")
    made = plan(report, twice)
    assert [told(change) for change in made.listed] == [("field", "OPS302 | Nets and graphs", "summary", "clean")]
    assert apply_edits(made).export == twice
    made = plan(report, ARTICLE)
    assert [told(change) for change in made.listed] == [("field", "OPS302 | Nets and graphs", "summary", "clean")]
    assert apply_edits(made).export == ARTICLE


def test_old_export_that_is_edited_keeps_what_was_written_here_since(owner: Any) -> None:
    report = stored(owner)
    here(body="Slower than expected.\n\nTyped here.\n\nAnd here.\n\nAnd once more.")
    now = export(report)
    made = plan(report, ARTICLE.replace("come again", "come back"))
    assert [told(change) for change in made.listed] == [("field", "What stays", "body", "clean")]
    assert apply_edits(made).export == now.replace("come again", "come back")
