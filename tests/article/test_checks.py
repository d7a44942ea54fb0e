"""What is still missing: pictures, what will look wrong, and what nobody has written yet."""

from dataclasses import replace
from typing import Any

import pytest

from article.ready_report import READY, SESSION, ZENN, keys
from article.tiny_dialect import Tiny
from sessions.article import checks
from sessions.article.dialects.zenn.picture_rules import MAX_IMAGE_BYTES
from sessions.article.emphasis import misread_emphasis
from sessions.article.findings import (
    ChapterFacts,
    DayFacts,
    Finding,
    FindingTarget,
)
from sessions.reporting.messages import MESSAGES, sentence_of


def session_keys(**changes: Any) -> list[str]:
    """Return the findings of a report whose one session is complete but for the changes."""
    return keys(days=(DayFacts("1", "Day 1", "", (replace(SESSION, **changes),)),))


def test_find_ready_report_finds_nothing() -> None:
    assert checks.find(READY, ZENN) == []


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
        ("![](<harbour_0.png>) ![]( harbour_0.png)", []),
        ("![](\nharbour_0.png)", ["image-form"]),
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
        ("これは**重要。**なので**強調**です", ["emphasis-runs-on"]),
        ("~~やめた。~~なので~~やめ~~です", ["emphasis-runs-on"]),
        ("これは~~「あ」~~と*「い」*と__う__です", ["emphasis-stays-text"]),
        ("A社、*10％*なので *C++*です", ["emphasis-stays-text"]),
        ("*“重要”。*100サーバー*（注）*です", ["emphasis-stays-text"]),
        ("これは_強調_です", ["emphasis-stays-text"]),
        ("次の_「斜体」_は", ["emphasis-stays-text"]),
        ("価格*10%*数量 (5*a)*倍 変数foo_bar_です、次の_index_は 会議_資料_最終.pdf_です __init__です", []),
        ("ね~~、なので~~よ 縦*（横+1）*高 注*1、*2 __init__ ***い* あ** *a *b* c*", []),
        ("`2**3` and \\*\\*", []),
        ("5 ** 6, a ** b ** c, `d` ** e **", []),
        (":::message\nCalm\n:::", []),
        (":::message\nCalm", ["unclosed-box"]),
        (":::", ["unclosed-box"]),
        ("```\ncode", ["unclosed-code"]),
        ("```\n:::message\n```", []),
        ("$$\nx = 1\n$$", []),
        ("$$x$$\n\nit costs $$5", []),
        ("```\n$$\n```", []),
        ("$$\nx = 1", ["unclosed-formula"]),
        ("Some <div>words</div>", ["html-as-text"]),
        ("`<div>` and \\<b> and a<br>b and 1 < 2 > 0 and <https://example.org>", []),
        ("```\n<div>\n```", []),
        ("https://youtu.be/abcdefghijk", []),
        ("https://www.youtube.com/live/abcdefghijk", ["video-card"]),
        ("https://m.youtube.com/watch?v=abcdefghijk", ["video-card"]),
        ("see https://m.youtube.com/watch?v=abcdefghijk", []),
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
        ({"recording_url": "", "is_over": False}, []),
        ({"recording_url": "", "usually_recorded": False, "never_recorded": True}, []),
        ({"recording_url": "", "note": "A workshop: no recording."}, []),
        ({"recording_url": "https://youtu.be/abc"}, ["video-id"]),
        ({"recording_url": "https://vimeo.com/1"}, []),
        ({"recording_url": "https://www.youtube.com/embed/abcdefghijk"}, ["video-card"]),
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
    facts = replace(READY, days=days, front=replace(READY.front, title=""))

    assert [finding.level for finding in checks.find(facts, ZENN)] == ["error", "warning", "todo"]


def test_find_for_another_site_leaves_the_rules_of_zenn_out() -> None:
    assert checks.find(replace(READY, slug="x", front=replace(READY.front, title="")), Tiny()) == []


@pytest.mark.parametrize("key", [*MESSAGES, *ZENN.messages])
def test_message_can_be_said(key: str) -> None:
    words = ("excerpt", "name", "names", "topic", "value", "file", "site", "titles", "labels", "other")
    numbers = ("level", "line", "length", "count", "over")
    params = dict.fromkeys(words, "x") | dict.fromkeys(numbers, 1)

    text = sentence_of(Finding("todo", key, FindingTarget("event"), params), ZENN)

    assert text
    assert "%(" not in text


def test_excerpt_cuts_more_than_one_character_or_none() -> None:
    texts = [f"{'あ' * before}**う。**い" for before in (10, 11)]
    assert [misread_emphasis(text)[0][0].excerpt for text in texts] == [texts[0], f"…{texts[1][2:]}"]


def test_find_looks_for_asterisks_in_so_much_of_a_report_and_no_more() -> None:
    long = "\n- a" * 3_000  # fifty thousand units of work each, and ten of them are more than all may be
    sessions = tuple(replace(SESSION, key=f"s{n}", impressions=f"あ**「い」**う\n{long}{n}") for n in range(20))

    found = checks.find(replace(READY, days=(DayFacts("1", "Day 1", "", sessions),)), ZENN)

    assert [finding.target.key for finding in found] == [f"s{n}" for n in range(8)]
    assert {finding.key for finding in found} == {"bold-stays-text"}
