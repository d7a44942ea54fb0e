"""What pages show of a photo, as a value that does not change: cached fragments take no rows of the database."""

from dataclasses import dataclass
from uuid import UUID

from sessions.models import Photo


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo of a session as its page shows it; ``version`` is the content hash in the addresses of its files."""

    pk: UUID
    name: str
    file: str
    version: str
    alt: str
    caption: str
    width: int | None
    height: int | None

    @classmethod
    def of(cls, photo: Photo) -> "ShownPhoto":
        """Return what is shown of a photo; ``file`` is its path, or "" while the file is still missing."""
        file = photo.file.name or ""
        return cls(photo.pk, photo.name, file, photo.version, photo.alt, photo.caption, photo.width, photo.height)
