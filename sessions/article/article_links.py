"""Links between the articles of one event, in texts and in the list of the other articles.

In texts a link has the plain file name of the other article, as a picture has: ``[words](harbour-keynotes.md)``. The
writer puts the address at the site in its place, and the reader takes it back; an article without an address yet keeps
its name. A link alone in its paragraph whose words are the title is a card where the site has cards: the bare address.
Pure functions.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sessions.article.image_rename import by_run, masked
from sessions.article.images import plain_text
from sessions.article.lines import TICKS, fenced_lines, outside_code, split_lines

_FILE = r"[0-9a-z_-]{1,60}\.md"
# Code and pictures first, so that what is within them is left alone.
_SKIPPED = rf"{TICKS}|(?P<skipped>\\.|!\[(?:[^\[\]\\]++|\\.)*+\]\([^\s()<>]*+\)?)"
_FILE_LINK = re.compile(rf"{_SKIPPED}|\]\((?P<address>{_FILE})\)")
_WORDS = re.compile(rf"(?<!!)\[(?P<words>(?:[^\[\]]++|\[[^\[\]]*+\])*+)\]\((?P<file>{_FILE})\)")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """An article of the event, with what its address at a site is made of.

    `authors` are the person's names, and `items` the keys that sites gave the article when it was published, both by
    the name of the dialect; what is unknown is missing. `published` is the setting of the report.
    """

    slug: str
    title: str
    publication: str = ""
    authors: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    published: bool = False

    @property
    def file(self) -> str:
        """The plain file name by which texts link to it."""
        return f"{self.slug}.md"


def list_line(
    article: LinkedArticle, address: str, *, card: bool, write: Callable[[str], str] = lambda text: text
) -> str:
    """Return the line of an article in a list: a bare address, a link, or the title while the address is unknown.

    `write` translates the title into the notation of the site.
    """
    if card and address:
        return address
    title = " ".join(write(plain_text(article.title)).split()) or "—"
    return f"- [{title}]({address})" if address else f"- {title}"


def link_text(article: LinkedArticle) -> str:
    """Return the link to an article as texts have it."""
    return f"[{plain_text(article.title)}]({article.file})"


def files_linked(text: str) -> list[str]:
    """Return the file name of every link to another article, in order, with duplicates; not in code."""
    found: list[str] = []

    def seen(file: str) -> str:
        found.append(file)
        return file

    if ".md)" in text:
        _rewritten(text, _FILE_LINK, seen, {})
    return found


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """The address of an article at a site; `card` are the words of a link that is a card there, "" without cards."""

    url: str
    card: str = ""

    def card_link(self, file: str) -> str:
        """Return the link in a text that is a card at the site."""
        return f"[{self.card}]({file})"


def with_addresses(text: str, articles: Mapping[str, ArticleAddress]) -> str:
    """Return the text with the file name of each link replaced by the address of the article, except in code."""
    if ".md)" not in text:
        return text
    cards = {each.card_link(file): each.url for file, each in articles.items() if each.card}

    def address_of(file: str) -> str:
        return articles[file].url if file in articles else file

    return _rewritten(text, _FILE_LINK, address_of, cards)


def with_files(text: str, articles: Mapping[str, ArticleAddress]) -> str:
    """Reverse `with_addresses`."""
    files = {each.url: file for file, each in articles.items()}
    if not any(address in text for address in files):
        return text
    cards = {each.url: each.card_link(file) for file, each in articles.items() if each.card}
    known = "|".join(re.escape(address) for address in sorted(files, key=len, reverse=True))
    return _rewritten(text, re.compile(rf"{_SKIPPED}|\]\((?P<address>{known})\)"), files.__getitem__, cards)


def _rewritten(text: str, pattern: re.Pattern[str], new: Callable[[str], str], cards: Mapping[str, str]) -> str:
    """Return the text with the address of each link changed, and paragraphs that are a card as `cards` says."""

    lines = split_lines(text)
    blank = [True, *(not line.strip(" \t") for line in lines), True]
    out = []
    for at, (line, fenced) in enumerate(zip(lines, fenced_lines(lines), strict=True)):
        if not fenced and line in cards and blank[at] and blank[at + 2]:
            line = cards[line]
        elif not fenced and "](" in line:
            line = _replaced(line, pattern, new)
        out.append(line)
    return "\n".join(out)


def _replaced(line: str, pattern: re.Pattern[str], new: Callable[[str], str]) -> str:
    out, done = [], 0
    for match in outside_code(pattern, line):
        if match["address"] is not None:
            out += [line[done : match.start("address")], new(match["address"])]
            done = match.end("address")
    return "".join([*out, line[done:]])


def follow_article(text: str, before: LinkedArticle, after: LinkedArticle) -> str:
    """Return the text with links to `before` changed to `after`: the file name, and words that are the old title."""
    if before.file not in text:
        return text
    titles = {before.title, plain_text(before.title)}

    def followed(run: str) -> str:
        out, done = [], 0
        for match in _WORDS.finditer(masked(run)):
            if match["file"] != before.file:
                continue
            words = run[slice(*match.span("words"))]
            if before.title != after.title and " ".join(words.split()) in titles:
                words = plain_text(after.title)
            out += [run[done : match.start("words")], words, "](", after.file]
            done = match.end("file")
        return "".join([*out, run[done:]])

    return by_run(text, followed)


def addresses_of(
    articles: Iterable[LinkedArticle], address_of: Callable[[LinkedArticle], str], *, cards: bool
) -> dict[str, ArticleAddress]:
    """Return the address of each article by its file name; without those that have none yet."""
    found = ((article, address_of(article)) for article in articles)
    return {
        article.file: ArticleAddress(url, plain_text(article.title) if cards else "") for article, url in found if url
    }


Place = Literal["top", "bottom"]

_LABELS = {
    "en": ("Other articles about this event ({} article):", "Other articles about this event ({} articles):"),
    "ja": ("このイベントのほかの記事（{} 本）:",) * 2,
}
_ITEM = re.compile(r"https?://[^\s<>]+|- [^\s](?:[^\n\r]*[^\s])?")


@dataclass(frozen=True, slots=True)
class Series:
    """The list in an article: its place and its lines, each a bare address or a list item."""

    place: Place
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= 999 or not all(map(_is_item, self.lines)):
            raise ValueError("a list of articles has 1 to 999 lines, each an address or a list item")


def series_text(lines: tuple[str, ...], language: str) -> str:
    """Return the list as Markdown: bare addresses are paragraphs, so that a site shows each as a card."""
    out = _label(len(lines), language)
    for above, line in zip(("", *lines), lines, strict=False):
        out += "\n" if above[:2] == line[:2] == "- " else "\n\n"
        out += line
    return out


def _is_item(line: str) -> bool:
    return _ITEM.fullmatch(line) is not None


def _label(count: int, language: str) -> str:
    return _LABELS[language][count > 1].format(count)
