"""Pictures of sessions that no text refers to and that are in the article all the same."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from .images import image_paths, image_text, is_plain_name

if TYPE_CHECKING:
    from .report_data import ReportData


@dataclass(frozen=True, slots=True)
class AutomaticPictures:
    """Pictures that no text refers to and that are in the article all the same, as Markdown per session.

    `first` are those that follow the heading, at the start of the summary; `last` stand after the impressions.
    """

    first: Mapping[UUID, str]
    last: Mapping[UUID, str]

    def of(self, key: UUID) -> str:
        """Return all of one session."""
        return "\n\n".join(filter(None, (self.first.get(key), self.last.get(key))))


def automatic_pictures(material: "ReportData") -> AutomaticPictures:
    """Return the pictures that are shown automatically.

    Without pictures that a text of the report refers to, and without missing ones. Those that follow no heading are
    shown if the report says so, in sessions whose texts place no photo.
    """
    first: dict[UUID, list[str]] = defaultdict(list)
    last: dict[UUID, list[str]] = defaultdict(list)
    shows = material.report.shows_photos
    photos = material.photos_of_sessions
    if shows or any(photo.follows_heading for photo in photos):
        placed = {path for text in material.texts() for path in image_paths(text)}
        by_hand = _sessions_with_placed_photos(material) if shows else set()
        for photo in photos:
            key = photo.session_id
            if key is None or photo.name in placed or not is_plain_name(photo.name):
                continue
            text = image_text(photo.name, photo.alt, photo.caption)
            if photo.follows_heading:
                first[key].append(text)
            elif shows and key not in by_hand:
                last[key].append(text)
    return AutomaticPictures(*({key: "\n\n".join(texts) for key, texts in part.items()} for part in (first, last)))


def _sessions_with_placed_photos(material: "ReportData") -> set[UUID]:
    return {
        held.session.pk
        for held in material.sessions
        if any(is_plain_name(path) for text in held.texts() for path in image_paths(text))
    }
