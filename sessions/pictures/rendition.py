"""Result of picture processing: what is stored of an upload."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sessions.pictures.exif_time import CaptureTime


@dataclass(frozen=True, slots=True)
class Rendition:
    """A sanitised picture: bytes and size in pixels, capture time, and the SHA-256 digest of the upload
    (deduplication).

    `small` maps widths to thumbnails; empty when they were not made.
    """

    content: bytes
    ending: str
    width: int
    height: int
    taken: CaptureTime | None
    digest: str
    small: Mapping[int, bytes] = field(default_factory=dict)
