"""Parser of reports: Markdown to Document; lossless: every line is kept.

Days are the headings of the highest level at which one reads as a day; sessions are one level below; everything else
stays as written in the nearest chapter, day note or session.
"""

from collections import Counter
from collections.abc import Sequence

from .dialects.base import Dialect
from .document import (
    DEFAULT_LEVEL,
    MAX_LEVEL,
    ChapterText,
    DayText,
    Document,
    Part,
    Section,
    SessionText,
    split_sections,
)
from .headings import is_day_heading
from .images import image_paths, rewrite_images
from .lines import Line, scan, split_lines, trim, unguard


class ReportError(ValueError):
    """Parse error; the message says why."""


def decode(data: bytes) -> str:
    """Decode a file: UTF-8, byte order mark removed, line ends to LF.

    Raises ReportError with the position of the first byte that is not UTF-8, or is NUL.
    """
    if (place := data.find(0)) >= 0:
        raise ReportError(f"a NUL character at byte {place}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(f"not UTF-8 at byte {error.start}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(text: str, dialect: Dialect) -> Document:
    """Parse `text`; `write` returns a canonical text byte for byte."""
    front, body = dialect.read_front(text)
    lines = scan(split_lines(body))
    level = _day_level(lines)
    folder = _image_folder(body, dialect)
    parts: list[Part] = []
    for heading, chunk in _chunks(lines, level or DEFAULT_LEVEL):
        if heading is not None and heading.level == level and reads_as_day(heading):
            parts.append(_day(heading.heading, chunk, level, folder, dialect))
        elif heading is not None:
            parts.append(ChapterText(heading.level, heading.heading, _text(chunk, folder, dialect)))
        elif text_above := _text(chunk, folder, dialect):
            parts.append(ChapterText(0, "", text_above))
    return Document(
        front=front,
        parts=tuple(parts),
        level=level or DEFAULT_LEVEL,
        image_folder=folder,
    )


def reads_as_day(line: Line) -> bool:
    """Return whether a heading names a day: by its words, unless a tab inverts that."""
    return bool(line.heading) and is_day_heading(line.heading) != line.marked


def _day_level(lines: Sequence[Line]) -> int:
    """Return the heading level of the days, or 0 when there are none."""
    return min(
        (line.level for line in lines if 0 < line.level <= MAX_LEVEL and reads_as_day(line)),
        default=0,
    )


def _image_folder(body: str, dialect: Dialect) -> str:
    found = (dialect.read_image_path(path) for path in image_paths(body))
    folders = Counter(place[0] for place in found if place is not None)
    return folders.most_common(1)[0][0] if folders else ""


def _chunks(lines: Sequence[Line], level: int) -> list[tuple[Line | None, list[Line]]]:
    """Split the lines at each heading up to `level`."""
    chunks: list[tuple[Line | None, list[Line]]] = [(None, [])]
    for line in lines:
        if line.heading and line.level <= level:
            chunks.append((line, []))
        else:
            chunks[-1][1].append(line)
    return chunks


def _day(heading: str, lines: Sequence[Line], level: int, folder: str, dialect: Dialect) -> DayText:
    note: list[Line] = []
    sessions: list[tuple[str, list[Line]]] = []
    for line in lines:
        if line.heading and line.level == level + 1:
            sessions.append((line.heading, []))
        else:
            (sessions[-1][1] if sessions else note).append(line)
    return DayText(
        heading,
        _text(note, folder, dialect),
        tuple(_session(name, chunk, level + 1, folder, dialect) for name, chunk in sessions),
    )


def _session(heading: str, lines: Sequence[Line], level: int, folder: str, dialect: Dialect) -> SessionText:
    above, sections = split_sections(lines, level + 1)
    lead = _text(above, folder, dialect)
    first, _, rest = lead.partition("\n")
    recording = "" if rest.partition("\n")[0].strip() else dialect.read_recording_line(first)
    return SessionText(
        heading,
        recording,
        lead=rest if recording else lead,
        sections=tuple(Section(name, _text(chunk, folder, dialect)) for name, chunk in sections),
    )


def _text(lines: Sequence[Line], folder: str, dialect: Dialect) -> str:
    def plain(path: str) -> str:
        place = dialect.read_image_path(path)
        return place[1] if place is not None and place[0] == folder else path

    return unguard(rewrite_images(trim("\n".join(line.text for line in lines)), plain))
