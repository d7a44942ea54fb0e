"""The keys of the rows that the parts of a document belong to, in the order of the article; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sessions.reporting.document import ChapterText, DayText, Document, SessionText


def parts_in_order(document: Document) -> Iterator[ChapterText | DayText | SessionText]:
    """Yield every chapter, day and session of a document; a day before what it contains."""
    for part in document.parts:
        yield part
        if isinstance(part, DayText):
            yield from part.contents()


def keys_of(document: Document) -> list[str]:
    """Return the key of each part."""
    return [part.key for part in parts_in_order(document)]


def with_part_keys(document: Document, keys: Sequence[str]) -> Document:
    """Return a document with the keys of its parts; without any if their number is another one."""
    if len(keys) != sum(1 for _part in parts_in_order(document)):
        return document
    left = iter(keys)

    def keyed(part: Any) -> Any:
        return replace(part, key=next(left))

    def day(part: DayText) -> DayText:
        key = next(left)
        contents = [keyed(piece) for piece in part.contents()]
        sessions = tuple(piece for piece in contents if isinstance(piece, SessionText))
        chapters = (piece for piece in contents if isinstance(piece, ChapterText))
        places = (above for above, _chapter in part.chapters)
        return replace(part, key=key, sessions=sessions, chapters=tuple(zip(places, chapters, strict=True)))

    parts = (day(part) if isinstance(part, DayText) else keyed(part) for part in document.parts)
    return replace(document, parts=tuple(parts))
