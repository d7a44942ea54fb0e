"""What is kept of a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.pictures.exif_time import Taken


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file without metadata and its size in pixels, when it was taken, and the SHA-256 of what was sent.

    `small` are its thumbnails by their width; empty where they have not been made.
    """

    content: bytes
    ending: str
    width: int
    height: int
    taken: Taken | None
    digest: str
    small: Mapping[int, bytes] = field(default_factory=dict)
