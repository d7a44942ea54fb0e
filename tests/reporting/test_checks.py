"""What is still missing: Zenn's rules as its own validator has them, and what nobody has written yet."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from reporting.tiny_dialect import Tiny
from sessions.reporting import checks
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.dialects.zenn.emoji import is_one_emoji
from sessions.reporting.dialects.zenn.picture_rules import MAX_IMAGE_BYTES
from sessions.reporting.findings import (
    ChapterFacts,
    DayFacts,
    Finding,
    FindingTarget,
    ReportFacts,
    SessionFacts,
)
from sessions.reporting.messages import MESSAGES, sentence_of

ZENN = DIALECTS["zenn"]
SESSION = SessionFacts(
    key="s1",
    heading="OPS301 | Quiet nights",
    recording_url="https://www.youtube.com/watch?v=abcdefghijk",
    summary="What it was about.",
    impressions="What to think of it.",
)
READY = ReportFacts(
    title="Three days at the harbour",
    emoji="⚓",
    kind="idea",
    topics=("aws", "運用"),
    slug="harbour-report",
    chapters=(ChapterFacts("c1", "Introduction", "Hello."),),
    days=(DayFacts("1", "Day 1", "", (SESSION,)),),
    photos={"harbour_0.png": 1000},
    now=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
)


def keys(**changes: Any) -> list[str]:
    """Return the findings of a report that is ready but for the changes."""
    return [finding.key for finding in checks.find(replace(READY, **changes), ZENN)]


def session_keys(**changes: Any) -> list[str]:
    """Return the findings of a report whose one session is complete but for the changes."""
    return keys(days=(DayFacts("1", "Day 1", "", (replace(SESSION, **changes),)),))


def test_find_ready_report_finds_nothing() -> None:
    assert checks.find(READY, ZENN) == []


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
        ({"published_at": "2026-11-25 24:00"}, ["date-future"]),
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
        ({"article": "---\npublished: true\n---\n" + "記" * 80_000}, []),
        ({"article": "---\npublished: true\n---\n" + "記" * 80_001}, ["body-length"]),
    ],
)
def test_find_settings_follow_the_validator_of_zenn(changes: dict[str, Any], expected: list[str]) -> None:
    assert keys(**changes) == expected


@pytest.mark.parametrize("emoji", ["⚓", "🎪", "❤️", "❤", "1️⃣", "🇯🇵", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈"])
def test_is_one_emoji_accepts_one_picture(emoji: str) -> None:
    assert is_one_emoji(emoji)


@pytest.mark.parametrize("text", ["", "a", "1", "#", "🎪🎪", "🎪 ", "a🎪", "🇯", "‍", "👩‍"])
def test_is_one_emoji_refuses_anything_else(text: str) -> None:
    assert not is_one_emoji(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![](harbour_0.png)", []),
        ("![](nowhere.png)", ["image-unknown"]),
        ("![](harbour_0.PNG)", ["image-extension"]),
        ("![](harbour_0.svg)", ["image-extension"]),
        ("![](harbour_0)", ["image-extension"]),
        ("![](../harbour_0.png)", ["image-path"]),
        ("![](/images/../harbour_0.png)", ["image-fatal"]),
        ("![](harbour..0.png)", ["image-fatal"]),
        ("![](<harbour_0.png>)", ["image-form"]),
        ("![one][r]\n\n[r]: harbour_0.png", ["image-form"]),
        ("<!-- ![](nowhere.png) -->", []),
        ("    ![](nowhere.png)", []),
        ("$![](nowhere.png)$", []),
        ("\\![](nowhere.png)", []),
        ("![](data:image/png;base64,AAAA)", ["image-lost"]),
        ("![](HTTPS://EXAMPLE.ORG/X.PNG)", []),
        ("![](//example.org/x.png)", ["image-unknown"]),
        ("![](pictures/harbour_0.png)", ["image-path"]),
        ("![](/images/elsewhere/harbour_0.png)", ["image-unknown"]),
        ("![](https://example.org/x.svg)", []),
        ("`![](nowhere.png)`", []),
        ("```\n![](nowhere.png)\n```", []),
        ("![](nowhere.png)\n\n![](nowhere.png)", ["image-unknown"]),
        ("**bold** text", []),
        ("すごい。**あ。**い", ["bold-stays-text"]),
        ("**「あ」**い", ["bold-stays-text"]),
        ("`2**3` and \\*\\*", []),
        (":::message\nCalm\n:::", []),
        (":::message\nCalm", ["unclosed-box"]),
        (":::", ["unclosed-box"]),
        ("```\ncode", ["unclosed-code"]),
        ("```\n:::message\n```", []),
        ("https://youtu.be/abcdefghijk", []),
        ("https://youtu.be/abc", ["video-id"]),
        ("https://www.youtube.com/watch?v=abcdefghijkl", ["video-id"]),
        ("https://www.youtube.com/@harbour", []),
        ("@[youtube](abc)", ["video-id"]),
        ("@[youtube](abcdefghijk)", []),
        ("see https://youtu.be/abc", []),
        ("see [the slides](https://)", ["link-empty"]),
        ("- [the slides]()", ["link-empty"]),
        ("[](http://) and [one]() and [one]()", ["link-empty", "link-empty"]),
        ("[the slides](https://example.org)", []),
        ("`[the slides](https://)`", []),
        ("```\n[the slides]()\n```", []),
    ],
)
def test_find_text_that_will_look_wrong(text: str, expected: list[str]) -> None:
    assert keys(chapters=(ChapterFacts("c1", "Introduction", text),)) == expected
    assert session_keys(summary=text) == expected


def test_find_picture_without_file_or_too_big() -> None:
    chapters = (ChapterFacts("c1", "Introduction", "![](harbour_0.png)"),)

    assert keys(chapters=chapters, photos={"harbour_0.png": None}) == ["image-missing"]
    assert keys(chapters=chapters, photos={"harbour_0.png": MAX_IMAGE_BYTES}) == []
    assert keys(chapters=chapters, photos={"harbour_0.png": MAX_IMAGE_BYTES + 1}) == ["image-too-big"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Heading", []),
        ("# Summary", []),
        ("# Heading\n\n#### Summary", []),
        ("#### Summary", ["heading-name-as-text"]),
        ("##### Summary", []),
        ("```\n# comment\n```", []),
    ],
)
def test_find_headings_that_are_printed_as_text(text: str, expected: list[str]) -> None:
    assert session_keys(impressions=text) == expected


def test_find_name_of_a_section_that_cannot_stand_lower() -> None:
    days = (DayFacts("1", "Day 1", "", (replace(SESSION, impressions="# Summary\n\n# One"),)),)
    found = checks.find(replace(READY, days=days, heading_level=4), ZENN)
    assert [finding.key for finding in found] == ["heading-name-as-text"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"recording_url": ""}, ["no-recording"]),
        ({"recording_url": "", "usually_recorded": True}, ["no-recording"]),
        ({"recording_url": "", "usually_recorded": False}, ["no-recording-usual"]),
        ({"recording_url": "", "usually_recorded": False, "never_recorded": True}, []),
        ({"recording_url": "", "note": "A workshop: no recording."}, []),
        ({"recording_url": "https://youtu.be/abc"}, ["video-id"]),
        ({"recording_url": "https://vimeo.com/1"}, []),
        ({"summary": ""}, ["no-summary"]),
        ({"impressions": ""}, ["no-impressions"]),
        ({"summary": "", "impressions": ""}, ["nothing-written"]),
    ],
)
def test_find_what_a_session_lacks(changes: dict[str, Any], expected: list[str]) -> None:
    assert session_keys(**changes) == expected


def test_find_report_without_section_headings_needs_one_text_per_session() -> None:
    days = (DayFacts("1", "Day 1", "", (replace(SESSION, summary=""),)),)

    assert keys(days=days, has_sections=False) == []


def test_find_report_without_sessions() -> None:
    assert keys(days=()) == ["nothing-attended"]
    assert keys(days=(DayFacts("1", "Day 1"),)) == ["nothing-attended", "empty-day"]
    assert keys(days=(DayFacts("1", "Day 1", "A day of travel."),)) == ["nothing-attended"]


def test_find_chapter_without_heading() -> None:
    assert keys(chapters=(ChapterFacts("c1", "", "Text", 2),)) == ["no-heading"]
    assert keys(chapters=(ChapterFacts("c1", "", "Text", 0),)) == []


def test_find_puts_what_the_site_refuses_first() -> None:
    days = (DayFacts("1", "Day 1", "", (replace(SESSION, summary="**あ。**い", impressions=""),)),)

    assert [finding.level for finding in checks.find(replace(READY, days=days, title=""), ZENN)] == [
        "error",
        "warning",
        "todo",
    ]


def test_find_for_another_site_leaves_the_rules_of_zenn_out() -> None:
    assert checks.find(replace(READY, slug="x", title=""), Tiny()) == []


@pytest.mark.parametrize("key", [*MESSAGES, *ZENN.messages])
def test_message_can_be_said(key: str) -> None:
    words = ("excerpt", "name", "names", "topic", "value")
    numbers = ("level", "line", "length", "count", "over")
    params = dict.fromkeys(words, "x") | dict.fromkeys(numbers, 1)

    text = sentence_of(Finding("todo", key, FindingTarget("event"), params), ZENN)

    assert text
    assert "%(" not in text


def test_find_looks_for_asterisks_in_so_much_of_a_report_and_no_more() -> None:
    long = "\n- a" * 3_000  # fifty thousand units of work each, and ten of them are more than all may be
    sessions = tuple(replace(SESSION, key=f"s{n}", impressions=f"あ**「い」**う\n{long}{n}") for n in range(20))

    found = checks.find(replace(READY, days=(DayFacts("1", "Day 1", "", sessions),)), ZENN)

    assert [finding.target.key for finding in found] == [f"s{n}" for n in range(8)]
    assert {finding.key for finding in found} == {"bold-stays-text"}
