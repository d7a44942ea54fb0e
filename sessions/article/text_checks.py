"""Checks of one Markdown text: what will look wrong. Pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sessions.article.emphasis import misread_emphasis
from sessions.article.findings import Finding, FindingTarget, Repair, short
from sessions.article.guard import UnderlineBudget
from sessions.article.headings import FIELD_OF_SECTION, placed_below
from sessions.article.image_rename import with_destination
from sessions.article.lines import TICKS, Line, outside_code, scan, split_lines
from sessions.rules.video_urls import normalise, youtube_id

_VIDEO_ADDRESS = re.compile(
    r"https?://(?:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com/(?:watch\b|live/|embed/|shorts/)|youtu\.be/)\S*"
)
_PLAYER_ADDRESS = re.compile(
    r"https?://(?:youtu\.be/[A-Za-z0-9_-]+(?:\?[A-Za-z0-9_=&-]+)?|(?:www\.)?youtube\.com/watch\?[A-Za-z0-9_=&-]+)"
)
_OPENING = re.compile(r" {0,3}(?P<mark>`{3,}+|~{3,}+|:{3,}+(?=[ \t]*+[^:\s])).*")
_VIDEO_EMBED = re.compile(r"@\[youtube\]\(([^()]*)\)")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_TAG = re.compile(
    rf"{TICKS}|(?<!\\)(?P<tag></?(?:a|abbr|b|blockquote|center|code|del|details|div|dl|em|embed|figure|"
    r"font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|object|ol|p|picture|pre|ruby|rt|s|script|small|span|strike|strong|"
    r"style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)(?:\s[^<>]*+)?+/?>)",
    re.IGNORECASE,
)
_EMPTY_LINK = re.compile(rf"{TICKS}|(?<![!\\])(?P<link>\[[^\[\]]*\]\((?:https?://)?\))")


@dataclass(slots=True)
class AsteriskBudget:
    """Remaining cost of searching asterisks in all texts of one report: a second."""

    left: int = 400_000


def check_text(
    text: str,
    target: FindingTarget,
    *,
    session_level: int = 0,
    effort: AsteriskBudget | None = None,
) -> Iterator[Finding]:
    """Yield findings of `text`; `effort` is the budget of the whole report.

    `session_level` is the heading level of sessions if this text is one of a session (else 0).
    """
    lines = scan(split_lines(text))
    yield from _unclosed(lines, target)
    yield from _formula(lines, target)
    if session_level:
        yield from _headings(text, target, session_level)
    yield from _videos(lines, target)
    yield from _html(lines, target)
    yield from _empty_links(lines, target)
    yield from _emphasis(text, target, effort or AsteriskBudget())


def is_lost_video(url: str) -> bool:
    """Return whether a URL is one of YouTube without a valid video ID."""
    return bool(_VIDEO_ADDRESS.fullmatch(url)) and not youtube_id(url)


def player_url(url: str) -> str:
    """Return the URL that becomes a player for one of YouTube that becomes a link card; "" for any other one."""
    if not _VIDEO_ADDRESS.fullmatch(url) or _PLAYER_ADDRESS.fullmatch(url) or not youtube_id(url):
        return ""
    return normalise(url)


def _unclosed(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    loose = [number for number, line in enumerate(lines, 1) if line.loose]
    for number in loose:
        line = lines[number - 1]
        key = "unclosed-box" if line.text.lstrip(" ").startswith(":::") else "unclosed-code"
        repair = _closing(lines, number) if len(loose) == 1 else None
        yield Finding("warning", key, target, {"line": number, "excerpt": short(line.text)}, repair)


def _formula(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    """Yield a formula that is never closed: it would hide what follows, to the next formula in any other text."""
    opened = 0
    for number, line in enumerate(lines, 1):
        marks = 0 if line.fenced else line.text.count("$$")
        if opened and marks:
            opened = 0
        elif marks == 1 and line.text.lstrip(" ").startswith("$$"):
            opened = number
    if opened:
        opening = lines[opened - 1].text
        is_last = not any(line.blank for line in lines[opened:]) and opened < len(lines)
        repair = Repair("ending", opening, "$$") if is_last else None
        yield Finding("warning", "unclosed-formula", target, {"line": opened, "excerpt": short(opening)}, repair)


def _closing(lines: list[Line], number: int) -> Repair | None:
    """Return the closing line of a box or code that goes to the end of a text; None if it can end in several places."""
    opening = lines[number - 1].text
    match = _OPENING.fullmatch(opening)
    if match is None or len(lines) == number or any(line.blank for line in lines[number:]):
        return None
    return Repair("ending", opening, match["mark"])


def _headings(text: str, target: FindingTarget, level: int) -> Iterator[Finding]:
    if not any(name in text for name in FIELD_OF_SECTION):
        return
    # Without setext headings: they would be searched in every text.
    for line in scan(split_lines(placed_below(text, level - 1, UnderlineBudget(0)))):
        if line.level <= level + 1 and line.heading in FIELD_OF_SECTION:
            yield Finding("warning", "heading-name-as-text", target, {"excerpt": short(line.text)})


def _videos(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    for line in lines:
        if "you" not in line.text:  # no YouTube URL or embed
            continue
        bare = line.text.strip()
        if not line.fenced and (player := player_url(bare)):
            repair = Repair("line", bare, player)
            yield Finding("warning", "video-card", target, {"excerpt": short(bare, 60)}, repair)
        embed = _VIDEO_EMBED.fullmatch(bare)
        if not line.fenced and (is_lost_video(bare) or (embed and not _VIDEO_ID.fullmatch(embed[1]))):
            yield Finding("warning", "video-id", target, {"excerpt": short(bare, 60)})


def _html(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    """Yield the first HTML tag, which is shown as it is written; not in code."""
    for line in lines:
        if line.fenced or "<" not in line.text or ">" not in line.text or line.text.startswith(("    ", "\t")):
            continue
        for match in outside_code(_TAG, line.text):
            yield Finding("warning", "html-as-text", target, {"excerpt": short(match["tag"])})
            return


def _empty_links(lines: list[Line], target: FindingTarget) -> Iterator[Finding]:
    """Yield links without an address, as the button for links writes them, each once; not in code."""
    texts = (line.text for line in lines if not line.fenced and ("]()" in line.text or "://)" in line.text))
    found = [match["link"] for text in texts for match in outside_code(_EMPTY_LINK, text)]
    for link in dict.fromkeys(found):
        yield Finding("warning", "link-empty", target, {"excerpt": short(link)})


def _emphasis(text: str, target: FindingTarget, effort: AsteriskBudget) -> Iterator[Finding]:
    """Yield marks that are not read as they were meant: between punctuation and a letter."""
    if effort.left <= 0:
        return
    places, spent = misread_emphasis(text)
    # Cached results count too, so that a report has the same findings each time.
    effort.left -= spent
    for each in places:
        yield Finding("warning", each.key, target, {"excerpt": each.excerpt}, each.repair)


def repaired_text(text: str, repair: Repair) -> str:
    """Return a text with a repair; unchanged where there is nothing to repair any more."""
    match repair.kind:
        case "picture":
            return with_destination(text, repair.old, repair.new)
        case "line":
            lines = scan(split_lines(text))
            return "\n".join(
                line.text.replace(repair.old, repair.new)
                if line.text.strip() == repair.old and not line.fenced
                else line.text
                for line in lines
            )
        case "ending":
            return f"{text.rstrip()}\n{repair.new}" if repair.old in text else text
        case _:
            return text
