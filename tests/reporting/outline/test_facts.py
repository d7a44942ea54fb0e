"""Facts of a session in its text: what stands alone and is unmistakable, and nothing else."""

from dataclasses import replace

import pytest

from hostile_texts.families import FAMILIES
from hostile_texts.timing import verdict
from sessions.models import Session
from sessions.reporting.outline.facts import FoundFacts, facts_in
from sessions.reporting.outline.media_lines import LONGEST_URL
from sessions.reporting.outline.model import LineForm, OutlineEntry, Role

VIDEO = "https://www.youtube.com/watch?v=abcDEF_-123"
OTHER = "https://youtu.be/zzzDEF_-123"
DECK = "https://speakerdeck.com/mika/counting-gulls"
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
    ("text", "url"),
    [
        (VIDEO, VIDEO),
        (f"  <{VIDEO}>  ", VIDEO),
        ("https://youtu.be/abcDEF_-123?si=x", VIDEO),
        ("https://youtu.be/abcDEF_-123?t=90", f"{VIDEO}&t=90"),
        ("https://www.youtube.com/live/abcDEF_-123", VIDEO),
        ("https://vimeo.com/12345678", "https://vimeo.com/12345678"),
        (f"Many gulls.\n\n- {VIDEO}\n", VIDEO),
        ("@[youtube](abcDEF_-123)", VIDEO),
        (f"@[youtube]({VIDEO})", VIDEO),
        ("{% youtube abcDEF_-123 %}", VIDEO),
        (f"{{% embed {VIDEO} %}}", VIDEO),
        ("{% vimeo 12345678 %}", "https://vimeo.com/12345678"),
        ("{{< youtube abcDEF_-123 >}}", VIDEO),
        ('{{< youtube id="abcDEF_-123" autoplay="false" >}}', VIDEO),
        (f"[![a gull](https://example.com/gull.jpg)]({VIDEO})", VIDEO),
        ("[https://youtu.be/abcDEF_-123:embed]", VIDEO),
        ('<iframe width="560" src="https://www.youtube.com/embed/abcDEF_-123" allowfullscreen></iframe>', VIDEO),
        ("<iframe src='//www.youtube-nocookie.com/embed/abcDEF_-123?start=5'></iframe>", f"{VIDEO}&t=5"),
        ('<p><iframe src="https://player.vimeo.com/video/12345678"></iframe></p>', "https://vimeo.com/12345678"),
        (
            '<iframe src="https://www.youtube.com/embed/abcDEF_-123?feature=x"></iframe>\n'
            '<cite><a href="https://www.youtube.com/watch?v=abcDEF_-123&amp;t=42s">www.youtube.com</a></cite>',
            f"{VIDEO}&t=42s",
        ),
        (f"録画：{VIDEO}", VIDEO),
        (f"- Recording: [on the web]({VIDEO})", VIDEO),
        (f"[Watch the recording]({VIDEO})", VIDEO),
        (f"[動画]({VIDEO})", VIDEO),
        (f":::message\n{VIDEO}\n:::", VIDEO),
        (f"{VIDEO}\n\nMany gulls.\n\nhttps://youtu.be/abcDEF_-123?t=60", f"{VIDEO}&t=60"),
        (f"Many gulls.\n\n{VIDEO}", VIDEO),
        (f"{VIDEO}\n\nAs in [another talk]({OTHER}).", VIDEO),
    ],
)
def test_a_recording(text, url):
    assert facts(text) == FoundFacts(recording_url=url)


@pytest.mark.parametrize(
    "text",
    [
        f"{VIDEO}\n\n{OTHER}",
        f"See {VIDEO} for more.",
        f"As in [another talk]({VIDEO}).",
        f"[Another talk]({VIDEO})",
        f"- gulls\n    - {VIDEO}",
        f"> {VIDEO}",
        f"```\n{VIDEO}\n```",
        f"<!-- {VIDEO} -->",
        f"text\n\n    {VIDEO}",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/@gulls",
        '<iframe src="https://www.youtube.com/embed/videoseries?list=PL123"></iframe>',
        '<iframe src="https://example.com/?url=https%3A%2F%2Fyoutu.be%2FabcDEF_-123"></iframe>',
        "@[youtube](nothing)",
        "{% twitter abcDEF_-123 %}",
        f"`{VIDEO}`",
        f"{VIDEO} {VIDEO}",
        f"Recording: not yet, perhaps at {VIDEO}",
    ],
)
def test_no_recording(text):
    assert facts(text) == FoundFacts()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (DECK, DECK),
        (f"- slides\n    - {DECK}\n    - [./gulls.pdf](./gulls.pdf)", DECK),
        (f"- slides {DECK}", DECK),
        (f"[Counting gulls - Speaker Deck]({DECK})", DECK),
        ("@[speakerdeck](0123456789abcdef)", "https://speakerdeck.com/player/0123456789abcdef"),
        ("{% speakerdeck 0123456789abcdef %}", "https://speakerdeck.com/player/0123456789abcdef"),
        ("@[slideshare](aBcD)", "https://www.slideshare.net/slideshow/embed_code/key/aBcD"),
        ("@[docswell](https://www.docswell.com/s/mika/A1-gulls)", "https://www.docswell.com/s/mika/A1-gulls"),
        (
            "https://docs.google.com/presentation/d/1abc/edit#slide=id.p",
            "https://docs.google.com/presentation/d/1abc/edit#slide=id.p",
        ),
        (
            '<iframe src="//www.slideshare.net/slideshow/embed_code/key/aB"></iframe>',
            "https://www.slideshare.net/slideshow/embed_code/key/aB",
        ),
        (
            '<script async class="speakerdeck-embed" data-id="0123abcd" src="//speakerdeck.com/embed.js"></script>',
            "https://speakerdeck.com/player/0123abcd",
        ),
        (
            '<script async class="docswell-embed" src="https://www.docswell.com/embed.js" '
            'data-src="https://www.docswell.com/slide/A1/embed" data-aspect="0.5"></script>',
            "https://www.docswell.com/slide/A1/embed",
        ),
        (
            '<iframe src="https://www.slideshare.net/slideshow/embed_code/key/aB"></iframe>\n'
            '<cite><a href="https://www.slideshare.net/mika/gulls">www.slideshare.net</a></cite>',
            "https://www.slideshare.net/mika/gulls",
        ),
        ("資料：https://example.com/gulls.pdf", "https://example.com/gulls.pdf"),
        ("Slides: [gulls](https://example.com/gulls)", "https://example.com/gulls"),
        (f"{DECK}\n\n{DECK}?slide=3", DECK),
    ],
)
def test_slides(text, url):
    assert facts(text) == FoundFacts(slides_url=url)


@pytest.mark.parametrize(
    "text",
    [
        f"{DECK}\n\n{DECK}-again",
        f"@[speakerdeck](0123456789abcdef)\n\nMany gulls.\n\n{DECK}",
        f"The slides are at {DECK}.",
        "https://speakerdeck.com/mika",
        "https://example.com/gulls.pdf",
        "slides: soon",
        "slides: [here](./gulls.pdf)",
        f"> {DECK}",
    ],
)
def test_no_slides(text):
    assert facts(text) == FoundFacts()


@pytest.mark.parametrize(
    ("text", "starts", "ends", "room"),
    [
        ("**10:30**", "10:30", "", ""),
        ("10:30-11:10", "10:30", "11:10", ""),
        ("１０：３０〜１１：１０\n\nカモメの話。", "10:30", "11:10", ""),
        ("🕥 1:30 PM - 2:10 PM", "13:30", "14:10", ""),
        ("時間：10:30 – 11:10", "10:30", "11:10", ""),
        ("日時：12月1日（火）10:30〜11:10", "10:30", "11:10", ""),
        ("Time: 9:05", "09:05", "", ""),
        ("場所：A ホール", "", "", "A ホール"),
        ("📍 Room: Pier 3", "", "", "Pier 3"),
        ("Time:\u00a010:00–11:00 · Room:\u00a0Pier 3", "10:00", "11:00", "Pier 3"),
        ("- 会場: **A**\n- 時間: 10:30-11:10", "10:30", "11:10", "A"),
        ("Room: A\n\nMany gulls.\n\nRoom: A", "", "", "A"),
    ],
)
def test_time_and_room(text, starts, ends, room):
    assert facts(text) == FoundFacts(starts=starts, ends=ends, room=room)


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30 the gulls came.",
        "Many gulls.\n\n10:30",
        "Many gulls.\n\n10:30-11:10",
        "10:30\n\n11:30",
        "時間：40分",
        "時間: 25:00",
        "Room: A\n\nRoom: B",
        "Room: there was no room at all!",
        "会場：とても広かったです",
        "場所：未定",
        "会場：https://example.com/map",
        f"Room: {'a' * 101}",
        "Room for improvement",
    ],
)
def test_no_time_and_no_room(text):
    assert facts(text) == FoundFacts()


def test_all_at_once():
    text = f"10:30-11:10\nRoom: Pier 3\nSpeaker: Mika Vane\n{VIDEO}\nSlides: {DECK}\n\nMany gulls."
    assert facts(text) == FoundFacts("Mika Vane", VIDEO, DECK, "10:30", "11:10", "Pier 3")


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


def test_addresses_and_pictures_may_stand_above():
    text = (
        f"https://example.com/talks/7\n\n{DECK}\n\n@[speakerdeck](0123)\n\n![a gull](a.png)\nMika Vane - @mika\n\n9:05"
    )
    assert facts(text) == FoundFacts("Mika Vane", slides_url=DECK, starts="09:05")


def test_limits_are_those_of_the_model():
    assert Session._meta.get_field("recording_url").max_length == LONGEST_URL
    assert facts(f"https://speakerdeck.com/mika/{'a' * LONGEST_URL}") == FoundFacts()
    assert facts("\n".join(f"Speaker: Mika Vane {'I' * number}" for number in range(40))) == FoundFacts()
    assert facts(f"Slides: https://example.com/{'a' * LONGEST_URL}") == FoundFacts()


PARTS = {
    **{
        name: FAMILIES[name]
        for name in ("spaces", "tabs", "stars", "links without end", "comments", "markup", "colons")
    },
    **{
        part: lambda size, part=part: (part * (size // len(part) + 1))[:size]
        for part in (
            "登壇者：",
            "Speaker: a ",
            "Speaker: a\n",
            "Speakers:\n- a\n",
            "a @b ",
            "A B ",
            "10:30-",
            "Room: a / ",
        )
    },
    **{
        part: lambda size, part=part: (part * (size // len(part) + 1))[:size]
        for part in (
            "<iframe src='a' ",
            "<script data-id='a' ",
            "[![a](b)](c ",
            "{{< youtube a ",
            "{% youtube ",
            "- ",
            "A-a @b\n",
        )
    },
}


@pytest.mark.parametrize("name", PARTS)
def test_time_is_linear(name):
    short, long = PARTS[name](10_000), PARTS[name](100_000)
    assert verdict(lambda: facts(short), lambda: facts(long)) == ""
    wrapped = [(short[:3_900]).replace("\n", " ") + "x"] * 10, [(short[:3_900]).replace("\n", " ") + "x"] * 100
    assert verdict(lambda: facts_in(wrapped[0], SESSION), lambda: facts_in(wrapped[1], SESSION)) == ""
