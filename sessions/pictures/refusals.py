"""Why a picture is refused: a closed list of reasons; the sentences for people are made above."""

from enum import StrEnum


class PictureRefusal(StrEnum):
    """Each reason for which a file is no picture of ours."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not-a-picture"
    FORMAT = "format"
    POLYGLOT = "polyglot"
    BROKEN = "broken"
    TRUNCATED = "truncated"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_FRAMES = "too-many-frames"
    TOO_SLOW = "too-slow"


class PictureRefused(ValueError):
    """A file that is not taken: ``reason`` says why, ``found`` what it seems to be instead, where that is known."""

    def __init__(self, reason: PictureRefusal, found: str = "") -> None:
        super().__init__(f"{reason} ({found})" if found else str(reason))
        self.reason = reason
        self.found = found
