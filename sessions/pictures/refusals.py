"""Error codes of refused pictures: a closed list; messages for people are made in higher layers."""

from enum import StrEnum


class PictureRefusal(StrEnum):
    """Reasons why a file is refused."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not-a-picture"
    FORMAT = "format"
    BROKEN = "broken"
    TRUNCATED = "truncated"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_FRAMES = "too-many-frames"
    TOO_SLOW = "too-slow"


class PictureRefused(ValueError):
    """A file is refused: ``reason`` says why, ``found`` what it seems to be instead, if known."""

    def __init__(self, reason: PictureRefusal, found: str = "") -> None:
        super().__init__(reason, found)  # its arguments, so that it can be pickled
        self.reason = reason
        self.found = found

    def __str__(self) -> str:
        return f"{self.reason} ({self.found})" if self.found else str(self.reason)
