"""Zenn's Markdown: message boxes, cards and players, footnotes, sizes of pictures; and which pictures it shows."""

from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll

from sessions.article.dialects.shared.constructs import PreviewRules, add_extensions, add_sized_pictures
from sessions.article.dialects.shared.html import add_breaks_and_comments
from sessions.article.parse_cost import MAX_EFFORT, cut_within

PREVIEW = PreviewRules(
    look="zenn", boxes=("message", "details"), cards=True, inline_notes=True, last_note=True, names_code=True
)


def add_constructs(md: MarkdownIt) -> None:
    """Add Zenn's extensions to a parser."""
    add_extensions(md, PREVIEW)
    add_sized_pictures(md)
    add_breaks_and_comments(md)


@lru_cache(maxsize=8)
def picture_sources(article: str) -> tuple[str, ...]:
    """Return the address of each picture that Zenn shows in the Markdown of an article, as written in its HTML.

    In order, each once. Cached, because every text of a report asks for them.
    """
    if "![" not in article:
        return ()
    tokens = _parser().parse(cut_within(article, MAX_EFFORT))
    children = (child for token in tokens for child in token.children or ())
    return tuple(dict.fromkeys(str(child.attrs["src"]) for child in children if child.type == "image"))


def address_of(destination: str) -> str:
    """Return the address in the HTML of a picture with a destination in Markdown."""
    return _parser().normalizeLink(unescapeAll(destination))


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    add_constructs(md)
    return md
