"""Sessions that were watched afterwards, told as the text of one chapter: a heading each, the recording, the words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.reporting.lines import Line, scan, split_lines, trim

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Watched:
    """One session as the chapter tells it; what is not known is empty."""

    heading: str
    recording_url: str = ""
    texts: tuple[str, ...] = ()


def chapter_text(sessions: Iterable[Watched], level: int) -> str:
    """Return the text of a chapter in which each session has a heading of that level, with its recording below it.

    Headings in the texts move below those of the sessions, so that each stays with its session.
    """
    blocks: list[str] = []
    for session in sessions:
        blocks.append(f"{'#' * min(level, _DEEPEST)} {session.heading}")
        if session.recording_url:
            blocks.append(session.recording_url)
        blocks += [_below(text, level) for text in map(trim, session.texts) if text]
    return "\n\n".join(blocks)


def _below(text: str, level: int) -> str:
    """Move the headings of a text down by as much as the highest of them needs."""
    lines = scan(split_lines(text))
    by = max(level + 1 - min((line.level for line in lines if line.level), default=_DEEPEST), 0)
    return "\n".join(_moved(line, by) if line.level else line.text for line in lines)


def _moved(line: Line, by: int) -> str:
    return "#" * min(line.level + by, _DEEPEST) + line.text.lstrip(" ")[line.level :]
