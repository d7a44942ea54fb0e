"""Parser of articles in house notation for the file formats: that of the preview, with footnotes and math."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.parse_cost import cut_within

HOUSE = DIALECTS[DEFAULT_DIALECT]
"""The dialect whose Markdown is the notation of the database."""

MAX_SOURCE = 300_000
"""Maximum number of characters of an article that are read; the rest is replaced by a note."""

MAX_EFFORT = 100_000
"""Cost limit of reading an article, see parse_cost.py: that of the preview."""


def parse(body: str) -> tuple[list[Token], int]:
    """Return the tokens of an article's body, and how many characters at its end were left out."""
    shown = body if len(body) <= MAX_SOURCE else body[: body.rfind("\n", 0, MAX_SOURCE) + 1] or body[:MAX_SOURCE]
    shown = cut_within(shown, MAX_EFFORT)
    return _parser().parse(shown, {}), len(body) - len(shown)


@cache
def _parser() -> MarkdownIt:
    return HOUSE.parser()
