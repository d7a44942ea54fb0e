"""What will look wrong in one text: pure functions from Markdown to findings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.rules.video_urls import youtube_id

from .effort import cut_within, effort_of
from .findings import Finding, FindingTarget
from .headings import is_section_name
from .lines import Line, scan, split_lines
from .own_stack import on_own_stack

MAX_EFFORT = 60_000
"""How much work it may be to look for asterisks in one text, see effort.py; no text of a real report is a tenth."""
MAX_EFFORT_OF_BLOCKS = 60_000
"""How much of a text is taken apart into paragraphs for it."""

_VIDEO_ADDRESS = re.compile(
    r"https?://(?:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com/(?:watch\b|live/|embed/|shorts/)|youtu\.be/)\S*"
)
_VIDEO_EMBED = re.compile(r"@\[youtube\]\(([^()]*)\)")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")


@dataclass(slots=True)
class AsteriskBudget:
    """How much work it may still be to look for asterisks in all the texts of one report: a second."""

    left: int = 400_000


def check_text(
    text: str,
    target: FindingTarget,
    *,
    session_level: int = 0,
    has_sections: bool = False,
    effort: AsteriskBudget | None = None,
) -> Iterator[Finding]:
    """Yield what will look wrong in `text`; `effort` is that of the report which the text belongs to.

    `session_level` is the deepest heading level that is structure around this text (0: none); with `has_sections` the
    names of sections one level deeper are structure too.
    """
    lines = scan(split_lines(text))
    yield from _unclosed(lines, target)
    if session_level:
        yield from _headings(lines, target, session_level, has_sections)
    yield from _videos(lines, target)
    yield from _stars(text, target, effort or AsteriskBudget())


def is_lost_video(url: str) -> bool:
    """Whether the address claims to lead to a YouTube video and names none."""
    return bool(_VIDEO_ADDRESS.fullmatch(url)) and not youtube_id(url)


def _short(text: str, length: int = 40) -> str:
    text = text.strip()
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _unclosed(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if line.loose:
            key = "unclosed-box" if line.text.lstrip(" ").startswith(":::") else "unclosed-code"
            yield Finding("warning", key, target, {"line": number, "excerpt": _short(line.text)})


def _headings(lines: list[Line], target: FindingTarget, level: int, has_sections: bool) -> Iterator[Finding]:
    for line in lines:
        if 0 < line.level <= level:
            params = {"excerpt": _short(line.text), "level": level + 1}
            yield Finding("warning", "heading-as-text", target, params)
        elif has_sections and line.level == level + 1 and is_section_name(line.heading):
            yield Finding(
                "warning",
                "heading-name-as-text",
                target,
                {"excerpt": _short(line.text)},
            )


def _videos(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    for line in lines:
        if "you" not in line.text:  # neither an address of YouTube nor its embed
            continue
        bare = line.text.strip()
        embed = _VIDEO_EMBED.fullmatch(bare)
        if not line.fenced and (is_lost_video(bare) or (embed and not _VIDEO_ID.fullmatch(embed[1]))):
            yield Finding("warning", "video-id", target, {"excerpt": _short(bare, 60)})


@cache
def _parser() -> MarkdownIt:
    # Without text_join an escaped \** stays apart from an asterisk that was meant to work.
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return md.disable(["text_join", "inline"])


def _stars(text: str, target: FindingTarget, effort: AsteriskBudget) -> Iterator[Finding]:
    """Yield the ``**`` that CommonMark will print: those that touch punctuation inside and a letter outside."""
    if "**" not in text or effort.left <= 0:
        return
    excerpts, spent = _printed_stars(text)
    # What is known already counts all the same, so that a report looks as it did a moment ago.
    effort.left -= spent
    for excerpt in excerpts:
        yield Finding("warning", "bold-stays-text", target, {"excerpt": excerpt})


@lru_cache(maxsize=256)
def _printed_stars(text: str) -> tuple[tuple[str, ...], int]:
    """Return the words around each ``**`` that is printed, and what it costs to find them.

    Looks at MAX_EFFORT of a text and not beyond.

    Only paragraphs with ``**`` in them are read: the time goes there. Results are kept, since a report is looked at
    again and again while one of its texts changes.
    """
    md = _parser()
    env: dict[str, Any] = {}
    found: list[str] = []
    beginning = cut_within(text, MAX_EFFORT_OF_BLOCKS)
    left = MAX_EFFORT
    for block in on_own_stack(len(beginning), lambda: md.parse(beginning, env)):
        if block.type != "inline" or "**" not in block.content:
            continue
        left -= effort_of(block.content)
        if left < 0:
            break
        children: list[Token] = []
        md.inline.parse(block.content, md, env, children)
        found += [_around_stars(each) for each in children if each.type == "text" and "**" in each.content]
    return tuple(found), effort_of(beginning) + min(MAX_EFFORT, MAX_EFFORT - left)


def forget() -> None:
    """Forget what was found in texts, as a process does that starts anew."""
    _printed_stars.cache_clear()


def _around_stars(token: Token) -> str:
    at = token.content.index("**")
    start = max(0, at - 12)
    return f"{'…' if start else ''}{_short(token.content[start:])}"
