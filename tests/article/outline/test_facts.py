"""Facts of a session in its text: what stands alone and is unmistakable, and nothing else."""

import pytest

from hostile_texts.families import FAMILIES
from hostile_texts.timing import verdict
from sessions.article.outline.facts import FoundFacts, facts_in
from sessions.article.outline.media_lines import LONGEST_URL
from sessions.article.outline.model import LineForm, OutlineEntry, Role
from sessions.models import Session

VIDEO = "https://www.youtube.com/watch?v=abcDEF_-123"
OTHER = "https://youtu.be/zzzDEF_-123"
DECK = "https://speakerdeck.com/mika/counting-gulls"
SESSION = OutlineEntry(0, Role.SESSION, LineForm.HEADING, "Counting gulls", level=3)


def facts(text, entry=SESSION):
    return facts_in(text.split("\n"), entry)


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
        ("- [Slides](https://example.com/gulls.pdf)", "https://example.com/gulls.pdf"),
        (f"[発表資料]({DECK}) / [page of the talk](https://example.com/talks/7)", DECK),
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
        "[the harbour](https://example.com/gulls.pdf)",
        f"[slides]({DECK}) / [slides]({DECK}-again)",
        f"[slides]({DECK}) and more",
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


def test_links_beside_each_other():
    assert facts(f"- [YouTube]({VIDEO}) | [スライド]({DECK})") == FoundFacts(recording_url=VIDEO, slides_url=DECK)


def test_all_at_once():
    text = f"10:30-11:10\nRoom: Pier 3\nSpeaker: Mika Vane\n{VIDEO}\nSlides: {DECK}\n\nMany gulls."
    assert facts(text) == FoundFacts("Mika Vane", VIDEO, DECK, "10:30", "11:10", "Pier 3")


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
