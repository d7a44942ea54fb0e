"""Speakers in the text of a session: behind a label, or as a line that says nothing else; nobody by mistake."""

from dataclasses import replace

import pytest

from sessions.article.outline.facts import FoundFacts, facts_in
from sessions.article.outline.model import LineForm, OutlineEntry, Role

SESSION = OutlineEntry(0, Role.SESSION, LineForm.HEADING, "Counting gulls", level=3)


def facts(text, entry=SESSION):
    return facts_in(text.split("\n"), entry)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("登壇者：港 海子", "港 海子"),
        ("登壇者: 港 海子さん、波 太郎さん", "港 海子, 波 太郎"),
        ("スピーカー: [港 海子](https://example.com/umiko)（@umiko）", "港 海子"),
        ("発表者：@umiko", "@umiko"),
        ("カモメの話。\n\n- **講演者**：港 海子（港湾社）", "港 海子（港湾社）"),
        ("speaker: Mika Vane", "Mika Vane"),
        ("**Speaker:** Mika Vane, Jo de Wit", "Mika Vane, Jo de Wit"),
        ("Speakers: Mika Vane & Jo de Wit", "Mika Vane, Jo de Wit"),
        ("Speaker(s) — Mika Vane (@mika)", "Mika Vane"),
        ("_Presenter_: `Mika Vane`", "Mika Vane"),
        ("Presented by: mika vane", "mika vane"),
        ("🎤 Speaker: Mika Vane https://example.com/mika", "Mika Vane"),
        ("Speaker: Mika Vane\n\nSpeaker: Jo de Wit\n\nMany gulls.", "Mika Vane, Jo de Wit"),
        ("Speakers:\n\n- Mika Vane\n- Jo de Wit (@jo)\n\nMany gulls.", "Mika Vane, Jo de Wit"),
        ("- 登壇者\n    - 港 海子\n    - 波 太郎\n- カモメの話", "港 海子, 波 太郎"),
        ("#### Speakers\n\n* Mika Vane", "Mika Vane"),
        ("| 登壇者 | 港 海子 |\n| --- | --- |", "港 海子"),
        ("登壇者：港 海子 / 会場：A", "港 海子"),
        ("by Mika Vane", "Mika Vane"),
        ("By [Mika Vane](https://example.com) and Jo de Wit\n\nMany gulls.", "Mika Vane, Jo de Wit"),
        ("by 港 海子", "港 海子"),
        ("by @mika", "@mika"),
        ("Mika Vane - @mika", "Mika Vane"),
        ("\n\nMika Vane @mika_v\n\nMany gulls.", "Mika Vane"),
        ('Mika "Gull" Vane - @mika', 'Mika "Gull" Vane'),
        ("mika_v ([@mika](https://example.com/mika))", "mika_v"),
        ("港 海子（@umiko）\nカモメの話でした。", "港 海子"),
        ("**Mika Vane** - @mika\n**Jo de Wit** - @jo\n\nMany gulls.", "Mika Vane, Jo de Wit"),
        ("Mika Vane - Harbour Engineer at Portsmith", "Mika Vane"),
        ("Mika O'Vane (she/her) - CTO, Portsmith\nJo de Wit\n\nMany gulls.", "Mika O'Vane, Jo de Wit"),
        ("海子さん\n\nカモメの話。", "海子"),
        ("港海子さん\n\nカモメの話。", "港海子"),
        ("港海子さん（港湾社）", "港海子"),
        ("Mika Vane さん", "Mika Vane"),
        ("umiko さん", "umiko"),
    ],
)
def test_speakers(text, speakers):
    assert facts(text) == FoundFacts(speakers=speakers, room="A" if "会場" in text else "")


@pytest.mark.parametrize(
    "text",
    [
        "登壇者：未定",
        "登壇者：",
        "登壇者の話がよかったです。",
        "スピーカー：とても声が大きかったです",
        "Speaker: TBA",
        "Speaker: she was very good.",
        "The speaker: Mika Vane",
        "Speakers were many",
        "Speaker: Mika Vane\n\nMany gulls.\n\nSpeaker: Jo de Wit",
        "by the way, many gulls",
        "by boat",
        "Written by Mika Vane",
        "Many gulls.\n\nby Mika Vane",
        "Many gulls.\n\nMika Vane - @mika",
        "- Mika Vane - @mika",
        "Thanks @mika",
        "thanks (@mika)",
        "Photo - @mika",
        "via @mika",
        "写真 (@umiko)",
        "懇親会 (@umiko)",
        "Harbour Conference @harbour",
        "Port Lights - Developer Evenings",
        "Port Lights - Lamps at Scale",
        "Great Talk @mika",
        "Many gulls, says Mika Vane @mika",
        "Mika Vane (@mika)\ncounted gulls for years.",
        "港 海子（@umiko）\nさんの話です。",
        "Mika Vane",
        "Machine Learning - Engineer Panel",
        "Harbour Lights - a talk about lamps",
        "Mika Vane - the engineer who counts gulls",
        "港さん",
        "みなさん",
        "学生さん",
        "登壇者の皆さん",
        "スタッフさん",
        "たくさん",
        "> Speaker: Mika Vane",
        "```\nSpeaker: Mika Vane\n```",
        "<!--\nSpeaker: Mika Vane\n-->",
        "<pre>\nSpeaker: Mika Vane\n</pre>",
        "text\n\n    Speaker: Mika Vane",
    ],
)
def test_no_speakers(text):
    assert facts(text) == FoundFacts()


@pytest.mark.parametrize(
    ("speakers", "text", "told"),
    [
        ("Mika Vane", "Speaker: Jo de Wit", "Mika Vane"),
        ("Mika Vane", "Speaker: Mika Vane, Jo de Wit", "Mika Vane, Jo de Wit"),
        ("Mika Vane - @mika", "Many gulls.", "Mika Vane"),
        ("@mika", "Many gulls.", "@mika"),
        ("Mika Vane!", "Many gulls.", "Mika Vane!"),
        ("@[speakerdeck](0123)", "Speaker: Jo de Wit", "Jo de Wit"),
    ],
)
def test_speakers_of_the_entry_count_first(speakers, text, told):
    assert facts(text, replace(SESSION, speakers=speakers)) == FoundFacts(told)
