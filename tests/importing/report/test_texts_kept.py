"""An import fills what is empty, keeps what a person wrote, and says what differs."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from factories import make_day, make_event, make_session, make_user
from importing.report.commands import rows, run_export, run_import
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.report.apply import apply_plan
from sessions.importing.report.plan import build_plan
from sessions.models import Impression, Report, Revision, Session

pytestmark = pytest.mark.django_db

ZENN = DIALECTS["zenn"]


def test_article_that_was_imported_before_is_compared_with_itself(tmp_path: Path) -> None:
    article = '---\ntitle: "T"\n---\n\n## Day 1\n\n### ABC301 | One\n\n#### Summary\n\n{}\n\nA line of both.\n'
    file = tmp_path / "my-small-report.md"
    file.write_text(article.format("From the file."))
    run_import(file)
    Impression.objects.update(summary="By hand.\n\nA line of both.", version=5)
    assert run_import(file) == ("Nothing was changed.\n", "")
    file.write_text(article.format("Newer in the file."))
    told, said = run_import(file)
    assert (Impression.objects.get().summary, told) == ("By hand.\n\nA line of both.", "")
    assert said.startswith("ABC301 | One, Summary: ")


def test_known_session_takes_what_is_missing_and_keeps_what_differs(tmp_path: Path) -> None:
    make_session(
        day=make_day(event=make_event(owner=get_user_model().objects.get(), slug="conf"), number=1),
        code="ABC301",
        title="One",
        note="By hand.",
    )
    file = tmp_path / "my-small-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n\nFrom the file.\n\n#### Summary\n\nNew.\n")
    _, said = run_import(file, event="conf")
    session = Session.objects.get()
    assert (session.note, session.impressions.get().summary) == ("By hand.", "New.")
    assert said == "kept your text, the file differs: ABC301 | One (note)\n"


def test_texts_that_stood_here_before_an_import_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n\n#### Impressions\n\nwritten before\n")
    run_import(file)
    file.write_text(
        "## Day 1\n\nnew note\n\n### ABC301 | One\n\n#### Summary\n\nnew\n\n#### Impressions\n\nwritten before\n"
    )
    run_import(file)
    impression = Impression.objects.get()
    assert (impression.summary, impression.body) == ("new", "written before")
    # Nothing was replaced in the day, whose note was empty.
    revision = Revision.objects.get()
    assert (revision.row, revision.reason, revision.author) == (impression, "imported", impression.author)
    assert revision.texts == {"summary": "", "body": "written before", "private_note": ""}


def test_plan_writes_nothing_and_names_what_it_would_do(tmp_path: Path) -> None:
    document = read_article("## Day 1\n\n### ABC301 | One\n\n#### Summary\n\nnew\n", ZENN)
    before = rows()
    plan = build_plan(document, ZENN, owner=get_user_model().objects.get(), stem="small-report")
    assert rows() == before
    assert [(change.kind, change.name) for change in plan.changes] == [("new", "Day 1"), ("new", "ABC301 | One")]
    apply_plan(plan)
    assert Impression.objects.get().summary == "new"


def test_second_article_of_an_event_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    first, second = tmp_path / "first-article.md", tmp_path / "second-article.md"
    first.write_text('---\ntitle: "One"\ntype: "idea"\npublished: false\n---\n\n## Day 1\n\n### ABC301 | One\n')
    second.write_text('---\ntitle: "Two"\ntype: "idea"\npublished: false\n---\n\n## Day 1\n\n### ABC302 | Two\n')
    run_import(first, event="conf")
    run_import(second, event="conf")
    assert run_export("conf", report="first-article") == first.read_text()
    assert run_export("conf", report="second-article") == second.read_text()


def test_headings_that_were_typed_come_back_from_an_export(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text("## Day 1\n\n### ABC301 | One\n\n#### Summary\n\nx\n")
    run_import(file)
    typed = {"summary": "# One\n\ntext\n\n## Two", "body": "&#35; no heading\n\n```\n# code\n```"}
    Impression.objects.update(**typed)
    exported = run_export(Report.objects.get().event.slug)
    assert exported.endswith(
        "### ABC301 | One\n\n#### Summary\n\n##### One\n\ntext\n\n###### Two\n\n"
        "#### Impressions\n\n&#35; no heading\n\n```\n# code\n```\n"
    )

    make_user(username="sora")
    file.write_text(exported)
    run_import(file, owner="sora")

    again = Impression.objects.get(author__username="sora")
    assert {"summary": again.summary, "body": again.body} == typed
    assert run_export(Report.objects.get(event__owner__username="sora").event.slug) == exported


def test_article_that_shows_a_heading_as_text_keeps_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "my-small-report.md"
    file.write_text(
        '---\ntitle: "T"\ntype: "idea"\npublished: false\n---\n\n## Day 1\n\n&#35; a note\n\n### ABC301 | One\n\n'
        "#### Summary\n\n&#35; One\n\ntwo\n&#61;==\n\n&amp;#35; three\n\n#### Impressions\n\n\u3000\n"
    )
    run_import(file)
    assert run_export(Report.objects.get().event.slug) == file.read_text()


def test_second_article_leaves_the_sessions_of_the_first_in_it_and_keeps_its_form(tmp_path: Path) -> None:
    head = '---\ntitle: "{}"\ntype: "idea"\npublished: false\n---\n\n'
    first, second = tmp_path / "first-article.md", tmp_path / "second-article.md"
    talk = "### ABC301 | One\n\n#### Summary\n\nx\n\n"
    first.write_text(head.format("One") + f"## Day 1\n\nA note.\n\n{talk}## Day 2\n\nLate.\n")
    second.write_text(head.format("Two") + f"## Day 1\n\n{talk}### ABC302 | Two\n")
    run_import(first, event="conf")
    run_import(second, event="conf")
    assert run_export("conf", report="first-article") == first.read_text()
    assert run_export("conf", report="second-article") == second.read_text()
