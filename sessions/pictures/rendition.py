"""What is kept of a picture."""

from dataclasses import dataclass

from sessions.pictures.moments import Taken


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file without metadata and its size in pixels, when it was taken, and the SHA-256 of what was sent."""

    content: bytes
    ending: str
    width: int
    height: int
    taken: Taken | None
    digest: str
