"""The edits that people make of an exported article: each is named, taken, and exported again byte for byte."""

from typing import Any

import pytest

from importing.edits.articles import ARTICLE, export, exported, plan, stored, told
from sessions.importing.edits.apply import apply_edits
from sessions.models import Chapter, Impression, Report, Session
from tiers import some

pytestmark = pytest.mark.django_db

OPS301 = "OPS301 | Quiet nights with loud alarms"
OPS302 = "OPS302 | Nets and graphs"
ROUND = "A round of questions"
DEV201 = "DEV201 | Small boats, small tests"
DEV202 = "DEV202 | Knots for beginners"


def part(heading: str, text: str = ARTICLE) -> str:
    """Return a session or chapter with its heading, and the blank line below."""
    start = text.index(f" {heading}\n")
    start = text.rindex("\n", 0, start) + 1
    level = len(text[start:].split(" ")[0])
    ends = [text.find(f"\n{'#' * n} ", start + 1) for n in range(1, level + 1)]
    end = min((end for end in ends if end >= 0), default=len(text) - 1)
    return text[start : end + 1]


def without(heading: str) -> str:
    return ARTICLE.replace(part(heading), "").rstrip("\n") + "\n"


def moved(heading: str, before: str) -> str:
    return without(heading).replace(f"### {before}\n", f"{part(heading)}### {before}\n")


NEW = "### NEW101 | A talk in the hall\n\n#### Summary\n\nIt was loud.\n\n"

EDITS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "renamed title, same code": (
        ARTICLE.replace("Nets and graphs", "Nets, and how to draw them"),
        [("field", "OPS302 | Nets, and how to draw them", "title", "clean")],
    ),
    "renamed title without a code": (
        ARTICLE.replace(ROUND, "Questions, one round"),
        [("field", "Questions, one round", "title", "clean")],
    ),
    "changed code": (
        ARTICLE.replace("OPS302", "OPS302-R"),
        [("field", "OPS302-R | Nets and graphs", "code", "clean")],
    ),
    "moved within its day": (moved(ROUND, OPS301), [("moved", ROUND, "", "clean")]),
    "moved to another day": (moved(OPS302, DEV202), [("moved", OPS302, "", "clean")]),
    "deleted session": (without(OPS302), [("removed", OPS302, "", "clean")]),
    "session inserted at the start": (
        ARTICLE.replace("### OPS301", NEW + "### OPS301"),
        [("new", "NEW101 | A talk in the hall", "", "clean")],
    ),
    "session inserted in the middle": (
        ARTICLE.replace("### OPS302", NEW + "### OPS302"),
        [("new", "NEW101 | A talk in the hall", "", "clean")],
    ),
    "session inserted at the end": (
        ARTICLE.replace("## What stays", NEW + "## What stays"),
        [("new", "NEW101 | A talk in the hall", "", "clean")],
    ),
    "note filled": (
        ARTICLE.replace(f"### {DEV202}\n", f"### {DEV202}\n\nNo slides either.\n"),
        [("field", DEV202, "note", "clean")],
    ),
    "recording added": (
        ARTICLE.replace(f"### {DEV202}\n", f"### {DEV202}\n\nhttps://www.youtube.com/watch?v=bbbbbbbbbbb\n"),
        [("field", DEV202, "recording_url", "clean")],
    ),
    "renamed chapter": (
        ARTICLE.replace("## What stays", "## What remains"),
        [("field", "What remains", "heading", "clean")],
    ),
    "new chapter": (
        ARTICLE.replace("## Day 1\n", "## The journey\n\nBy train.\n\n## Day 1\n"),
        [("new", "The journey", "", "clean")],
    ),
    "new chapter between the days": (
        ARTICLE.replace("## Day 2\n", "## The evening\n\nFish.\n\n## Day 2\n"),
        [("new", "The evening", "", "clean")],
    ),
    "new chapter between the days with headings in its text": (
        ARTICLE.replace("## Day 2\n", "## The evening\n\n### Fish\n\nFried.\n\n### Walk\n\nHome.\n\n## Day 2\n"),
        [("new", "The evening", "", "clean")],
    ),
    "heading in the text of the last chapter": (
        ARTICLE + "\n### Next year\n\nPerhaps.\n",
        [("field", "What stays", "body", "clean")],
    ),
    "new chapter at the end": (ARTICLE + "\n## Thanks\n\nTo all.\n", [("new", "Thanks", "", "clean")]),
    "deleted chapter": (without("What stays"), [("removed", "What stays", "", "clean")]),
    "new day": (
        ARTICLE.replace("## What stays", "## Day 3\n\n" + NEW + "## What stays"),
        [("new", "Day 3", "", "clean"), ("new", "NEW101 | A talk in the hall", "", "clean")],
    ),
    "day with a title": (
        ARTICLE.replace("## Day 2\n", "## Day 2: boats\n"),
        [("field", "Day 2: boats", "heading", "clean")],
    ),
    "topics, title, published": (
        ARTICLE.replace('["cloud", "ops"]', '["cloud", "sea"]')
        .replace("published: false", "published: true")
        .replace("Three days at", "Two days at"),
        [("field", "", name, "clean") for name in ("title", "topics", "published")],
    ),
    "emoji, type, publication": (
        ARTICLE.replace("⚓", "🚢")
        .replace('"tech"', '"idea"')
        .replace("published: false", 'published: false\npublication_name: "harbour"'),
        [("field", "", name, "clean") for name in ("emoji", "kind", "publication_name")],
    ),
    "key that we do not know": (
        ARTICLE.replace("published: false", "published: false\nnote_to_self: later # really"),
        [("field", "", "front_matter", "clean")],
    ),
    "all headings one level up": (
        "\n".join(line[1:] if line.startswith("##") else line for line in ARTICLE.split("\n")),
        [("field", "", "heading_level", "clean")],
    ),
    "all headings one level down": (
        "\n".join(f"#{line}" if line.startswith("##") else line for line in ARTICLE.split("\n")),
        [("field", "", "heading_level", "clean")],
    ),
    "headings of the sections": (
        ARTICLE.replace("#### Summary", "#### 概要").replace("#### Impressions", "#### 感想"),
        [("field", "", "sections", "clean")],
    ),
    "paragraph in a text": (
        ARTICLE.replace("They showed three", "They showed four"),
        [("field", OPS301, "summary", "clean")],
    ),
    "note of a day": (
        ARTICLE.replace("about the first day", "about a first day"),
        [("field", "Day 1", "note", "clean")],
    ),
    "footer": (ARTICLE + "\n---\n\nSee you.\n", [("field", "What stays", "body", "clean")]),
}


@pytest.mark.parametrize("name", some(EDITS))
def test_edit_is_named_taken_and_exported(owner: Any, name: str) -> None:
    text, changes = EDITS[name]
    assert text != ARTICLE
    report = stored(owner)
    made = plan(report, text)
    assert [told(change) for change in made.listed] == changes
    result = apply_edits(made)
    assert result.export == text
    assert result.is_exact
    assert exported(report) == text
    assert plan(report, text).changes == ()


def test_deleted_session_stays_in_the_log_and_a_deleted_chapter_in_the_bin(owner: Any) -> None:
    report = stored(owner)
    apply_edits(plan(report, without(OPS302)))
    assert Session.objects.present().filter(code="OPS302").count() == 1
    assert Report.objects.get().holds == "chosen"
    apply_edits(plan(report, without(OPS302).replace(part("What stays").rstrip("\n") + "\n", "").rstrip() + "\n"))
    assert [chapter.heading for chapter in Chapter.objects.exclude(deleted_at=None)] == ["What stays"]


def test_inserted_session_was_attended(owner: Any) -> None:
    report = stored(owner)
    apply_edits(plan(report, EDITS["session inserted in the middle"][0]))
    session = Session.objects.get(code="NEW101")
    assert [each.code or each.title for each in session.day.sessions.in_order()] == [
        "OPS301",
        "NEW101",
        "OPS302",
        ROUND,
    ]
    impression = Impression.objects.get(session=session)
    assert (impression.state, impression.summary, impression.author) == ("attended", "It was loud.", owner)


def test_heading_of_one_word_becomes_the_edited_one_be_it_a_code_or_a_title(owner: Any) -> None:
    report = stored(owner)
    for code, title, edited in (
        ("", "Web3", "Web4"),
        ("A1", "", "A2"),
        ("", "Python310", "Python311"),
        ("", "S3", "S"),
    ):
        Session.objects.filter(position=3, day__number=1).update(code=code, title=title)
        made = plan(report, export(report).replace(f"### {code or title}\n", f"### {edited}\n"))
        assert len(made.listed) == 1
        apply_edits(made)
        assert [each.heading for each in Session.objects.filter(position=3, day__number=1)] == [edited]
