"""Headings that a person types in a text of a day stand below the sections of a session."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from article.documents import texts
from sessions.article.headings import placed_below, taken_back
from tiers import times

MANY = settings(max_examples=times(50, 400), deadline=None, suppress_health_check=[HealthCheck.too_slow])
day_levels = st.integers(1, 4)


@pytest.mark.parametrize(
    ("typed", "placed"),
    [
        ("# One", "##### One"),
        ("text\n# One\ntext", "text\n##### One\ntext"),
        ("## One\n\n### Two", "##### One\n\n###### Two"),
        ("# One\n\n## Two\n\n### Three", "##### One\n\n###### Two\n\n###### Three"),
        ("### As high as a session\n\n###### Small", "##### As high as a session\n\n###### Small"),
        ("  # Indented ##", "  ##### Indented ##"),
        ("One\n===\ntext", "##### One\ntext"),
        ("One\nand more  \n---\n\n### Two", "##### One and more\n\n###### Two"),
        ("C #\n===", "##### C \\#"),
        # What stands below a session already stays.
        ("#### One\n\n##### Two", "#### One\n\n##### Two"),
        # No headings.
        ("#hashtag", "#hashtag"),
        ("#", "#"),
        ("    # code", "    # code"),
        ("```\n# code\n```", "```\n# code\n```"),
        ("# One\n\n~~~\n## code\n~~~", "##### One\n\n~~~\n## code\n~~~"),
        (":::message\n# in a box\n:::", ":::message\n# in a box\n:::"),
        ("text\n\n---\n\ntext", "text\n\n---\n\ntext"),
        ("- point\n---", "- point\n---"),
        # What is escaped is shown as text.
        ("&#35; One", "# One"),
        ("# One\n&#35; Two", "##### One\n# Two"),
    ],
)
def test_placed_where_days_are_headings_of_level_2(typed: str, placed: str) -> None:
    assert placed_below(typed, 2) == placed


@pytest.mark.parametrize(("day_level", "hashes"), [(1, "####"), (2, "#####"), (3, "######"), (4, "######")])
def test_one_level_below_the_sections_wherever_the_days_are(day_level: int, hashes: str) -> None:
    assert placed_below("# One", day_level) == f"{hashes} One"


@pytest.mark.parametrize(("day_level", "hashes"), [(1, "###"), (2, "####"), (3, "#####"), (4, "######")])
def test_directly_below_the_heading_of_a_chapter_inside_a_day(day_level: int, hashes: str) -> None:
    assert placed_below("# One\n\n# Summary", day_level, in_chapter=True) == f"{hashes} One\n\n{hashes} Summary"


@pytest.mark.parametrize("text", ["# Summary", "Summary\n==="])
def test_name_of_a_section_begins_none_where_all_levels_are_the_same(text: str) -> None:
    assert placed_below(text, 4) == text
    assert placed_below(f"{text}\n\n## One", 4) == f"{text}\n\n###### One"


@MANY
@given(texts, day_levels, st.booleans())
def test_article_taken_back_and_placed_again_is_the_same(text: str, day_level: int, in_chapter: bool) -> None:
    typed = taken_back(text, day_level, in_chapter=in_chapter)
    assert placed_below(typed, day_level, in_chapter=in_chapter) == text


@pytest.mark.parametrize(
    "typed",
    [
        "# One",
        "# One\n\n## Two\n\n# Three",
        "text\n\n# One\n```\n# code\n```",
        "#",
        "#hashtag",
        "&#35; One",
        "#### One",
    ],
)
def test_typed_text_comes_back_as_it_was(typed: str) -> None:
    assert taken_back(placed_below(typed, 2), 2) == typed
