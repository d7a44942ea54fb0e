"""Parser of articles in house notation for the file formats: that of the preview, with footnotes and math."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.article.parse_cost import beginning

HOUSE = DIALECTS[DEFAULT_DIALECT]
"""The dialect whose Markdown is the notation of the database."""


def parse(body: str) -> tuple[list[Token], int]:
    """Return the tokens of an article's body, and how many characters at its end were left out."""
    shown, rest = beginning(body)
    return _parser().parse(shown, {}), rest


@cache
def _parser() -> MarkdownIt:
    return HOUSE.parser()
