"""Chapter text about watched sessions: a heading each, the recording, the texts."""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.reporting.lines import Line, scan, split_lines, trim

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Watched:
    """One watched session; unknown values are empty."""

    heading: str
    recording_url: str = ""
    texts: tuple[str, ...] = ()


def chapter_text(sessions: Iterable[Watched], level: int) -> str:
    """Return the Markdown of the chapter; each session has a heading of that level.

    Headings in the texts are shifted below, so that they stay with their session.
    """
    blocks: list[str] = []
    for session in sessions:
        blocks.append(f"{'#' * min(level, _DEEPEST)} {session.heading}")
        if session.recording_url:
            blocks.append(session.recording_url)
        blocks += [_below(text, level) for text in map(trim, session.texts) if text]
    return "\n\n".join(blocks)


def _below(text: str, level: int) -> str:
    """Shift the headings of a text down, so that its highest is below `level`."""
    lines = scan(split_lines(text))
    by = max(level + 1 - min((line.level for line in lines if line.level), default=_DEEPEST), 0)
    return "\n".join(_moved(line, by) if line.level else line.text for line in lines)


def _moved(line: Line, by: int) -> str:
    return "#" * min(line.level + by, _DEEPEST) + line.text.lstrip(" ")[line.level :]
