"""Edits of articles in the form of somebody else: each is the one change that it is."""

from typing import Any

import pytest

from importing.edits.articles import export, plan, stored, told
from sessions.article.edited_article import compare_articles
from sessions.article.source_map import MappedLines, PieceKind
from sessions.importing.edits.apply import apply_edits
from sessions.models import ArticleCopy, Impression, Report, Session

pytestmark = pytest.mark.django_db

FOREIGN = """---
title: Two days by the sea
date: 2025-05-01
draft: false
---

Why I went.

## Day 1

### [Quiet nights](https://www.youtube.com/watch?v=aaaaaaaaaaa)

#### Day-2

They were quiet, and long enough to be remembered.

### [Nets](https://www.youtube.com/watch?v=bbbbbbbbbbb)

Nets can be drawn as graphs, see https://nets.example/ for all of them.

## Day 2

### [Knots](https://www.youtube.com/watch?v=ccccccccccc)

Only three knots matter, the rest is for sailors.
""".replace("\n\n### ", "\n\n\n### ")  # the program itself does not write so

WITHOUT_DAYS = FOREIGN.replace("## Day 1\n\n", "").replace("## Day 2\n\n", "").replace("#### Day-2\n\n", "")
for _number in range(3):
    WITHOUT_DAYS = WITHOUT_DAYS.replace("### [", f"### OPS20{_number}: [", 1)


@pytest.fixture
def report(owner: Any) -> Report:
    return stored(owner, FOREIGN, "hugo")


def changes(report: Report, text: str, dialect: str = "hugo") -> list[tuple[str, ...]]:
    return [told(each) for each in plan(report, text, dialect).listed]


def test_session_whose_recording_stands_in_its_heading_is_removed_without_a_question(report: Report) -> None:
    start, end = FOREIGN.index("### [Nets]"), FOREIGN.index("## Day 2\n\n\n### [Knots]")
    assert changes(report, FOREIGN[:start] + FOREIGN[end:]) == [("removed", "Nets", "", "clean")]


def test_title_in_a_front_matter_of_its_own_form_is_one_change(report: Report) -> None:
    edited = FOREIGN.replace("by the sea", "at sea")
    assert changes(report, edited) == [("field", "", "title", "clean")]
    assert apply_edits(plan(report, edited, "hugo")).is_exact


def test_front_matter_with_blanks_at_the_ends_of_its_lines_stays_as_it_is(owner: Any) -> None:
    text = FOREIGN.replace("draft: false", "categories: \n- sea")
    report = stored(owner, text, "hugo")
    edited = text.replace("Only three", "Only four")
    assert changes(report, edited) == [("field", "Knots", "body", "clean")]
    assert apply_edits(plan(report, edited, "hugo")).export == edited


def test_front_matter_that_nothing_reads_is_text_and_sessions_in_bold_keep_their_lines(owner: Any) -> None:
    """Broken front matter of an article that had a readable one changes nothing either."""
    front = '---\n[article]\ntitle = "Two days"\ntags = [\n    "sea",\n]\n\n[[article.revisions]]\nof = 1\n---\n'
    sessions = ("OPS301 | Quiet nights", "They were quiet."), ("OPS302 | Nets", "Nets can be drawn as graphs.")
    body = "".join(
        f"**{title}**\n\n{text}\n\n" for title, text in (*sessions, ("OPS303 | Knots", "Only three matter."))
    )
    body = f"# Why I went\n\nFor the sea.\n\n## Day 1\n\n{body}"
    unread, read = stored(owner, front + body, "hugo"), stored(owner, f"---\ntitle: Sea\n---\n\n{body}", "hugo")
    for report, top in ((unread, front), (read, "---\ntitle: Sea\n---\n\n"), (read, '---\ntitle: "The "Sea"\n---\n\n')):
        edited = top + body.replace("as graphs", "as maps")
        expected = [("field", "OPS302 | Nets", "body", "clean")]
        if "The " in top:
            expected.insert(0, ("field", "", "front_matter", "not-taken", "unread"))
        assert changes(report, edited) == expected, top


def test_heading_of_a_part_stays_one_where_a_blank_line_makes_it_look_like_a_title(owner: Any) -> None:
    text = f"# By the sea\n{FOREIGN.partition('---\n\n')[2]}"
    report = stored(owner, text, "github")
    for why, expected in (("I went.", []), ("I went there.", [("field", "By the sea", "body", "clean")])):
        edited = text.replace("# By the sea\n", "# By the sea\n\n").replace("I went.", why)
        assert changes(report, edited, "github") == expected
        assert apply_edits(plan(report, edited, "github")).export == edited


def test_name_behind_a_title_is_a_change_where_names_are_not_shown(owner: Any) -> None:
    report = stored(owner, FOREIGN.replace("ccccccccccc)", "ccccccccccc) by Ana Lund"), "hugo")
    assert [each.speakers for each in Session.objects.filter(title="Knots")] == ["Ana Lund"]
    edited = export(report, "hugo").replace("by Ana Lund", "by Ana Lind")
    assert changes(report, edited) == [("field", "Knots", "speakers", "clean")]


def test_new_chapter_changes_no_setting(report: Report) -> None:
    edited = FOREIGN + "\n## Thanks\n\nTo all.\n"
    assert changes(report, edited) == [("new", "Thanks", "", "clean")]


def test_day_keeps_its_heading_where_a_text_has_one_with_the_same_letters(report: Report) -> None:
    edited = FOREIGN.replace("## Day 2\n\n\n", "## Day 2, the last one\n\n\n")
    assert changes(report, edited) == [("field", "Day 2, the last one", "heading", "clean")]


def test_blanks_at_the_end_of_all_lines_change_neither_addresses_nor_the_front_matter(report: Report) -> None:
    for dialect in ("hugo", "github"):
        article = export(report, dialect)
        edited = article.replace("quiet, and", "silent, and").replace("\n", "  \n").replace("\n  \n", "\n\n")
        made = plan(report, edited, dialect)
        assert [told(each) for each in made.listed] == [("field", "Quiet nights", "body", "clean")], dialect
        apply_edits(made)
        again = edited.replace("They were silent", "They were very silent").replace("graphs, see", "graphs: see")
        made = plan(report, again, dialect)
        assert [told(each)[1:3] for each in made.listed] == [("Quiet nights", "body"), ("Nets", "body")], dialect
        assert made.listed[1].after.endswith("graphs: see https://nets.example/ for all of them."), dialect
        apply_edits(plan(report, article, dialect))


def test_facts_without_no_break_spaces_are_not_compared_with_an_older_article(report: Report) -> None:
    Session.objects.update(room="Hall A")
    Report.objects.update(shows_room=True)
    article = export(report, "hugo").replace("\N{NO-BREAK SPACE}", " ")
    assert ArticleCopy.objects.count() > 1
    assert changes(report, article.replace("Only three", "Only four")) == [("field", "Knots", "body", "clean")]


def test_new_session_above_the_first_one_of_a_day_that_no_line_names(owner: Any) -> None:
    text, report = WITHOUT_DAYS, stored(owner, WITHOUT_DAYS, "hugo")
    for code in ("OPS101", "OPS102"):
        text = text.replace("### OPS", f"### {code} | Boats {code}\n\nThey float.\n\n\n### OPS", 1)
        made = plan(report, text, "hugo")
        assert [told(each) for each in made.listed] == [("new", f"{code} | Boats {code}", "", "clean")]
        apply_edits(made)
    assert Session.objects.filter(day=report.event.days.get()).count() == 5
    assert Impression.objects.filter(body="They float.").count() == 2


def test_chapter_stays_in_a_day_that_no_line_names_when_the_session_above_it_is_deleted(owner: Any) -> None:
    report = stored(owner, WITHOUT_DAYS, "hugo")
    first = Session.objects.get(code="OPS200")
    report.chapters.create(after_session=first, heading="At noon", body="We ate there.", level=3)
    article = export(report, "hugo")
    start, end = article.index("### OPS200"), article.index("### At noon")
    assert [each[0] for each in changes(report, article[:start] + article[end:])] == ["removed"]


def test_text_that_begins_with_words_of_its_heading_keeps_them(owner: Any) -> None:
    words = "http://words.example/quiet"
    heading = "[Quiet nights](https://www.youtube.com/watch?v=aaaaaaaaaaa)"
    report = stored(owner, FOREIGN.replace(heading, f"Quiet [nights]({words}) at sea"), "hugo")
    text = FOREIGN[FOREIGN.index("#### Day-2") : FOREIGN.index("\n\n\n### [Nets]")]
    article = export(report, "hugo")
    edits = {
        "changed, with blanks at the ends": article.replace("remembered.", "told.").replace("\n\n", "  \n\n"),
        "all deleted": article.replace(text, "Nothing."),
    }
    for name, edited in edits.items():
        made = plan(report, edited, "hugo")
        assert [told(each)[2:] for each in made.listed] == [("body", "clean")], name
        assert made.listed[0].after.startswith(f"{words}\n\n"), name


def test_heading_without_a_space_behind_its_hashes_is_found_with_other_words() -> None:
    before = ["#1 Nets", "", "Nets can be drawn.", "", "#2 Knots", "", "Only three matter.", ""]
    source_map = [
        MappedLines(0, 1, "session:1", "heading", PieceKind.HEADING),
        MappedLines(2, 3, "session:1", "body", PieceKind.TEXT),
        MappedLines(4, 5, "session:2", "heading", PieceKind.HEADING),
        MappedLines(6, 7, "session:2", "body", PieceKind.TEXT),
    ]
    after = [*before[:2], "#sea, and", *before[2:4], "#2 Knots that hold", *before[5:]]
    found = compare_articles(before, source_map, after)
    assert [(each.row, each.old_heading, each.heading) for each in found.parts] == [
        ("session:1", "1 Nets", "1 Nets"),
        ("session:2", "2 Knots", "2 Knots that hold"),
    ]
