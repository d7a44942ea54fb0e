"""Zenn's rules for settings, as its own validator has them, and for the whole article."""

from dataclasses import replace
from typing import Any

import pytest

from article.ready_report import READY, keys
from sessions.article.dialects.zenn import picture_rules
from sessions.article.dialects.zenn.emoji import emoji_in
from sessions.article.findings import FindingTarget


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "a" * 12}, []),
        ({"slug": "a" * 50}, []),
        ({"slug": "a" * 11}, ["slug-format"]),
        ({"slug": "a" * 51}, ["slug-format"]),
        ({"slug": "Harbour-report"}, ["slug-format"]),
        ({"slug": "harbour.report"}, ["slug-format"]),
        ({"front": {"title": ""}}, ["title-missing"]),
        ({"front": {"title": "記" * 70}}, []),
        ({"front": {"title": "記" * 71}}, ["title-length"]),
        ({"front": {"title": "🎪" * 35}}, []),
        ({"front": {"title": "🎪" * 35 + "a"}}, ["title-length"]),
        ({"front": {"kind": "tech"}}, []),
        ({"front": {"kind": "poem"}}, ["kind-unknown"]),
        ({"front": {"kind": ""}}, ["kind-unknown"]),
        ({"front": {"emoji": ""}}, ["emoji-missing"]),
        ({"front": {"emoji": "⚓⚓"}}, ["emoji-one"]),
        ({"front": {"emoji": "ab"}}, ["emoji-one"]),
        ({"front": {"emoji": "a⚓"}}, ["emoji-alone"]),
        ({"front": {"topics": ()}}, ["topics-missing"]),
        ({"front": {"topics": tuple("abcde")}}, []),
        ({"front": {"topics": tuple("abcdef")}}, ["topics-many"]),
        ({"front": {"topics": ("aws", "")}}, ["topic-empty"]),
        ({"front": {"topics": ("a" * 18,)}}, []),
        ({"front": {"topics": ("a" * 19,)}}, ["topic-length"]),
        ({"front": {"topics": ("🎪" * 9,)}}, []),
        ({"front": {"topics": ("🎪" * 9 + "a",)}}, ["topic-length"]),
        ({"front": {"topics": ("c++",)}}, ["topic-letters"]),
        ({"front": {"topics": ("event driven",)}}, ["topic-letters"]),
        ({"front": {"topics": ("event-driven",)}}, ["topic-letters"]),
        ({"front": {"published_at": "2026-11-25"}}, []),
        ({"front": {"published_at": "2026-11-25 09:00"}}, []),
        ({"front": {"published_at": "2026-11-26"}}, ["date-future"]),
        ({"front": {"published_at": "2026-11-26", "published": True}}, []),
        # 21:00 in Japan is noon in Greenwich, which is now.
        ({"front": {"published_at": "2026-11-25 21:00"}}, []),
        ({"front": {"published_at": "2026-11-25 21:01"}}, ["date-future"]),
        ({"front": {"published_at": "2026/11/25"}}, ["date-format"]),
        ({"front": {"published_at": "2026-11-25T09:00"}}, ["date-format"]),
        ({"front": {"published_at": "2026-02-30"}}, ["date-impossible"]),
        ({"front": {"published_at": "2023-02-29"}}, ["date-impossible"]),
        ({"front": {"published_at": "2024-02-29"}}, []),
        ({"front": {"published_at": "2026-11-25 25:00"}}, ["date-format"]),
        ({"front": {"published_at": "20261125"}}, ["date-format"]),
        ({"front": {"publication_name": "ab"}}, []),
        ({"front": {"publication_name": "a"}}, ["publication-name"]),
        ({"front": {"publication_name": "a" * 16}}, ["publication-name"]),
        ({"front": {"publication_name": "a-b"}}, ["publication-name"]),
        ({"front": {"source": 'title: "x"\ntags: ["a"]'}}, ["tags-used"]),
        ({"front": {"source": 'title: "tags: a"'}}, []),
        ({"front": {"source": "published: false # not yet"}}, []),
        ({"front": {"source": "published: no"}}, ["published-type"]),
        ({"front": {"source": "published: 'false'"}}, ["published-type"]),
        ({"front": {"source": "published: 0"}}, ["published-type"]),
        ({"front": {"source": "published:"}}, ["published-type"]),
        ({"front": {"source": "published: yes", "published": True}}, []),
        ({"front": {"source": "title: 2024", "title": "2024"}}, ["title-type"]),
        ({"front": {"source": "title: yes", "title": "yes"}}, []),
        ({"front": {"source": 'type: "idea "'}}, ["kind-unknown"]),
        ({"front": {"source": "topics: aws", "topics": ()}}, ["topics-type"]),
        ({"front": {"source": "topics: [2024]", "topics": ("2024",)}}, ["topic-type"]),
        ({"front": {"source": "emoji: 1", "emoji": "1"}}, ["emoji-missing"]),
        ({"front": {"source": "published_at: 2024", "published_at": "2024"}}, ["date-type"]),
        ({"front": {"source": 'published_at: ""'}}, ["date-format"]),
        ({"front": {"source": "published_at: 2024-01-31", "published_at": "2024-01-31"}}, []),
        ({"front": {"source": "other: !thing x"}}, ["front-unreadable"]),
        ({"front": {"source": "other: {a: 1, a: 2}"}}, ["front-unreadable"]),
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
