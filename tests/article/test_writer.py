"""What the writer writes, whatever stands in the texts."""

import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin

from article.documents import lines, texts
from sessions.article.dialects import DIALECTS
from sessions.article.document import (
    ChapterText,
    DayText,
    Document,
    FrontMatter,
    Section,
    SessionText,
)
from sessions.article.writer import write
from tiers import times

ZENN = DIALECTS["zenn"]
RENDERER = MarkdownIt("commonmark", {"html": False}).use(
    container_plugin, "any", validate=lambda info, _markup: bool(info.strip())
)
MANY = settings(max_examples=times(50, 400), deadline=None, suppress_health_check=[HealthCheck.too_slow])


NOON = ChapterText(2, "Lunch", "Soup.\n\n### No session\n\n#### Impressions\n\n### No chapter")


def test_chapter_inside_a_day_stands_at_the_level_of_sessions() -> None:
    held = SessionText("A1 | First"), SessionText("B2 | Second", "", "Words.")
    day = DayText("Day 1", "", held, chapters=((2, ChapterText(6, "Booths")), (1, NOON), (0, ChapterText(1, "Day 2"))))
    document = Document(parts=(day,))

    article = write(document, ZENN)

    assert article.split("\n\n", 1)[1] == (
        "## Day 1\n\n### Day 2\n\n### A1 | First\n\n### Lunch\n\nSoup.\n\n&#35;## No session\n\n#### Impressions\n\n"
        "&#35;## No chapter\n\n### B2 | Second\n\nWords.\n\n### Booths\n"
    )
    assert [(chapter.heading, chapter.level) for chapter in document.chapters] == [
        ("Day 2", 3),
        ("Lunch", 3),
        ("Booths", 3),
    ]
    assert list(document.texts()) == ["", "", "", NOON.body, "Words.", ""]


@pytest.mark.parametrize("inside", [(2, NOON), (-1, NOON), (0, ChapterText(0, "", "Words."))])
def test_chapter_inside_a_day_has_a_heading_and_at_most_all_sessions_above(inside: tuple[int, ChapterText]) -> None:
    with pytest.raises(ValueError, match="a chapter inside a day"):
        DayText("Day 1", "", (SessionText("A1 | First"),), chapters=(inside,))


def test_keys_are_no_part_of_what_an_article_says() -> None:
    def document(*keys: str) -> Document:
        chapter, split, session, day = keys
        held = (SessionText("A1 | First", lead="#### Summary\n\nWords.", key=session),)
        inside = ((1, ChapterText(3, "Lunch", key=chapter)),)
        return Document(
            parts=(ChapterText(2, "A", "## B", split), DayText("Day 1", "", held, chapters=inside, key=day))
        )

    with_keys = document("1", "2", "3", "4")

    assert with_keys == document("", "", "", "")
    # A heading that ends a chapter begins one that is not stored.
    assert [chapter.key for chapter in with_keys.chapters] == ["2", "", "1"]
    assert [(day.key, [session.key for session in day.sessions]) for day in with_keys.days] == [("4", ["3"])]


@MANY
@given(texts, texts, texts)
def test_hostile_texts_leave_the_session_headings_of_a_renderer_alone(note: str, summary: str, body: str) -> None:
    document = Document(
        parts=(
            DayText(
                "Day 1",
                note,
                (
                    SessionText(
                        "A1 | First",
                        "",
                        note,
                        (Section("Summary", summary), Section("Impressions", body)),
                    ),
                ),
            ),
            DayText("Day 2", "", (SessionText("B2 | Second"),)),
        ),
    )
    _, article_body = ZENN.read_front(write(document, ZENN))
    tokens = RENDERER.parse(article_body)
    headings = [
        (int(token.tag[1:]), tokens[i + 1].content)
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and int(token.tag[1:]) <= 3
    ]
    assert headings == [
        (2, "Day 1"),
        (3, "A1 | First"),
        (2, "Day 2"),
        (3, "B2 | Second"),
    ]


@MANY
@given(lines, lines)
def test_front_matter_parses_as_yaml_to_the_same_values(title: str, topic: str) -> None:
    front = FrontMatter(title=title.strip(), emoji="🎪", kind="tech", topics=(topic,), published=True)
    head = ZENN.write_front(front).removeprefix("---\n").removesuffix("\n---")
    expected = {
        "title": title.strip(),
        "emoji": "🎪",
        "type": "tech",
        "topics": [topic],
        "published": True,
    }
    assert yaml.safe_load(head) == {key: value for key, value in expected.items() if value != ""}


@pytest.mark.parametrize("value", ['!!int ""', "!!bool x", "!!timestamp x", "!!binary x", "!!seq x", "!!set x"])
def test_front_matter_with_a_wrong_type_stays_in_the_body(value: str) -> None:
    text = f"---\ntitle: {value}\n---\n"
    assert ZENN.read_front(text) == (FrontMatter(), text)


def test_front_matter_always_says_whether_the_article_is_published() -> None:
    front, _body = ZENN.read_front("---\ntitle: by hand # yes\n---\n")
    assert ZENN.write_front(front) == "---\ntitle: by hand # yes\npublished: false\n---"


def test_front_matter_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        write(Document(front=FrontMatter(title="\ud800")), ZENN).encode()


def test_json_strings_are_what_the_front_matter_quotes_with() -> None:
    line = ZENN.write_front(FrontMatter(title='a "b" \\ c')).split("\n")[1]
    assert json.loads(line.removeprefix("title: ")) == 'a "b" \\ c'
