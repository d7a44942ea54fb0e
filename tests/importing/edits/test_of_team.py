"""Edits of a team's article that come back: nothing goes into what a member wrote, the rest is taken."""

from typing import Any

import pytest

from factories import make_impression, make_session, make_team_text
from importing.edits.articles import told
from reporting.team.harbour import Harbour, harbour
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.edits.apply import EditResult, apply_edits
from sessions.importing.edits.messages import outcome, sentence
from sessions.importing.edits.plan import EditPlan, plan_of_return
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Impression, Photo, Profile, Report, Revision, Session, TeamText
from sessions.models.held_sessions import held_sessions
from sessions.reporting.copies import remember_export
from sessions.reporting.export import prepare
from sessions.versions.conflicts import Choice
from tiers import times

pytestmark = pytest.mark.django_db

FIRST, SECOND = "OPS301 | Quiet nights", "OPS302 | Nets"
CREDIT = "(Photo: Ben)"


def texts() -> list[tuple[str, ...]]:
    """Return what every member has written, with states and ratings."""
    fields = ("author__username", "session__code", "summary", "body", "private_note", "rating", "state", "shared")
    return list(Impression.objects.order_by("author", "session__code").values_list(*fields))


def export(made: Harbour, dialect: str = "zenn") -> str:
    """Export the report as a member does, and return the article."""
    report = Report.objects.select_related("event").get(pk=made.report.pk)
    found = prepare(report, made.people["ben"], DIALECTS[dialect])
    remember_export(report, DIALECTS[dialect], found)
    return found.article


def plan(made: Harbour, text: str, dialect: str = "zenn", **more: Any) -> EditPlan:
    report = Report.objects.select_related("event").get(pk=made.report.pk)
    found = plan_of_return(report, made.people["ben"], DIALECTS[dialect], text, **more)
    assert found is not None
    return found


def take(made: Harbour, text: str, dialect: str = "zenn", **more: Any) -> EditResult:
    return apply_edits(plan(made, text, dialect, **more))


def test_article_that_comes_back_unchanged_changes_nothing() -> None:
    for sections in ("summary", "none"):
        made = harbour(sections=sections, shows_rating=True)
        for dialect in DIALECTS:
            before = texts()
            article = export(made, dialect)
            assert [told(change) for change in plan(made, article, dialect).changes] == [], (sections, dialect)
            assert take(made, article, dialect).export == article
            assert texts() == before
        made.event.delete()
        for user in made.people.values():
            user.delete()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_words_of_a_member_are_not_taken_and_named_with_the_reason(dialect: str) -> None:
    made = harbour(shows_rating=True)
    before = texts()
    article = export(made, dialect)
    edited = article.replace("Of Ben", "Of somebody else").replace("Eva thinks", "Eva knows").replace("★★★★★", "★☆☆☆☆")
    found = plan(made, edited, dialect)
    assert [told(change) for change in found.changes] == [
        ("field", FIRST, "summary", "not-taken", "of-others"),
        ("field", FIRST, "rating", "not-taken", "of-others"),
        ("field", SECOND, "body", "not-taken", "of-others"),
    ]
    assert apply_edits(found).export == article
    assert (texts(), TeamText.objects.count(), Revision.objects.count()) == (before, 0, 0)


def test_title_facts_note_and_chapters_are_taken() -> None:
    made = harbour(shows_room=True)
    before = texts()
    article = export(made)
    edited = (
        article.replace('title: "By the team"', 'title: "By all of us"')
        .replace("### OPS301 | Quiet nights\n\nA note", "### OPS301 | Loud nights\n\nAnother note")
        .replace("## Day 1", "# Introduction\n\nWhy we went.\n\n## Day 1")
    )
    result = take(made, edited)
    assert result.is_exact
    assert texts() == before
    session = Session.objects.get(code="OPS301")
    assert (session.title, session.note) == ("Loud nights", "Another note")
    report = Report.objects.get(pk=made.report.pk)
    assert (report.title, report.is_team, report.author) == ("By all of us", True, made.event.owner)
    assert [(chapter.heading, chapter.body) for chapter in report.chapters.all()] == [("Introduction", "Why we went.")]


def test_text_of_the_team_is_taken_merged_and_asked_about() -> None:
    made = harbour(shows_photos=False)
    text = make_team_text(session=made.first, summary="Of all.\n\nA second paragraph.", body="We think")
    before = texts()
    article = export(made)
    edited = article.replace("A second paragraph.", "Another paragraph.").replace("We think", "We know")
    TeamText.objects.update(summary="Of us all.\n\nA second paragraph.", body="We hope", version=2)
    found = plan(made, edited)
    assert [told(change) for change in found.changes] == [
        ("field", FIRST, "summary", "clean"),
        ("field", FIRST, "body", "conflict"),
    ]
    apply_edits(found)
    text.refresh_from_db()
    assert (text.summary, text.body, text.in_use) == ("Of us all.\n\nAnother paragraph.", "We hope", True)
    given_up = Revision.objects.get(teamtext=text, reason="given_up")
    assert given_up.texts == {"summary": "Of us all.\n\nAnother paragraph.", "body": "We know"}
    assert texts() == before


def test_photo_without_a_text_is_taken_out_by_who_added_it() -> None:
    made = harbour()
    article = export(made)
    start = article.index("![](/images/lamp.png)")
    edited = article[:start] + article[article.index("\n\n", start) + 2 :]
    assert f"*A lamp {CREDIT}*" in article
    assert "lamp" not in edited
    Photo.objects.update(added_by=made.people["ada"])
    assert [told(each)[2:] for each in plan(made, edited).changes] == [("lamp.png", "not-taken", "automatic-picture")]
    Photo.objects.update(added_by=made.people["ben"])
    assert (take(made, edited).is_exact, Photo.objects.get().in_reports) == (True, False)


def test_credits_of_photos_do_not_get_into_captions_and_texts() -> None:
    made = harbour(shows_photos=False)
    make_team_text(session=made.second, body="Look:\n\n![](lamp.png)\n*A lamp at night*")
    article = export(made)
    assert f"*A lamp at night {CREDIT}*" in article
    edited = article.replace("Look:", "Look at this:")
    assert take(made, edited).is_exact
    assert TeamText.objects.get().body == "Look at this:\n\n![](lamp.png)\n*A lamp at night*"
    edited = export(made).replace("A lamp at night", "A lamp by day")
    assert take(made, edited).is_exact
    assert TeamText.objects.get().body == "Look at this:\n\n![](lamp.png)\n*A lamp by day*"
    assert Photo.objects.get().caption == "A lamp"


@pytest.mark.release
@pytest.mark.scaled
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_edited_credit_is_listed_and_not_taken(dialect: str) -> None:
    captioned = CREDIT.replace("(Photo", "*Photo").replace(")", "*")
    cases = (
        ("Look:\n\n![](lamp.png)\n*A lamp*", CREDIT),
        ("Look:\n\n![](lamp.png)", captioned),
        ("Look at ![](lamp.png) there", captioned),
    )
    for body, credit in cases[: 3 if dialect == "zenn" else times(1, 3)]:
        made = harbour(shows_photos=False)
        make_team_text(session=made.second, body=body)
        article = export(made, dialect)
        assert article.count(credit) == 1
        found = plan(made, article.replace(credit, credit.replace("Ben", "zzz")), dialect)
        assert [told(change)[2:] for change in found.changes] == [("credit", "not-taken", "credit")], body
        [change] = found.changes
        name = "" if "there" in body else "lamp.png, "
        assert sentence(change) == f"{name}Photo credit: “Ben” becomes “zzz”"
        assert outcome(change) == "Not taken: the report itself names who added each photo."
        assert apply_edits(found).export == article
        assert TeamText.objects.get().body == body
        [change] = plan(made, article.replace("Look", "See"), dialect).changes
        assert change.field == "body"
        made.event.delete()
        for user in made.people.values():
            user.delete()


def test_new_session_has_a_text_of_the_team() -> None:
    made = harbour()
    before = texts()
    article = export(made)
    edited = article + "\n### OPS303 | Ropes\n\n#### Summary\n\nThree ropes\n\n### OPS304 | Sails\n"
    assert take(made, edited).is_exact
    assert texts() == before
    found = TeamText.objects.values_list("session__code", "summary", "body", "in_use")
    assert list(found) == [("OPS303", "Three ropes", "", True)]
    held = [session.code for session in held_sessions(Report.objects.get(pk=made.report.pk))]
    assert held == ["OPS301", "OPS302", "OPS303", "OPS304"]


def test_text_below_a_session_about_which_nobody_shares_any_is_the_teams() -> None:
    made = harbour()
    quiet = make_session(day=made.event.days.get(), code="OPS303", title="Ropes")
    make_impression(session=quiet, author=made.people["max"], state="attended", body="hidden-unshared-body")
    article = export(made)
    assert take(made, article + "\n#### Summary\n\nThree ropes\n").is_exact
    assert TeamText.objects.get().summary == "Three ropes"
    # Shared and taken back since it was exported: the words are their author's all the same.
    Impression.objects.filter(session=made.second).update(shared=False)
    edited = article.replace("Eva thinks", "Eva thinks twice")
    assert ("field", SECOND, "body", "not-taken", "of-others") in [told(each) for each in plan(made, edited).changes]


def test_session_that_is_taken_out_and_comes_back_keeps_what_members_wrote() -> None:
    made = harbour()
    before = texts()
    article = export(made)
    assert take(made, article.partition("### OPS302")[0]).is_exact
    assert [each.code for each in held_sessions(Report.objects.get(pk=made.report.pk))] == ["OPS301"]
    export(made)
    article = article.replace("Eva thinks", "Somebody thinks")
    asked = plan(made, article).conflicts  # it may be an older copy, in which the session stood
    assert [each.kind for each in asked] == ["new"]
    take(made, article, choices={each.id: Choice.MINE for each in asked})
    assert [each.code for each in held_sessions(Report.objects.get(pk=made.report.pk))] == ["OPS301", "OPS302"]
    assert (texts(), TeamText.objects.count(), "Eva thinks" in export(made)) == (before, 0, True)


def test_note_that_was_not_chosen_is_kept_where_the_team_has_no_text_yet() -> None:
    made = harbour()
    notes = Session.objects.filter(code="OPS302")
    notes.update(note="A note.")
    edited = export(made).replace("A note.", "Changed there.")
    notes.update(note="Changed here.")
    take(made, edited)
    kept = Revision.objects.get()
    assert (kept.teamtext.in_use, kept.texts["body"], notes.get().note) == (False, "Changed there.", "Changed here.")


def test_authors_in_the_front_matter_are_not_taken() -> None:
    made = harbour()
    article = export(made, "hugo")
    line = 'authors: ["Ada", "Ben", "Eva"]'
    edited = article.replace(line, 'authors: ["Mallory"]')
    found = plan(made, edited, "hugo")
    assert [told(change) for change in found.changes] == [("field", "", "authors", "not-taken", "authors")]
    assert apply_edits(found).export == article
    edited = article.replace(line, 'authors: ["Mallory"]\nweight: 3')
    take(made, edited, "hugo")
    exported = export(made, "hugo")
    assert (line in exported, "weight: 3" in exported, "Mallory" in exported) == (True, True, False)
    Impression.objects.update(shared=False)
    assert "authors" not in export(made, "hugo")


def test_article_that_is_imported_elsewhere_is_the_importers() -> None:
    made = harbour()
    article = export(made)
    stranger = make_impression().author
    site = DIALECTS["zenn"]
    result = apply_plan(build_plan(read_article(article, site, "elsewhere"), site, owner=stranger, stem="elsewhere"))
    assert (result.report.author, result.report.is_team, result.report.event.owner) == (stranger, False, stranger)
    found = Impression.objects.get(author=stranger, session__code="OPS302")
    assert (found.body, found.shared) == ("**Eva**\n\nEva thinks", False)


def test_import_of_a_file_does_not_go_into_the_report_of_the_team() -> None:
    made = harbour()
    before = texts()
    site = DIALECTS["zenn"]
    text = '---\ntitle: "By the team"\n---\n\n## Day 1\n\n### OPS309 | New\n\n#### Summary\n\nMine\n'
    article = read_article(text, site, made.report.slug)
    plan_of_file = build_plan(
        article, site, owner=made.people["ben"], stem=made.report.slug, event_address=made.event.slug
    )
    report = apply_plan(plan_of_file).report
    assert (report.pk != made.report.pk, report.is_team, report.author) == (True, False, made.people["ben"])
    assert [row for row in texts() if row[1] != "OPS309"] == before


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_listed_texts_with_labels_of_several_authors_come_back_as_unchanged(dialect: str) -> None:
    made = harbour()
    for name, body in {
        "ada": "Heard[^1], [docs].\n\n[^1]: Twice.\n\n[docs]: /x",
        "ben": "[docs][^1]\n\n[^1]: No.",
    }.items():
        Impression.objects.filter(author=made.people[name]).update(body=body)
    before, article = texts(), export(made, dialect)
    assert (article.count("[docs][docs-1]"), article.count("[docs][^1-2]")) == (1, 1)
    assert [told(change) for change in plan(made, article, dialect).changes] == []
    assert take(made, article, dialect).export == article
    edited = article.replace("Quiet nights", "Loud nights")
    assert [told(change)[2:4] for change in plan(made, edited, dialect).changes] == [("title", "clean")]
    assert (texts(), TeamText.objects.count()) == (before, 0)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_equal_names_with_their_user_names_come_back_as_unchanged(dialect: str) -> None:
    made = harbour()
    Profile.objects.filter(user__in=[made.people["ben"], made.people["max"]]).update(name="Ada")
    before, article = texts(), export(made, dialect)
    assert [article.count(f"**Ada ({name})**") for name in ("ada", "ben")] == [2, 1]
    assert article.count("(Photo: Ada (ben))") == 1
    assert [told(change) for change in plan(made, article, dialect).changes] == []
    assert take(made, article, dialect).export == article
    assert (texts(), Photo.objects.get().caption) == (before, "A lamp")
