"""Zenn's rules for settings, as its own validator has them, and for the whole article."""

from dataclasses import replace
from typing import Any

import pytest

from reporting.ready_report import READY, keys
from sessions.reporting.dialects.zenn import picture_rules
from sessions.reporting.dialects.zenn.emoji import emoji_in
from sessions.reporting.findings import FindingTarget


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "a" * 12}, []),
        ({"slug": "a" * 50}, []),
        ({"slug": "a" * 11}, ["slug-format"]),
        ({"slug": "a" * 51}, ["slug-format"]),
        ({"slug": "Harbour-report"}, ["slug-format"]),
        ({"slug": "harbour.report"}, ["slug-format"]),
        ({"title": ""}, ["title-missing"]),
        ({"title": "記" * 70}, []),
        ({"title": "記" * 71}, ["title-length"]),
        ({"title": "🎪" * 35}, []),
        ({"title": "🎪" * 35 + "a"}, ["title-length"]),
        ({"kind": "tech"}, []),
        ({"kind": "poem"}, ["kind-unknown"]),
        ({"kind": ""}, ["kind-unknown"]),
        ({"emoji": ""}, ["emoji-missing"]),
        ({"emoji": "⚓⚓"}, ["emoji-one"]),
        ({"emoji": "ab"}, ["emoji-one"]),
        ({"emoji": "a⚓"}, ["emoji-alone"]),
        ({"topics": ()}, ["topics-missing"]),
        ({"topics": tuple("abcde")}, []),
        ({"topics": tuple("abcdef")}, ["topics-many"]),
        ({"topics": ("aws", "")}, ["topic-empty"]),
        ({"topics": ("a" * 18,)}, []),
        ({"topics": ("a" * 19,)}, ["topic-length"]),
        ({"topics": ("🎪" * 9,)}, []),
        ({"topics": ("🎪" * 9 + "a",)}, ["topic-length"]),
        ({"topics": ("c++",)}, ["topic-letters"]),
        ({"topics": ("event driven",)}, ["topic-letters"]),
        ({"topics": ("event-driven",)}, ["topic-letters"]),
        ({"published_at": "2026-11-25"}, []),
        ({"published_at": "2026-11-25 09:00"}, []),
        ({"published_at": "2026-11-26"}, ["date-future"]),
        ({"published_at": "2026-11-26", "published": True}, []),
        # 21:00 in Japan is noon in Greenwich, which is now.
        ({"published_at": "2026-11-25 21:00"}, []),
        ({"published_at": "2026-11-25 21:01"}, ["date-future"]),
        ({"published_at": "2026/11/25"}, ["date-format"]),
        ({"published_at": "2026-11-25T09:00"}, ["date-format"]),
        ({"published_at": "2026-02-30"}, ["date-impossible"]),
        ({"published_at": "2023-02-29"}, ["date-impossible"]),
        ({"published_at": "2024-02-29"}, []),
        ({"published_at": "2026-11-25 25:00"}, ["date-format"]),
        ({"published_at": "20261125"}, ["date-format"]),
        ({"publication_name": "ab"}, []),
        ({"publication_name": "a"}, ["publication-name"]),
        ({"publication_name": "a" * 16}, ["publication-name"]),
        ({"publication_name": "a-b"}, ["publication-name"]),
        ({"front_source": 'title: "x"\ntags: ["a"]'}, ["tags-used"]),
        ({"front_source": 'title: "tags: a"'}, []),
        ({"front_source": "published: false # not yet"}, []),
        ({"front_source": "published: no"}, ["published-type"]),
        ({"front_source": "published: 'false'"}, ["published-type"]),
        ({"front_source": "published: 0"}, ["published-type"]),
        ({"front_source": "published:"}, ["published-type"]),
        ({"front_source": "published: yes", "published": True}, []),
        ({"front_source": "title: 2024", "title": "2024"}, ["title-type"]),
        ({"front_source": "title: yes", "title": "yes"}, []),
        ({"front_source": 'type: "idea "'}, ["kind-unknown"]),
        ({"front_source": "topics: aws", "topics": ()}, ["topics-type"]),
        ({"front_source": "topics: [2024]", "topics": ("2024",)}, ["topic-type"]),
        ({"front_source": "emoji: 1", "emoji": "1"}, ["emoji-missing"]),
        ({"front_source": "published_at: 2024", "published_at": "2024"}, ["date-type"]),
        ({"front_source": 'published_at: ""'}, ["date-format"]),
        ({"front_source": "published_at: 2024-01-31", "published_at": "2024-01-31"}, []),
        ({"front_source": "other: !thing x"}, ["front-unreadable"]),
        ({"front_source": "other: {a: 1, a: 2}"}, ["front-unreadable"]),
        ({"article": "---\npublished: true\n---\n" + "記" * 80_000}, []),
        ({"article": "---\npublished: true\n---\n" + "記" * 80_001}, ["body-length"]),
    ],
)
def test_find_settings_follow_the_validator_of_zenn(changes: dict[str, Any], expected: list[str]) -> None:
    assert keys(**changes) == expected


@pytest.mark.parametrize("emoji", ["⚓", "🎪", "❤️", "❤", "1️⃣", "🇯🇵", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈"])
def test_one_picture_is_one_emoji(emoji: str) -> None:
    assert emoji_in(emoji) == [emoji]


@pytest.mark.parametrize("text", ["", "a", "1", "#", "🎪🎪", "🎪 ", "a🎪", "🇯", "‍", "👩‍"])
def test_anything_else_is_not_one_emoji(text: str) -> None:
    assert emoji_in(text) != [text]


def test_text_without_a_picture_asks_for_none_of_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a report of many texts would take quadratic time."""
    asked: list[str] = []
    monkeypatch.setattr(picture_rules, "picture_sources", lambda article: asked.append(article) or ("/images/a.png",))
    facts = replace(READY, article="![](/images/a.png)")
    for text in ("Words", "", "[a](b)", "![](a.png)"):
        list(picture_rules.check_images(text, FindingTarget("event"), facts))
    assert asked == [facts.article]
