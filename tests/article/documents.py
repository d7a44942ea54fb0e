"""Documents made up by hypothesis: every construct of the grammar, filled with the text that hurts most."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from sessions.article.article_links import ArticleAddress, LinkedArticle, Series, list_line
from sessions.article.document import (
    ChapterText,
    DayText,
    Document,
    FrontMatter,
    Section,
    SessionText,
)
from sessions.article.facts_line import Facts
from sessions.article.headings import SECTION_NAMES
from sessions.rules.clean_text import clean_line

HOSTILE_LINES = [
    "# 500 people in the hall",
    "## Day 2",
    "## 2 日目",
    "### COM301-R | Not a session",
    "#### 概要",
    "#### 感想",
    "### Impressions",
    "##### small print",
    "######",
    "#hashtag",
    "## closed ##",
    "---",
    "***",
    "===",
    "--- |",
    ":::message",
    ":::message alert",
    ":::details more",
    ":::",
    "::::",
    "```python",
    "```",
    "~~~",
    "    # indented code",
    "&#35; already a reference",
    "&amp;#35; and again",
    "&#96;``",
    "title: not front matter",
    "| a | b |",
    "|---|---|",
    "https://www.youtube.com/watch?v=6X4lSPkn4ps",
    "https://example.com/slides",
    "![](com301_0.jpg)",
    "![alt](talk_1.png =250x)",
    "`![](not_an_image.png)` and ![](image.webp)",
    "![](/somewhere/else.png)",
    "![](../up.png)",
    "**あ。**い",
    "> quoted",
    "- point",
    "1. first",
    "<div hx-get=/evil>",
    "<!-- comment",
    "{{< youtube x >}}",
    "emoji 🎪 and flags 🇯🇵 and families 👨‍👩‍👧",
    "\u202eright to left\u202c",
    "nul-adjacent \x01\x7f\x85",
    "line\u2028separators\u2029here",
    "\\# escaped",
    "back\\slash \"quote\" 'single'",
    "trailing spaces  ",
    " leading space",
    "\ttab",
    "",
    " ",
    "普通の文。",
    ':::details A "title" & <b>',
    "> [!NOTE]",
    "> [!WARNING]",
    ">",
    "> <!-- note -->",
    "> <!-- details -->",
    "> **bold**",
    "<!-- note --> text",
    "Vec<String> and <div> and <br> and `<code>`",
    "&#60; and &amp;#60; and &#123;",
    "{{% notice %}} and `{{< in code >}}`",
    '{{< figure src="x.jpg" alt="" width="9" >}}',
    "<https://example.com/angled>",
    "<details><summary>folded</summary>",
    "</details>",
    ":::note info",
    "@[speakerdeck](0123456789abcdef)",
    "@[card](https://example.com/card)",
    "@[youtube](6X4lSPkn4ps)",
    "https://speakerdeck.com/player/0123456789abcdef",
    "https://youtu.be/6X4lSPkn4ps?t=1m30s",
    '![a "b" \\* c](com301_0.jpg =250x120)',
    "text ![](com301_0.jpg =250x) text",
    "*A caption*",
    "- ![](com301_0.jpg =250x)",
    "  :::message",
    "  :::",
    "```js:main.js",
    '```js title="main.js"',
    '<img src="images/com301_0.jpg" alt="" width="250">',
    "![](images/com301_0.jpg)",
    "Room: Hall A",
    "Room:\xa0Hall A",
    "会場:\xa0大ホール／評価:\xa0★★★★★",
    "Time:\xa010:00–11:00",
    "Day 1 (Mon,\xa02\xa0December\xa02024)",
    "1 日目（2024\xa0年\xa012\xa0月\xa02\xa0日・月）",
    "Day 2 (Mon, 2 December 2024)",
    "Other articles about this event (1\xa0article):",
    "Other articles about this event (2 articles):",
    "このイベントのほかの記事（1\xa0本）:",
    "- [Keynotes](https://zenn.dev/harbour/articles/harbour-keynotes-1)",
    "see [the keynotes](harbour-keynotes.md) and [more](harbour-nothing.md)",
    "`[code](harbour-keynotes.md)` [![](com301_0.jpg)](harbour-keynotes.md) \\[no](harbour-keynotes.md)",
    "![](harbour-keynotes.md)",
    "[Keynotes](harbour-keynotes.md)",
    "[Workshops](harbour-workshops.md)",
    "[harbour](https://zenn.dev/harbour)",
]

ARTICLES = {
    "harbour-keynotes.md": ArticleAddress("https://zenn.dev/harbour/articles/harbour-keynotes", "Keynotes"),
    "harbour-workshops.md": ArticleAddress("https://zenn.dev/our_team/articles/harbour-workshops"),
}
"""The addresses of the other articles, by the file names in texts; no text has one of the addresses."""

lines = st.sampled_from(HOSTILE_LINES) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=30
)
texts = st.lists(lines, max_size=8).map("\n".join)
headings = (
    lines.map(lambda line: line.strip().lstrip("#").strip()).filter(bool)
    | st.sampled_from(
        [
            "Day 1",
            "1 日目",
            "10/26",
            "Monday",
            "概要",
            "COM301-R | Title | with bar",
            "はじめに",
        ]
    )
).filter(lambda heading: bool(heading.strip()))
section_names = st.sampled_from([name for names in SECTION_NAMES.values() for name in names])
urls = st.sampled_from(["", "https://www.youtube.com/watch?v=6X4lSPkn4ps", "https://vimeo.com/1"])

dates = st.dates(date(2024, 12, 1), date(2024, 12, 4))
moments = st.datetimes(datetime(2024, 12, 1), datetime(2024, 12, 5)).map(lambda at: at.replace(second=0, microsecond=0))
lengths = st.sampled_from([timedelta(), timedelta(minutes=50), timedelta(hours=20), timedelta(days=2)])
names = (
    st.sampled_from(
        [
            *(
                "Hall A | B",
                "10:00–11:00",
                "Room:\xa0X · Speakers:\xa0Y",
                "a · Speakers: b",
                "会場:\xa0大／登壇者:\xa0小",
            ),
            *(
                "山田、太郎（仮）／佐藤・花子",
                "*_`[x](y)~~$&#160;\\",
                "<b>&amp;</b>",
                "two\nlines\u2028three",
                "\xa0",
                ":\xa0:",
                "★",
            ),
        ]
    )
    | lines
)
facts = st.builds(
    lambda starts, length, **others: Facts(starts, starts and length is not None and starts + length or None, **others),
    st.none() | moments,
    st.none() | lengths,
    room=names.map(lambda text: text[:100]),
    speakers=st.lists(names, max_size=3).map(", ".join),
    level=st.sampled_from([None, 100, 300, 500]),
    format=names.map(lambda text: text[:60]),
    rating=st.none() | st.integers(1, 5),
)
sections = st.builds(Section, section_names, texts)
sessions = st.builds(
    SessionText, headings, urls, texts, st.lists(sections, max_size=3).map(tuple), st.just(Facts()) | facts
)
chapters = st.builds(ChapterText, st.integers(1, 6), headings, texts)


@st.composite
def _days(draw: st.DrawFn, *, group: bool = False) -> DayText:
    """Any day or group, with chapters between its sessions."""
    held = tuple(draw(st.lists(sessions, max_size=3)))
    inside = draw(st.lists(st.tuples(st.integers(0, len(held)), chapters), max_size=2))
    on = None if group else draw(st.none() | dates)
    return DayText(draw(headings), "" if group else draw(texts), held, on, group, tuple(inside))


days, groups = _days(), _days(group=True)
fronts = st.builds(
    FrontMatter,
    title=lines.map(str.strip),
    emoji=st.sampled_from(["", "🎪", "👨‍👩‍👧"]),
    kind=st.sampled_from(["tech", "idea"]),
    topics=st.lists(lines, max_size=5).map(tuple),
    published=st.booleans(),
    published_at=st.sampled_from(["", "2026-11-25", "2026-11-25 10:00"]),
    publication_name=st.sampled_from(["", "our_team"]),
)
listed = st.builds(
    list_line,
    st.builds(
        LinkedArticle,
        st.just("harbour-keynotes"),
        lines.map(lambda line: clean_line(line, max_length=100)).filter(bool),  # a title is stored so
    ),
    st.sampled_from(["", *(each.url for each in ARTICLES.values())]),
    card=st.booleans(),
)
series = st.builds(Series, st.sampled_from(["top", "bottom"]), st.lists(listed, min_size=1, max_size=3).map(tuple))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document that the classes accept."""
    preamble = [ChapterText(0, "", draw(texts))] if draw(st.booleans()) else []
    parts = draw(st.lists(chapters | days | groups, max_size=4, unique_by=_date_or_self))
    return Document(
        front=draw(fronts),
        parts=(*preamble, *parts),
        level=draw(st.integers(1, 4)),
        image_folder=draw(st.sampled_from(["", "conf2026", "2026/conf"])),
        language=draw(st.sampled_from(["en", "ja"])),
        series=draw(st.none() | series),
    )


def _date_or_self(part: ChapterText | DayText) -> object:
    """Return what may occur only once: the date of a day."""
    return (isinstance(part, DayText) and part.on) or object()
