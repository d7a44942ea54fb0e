"""Crop and rotation as numbers (non-destructive editing): the original stays, so every edit can be undone."""

from dataclasses import dataclass
from typing import Any, Self

from PIL import Image

MOST_CUT_OFF = 0.95
"""Largest fraction of a side that may be cut off, so that a picture is left."""

type Cuts = tuple[float, float, float, float]

_NONE: Cuts = (0.0, 0.0, 0.0, 0.0)
_CLOCKWISE = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


class TooMuch(ValueError):
    """The crop would leave almost nothing, or its numbers are invalid."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Crop and rotation: fractions cut off the original at left, top, right, bottom, then quarter turns clockwise."""

    turns: int = 0
    cuts: Cuts = _NONE

    @property
    def is_nothing(self) -> bool:
        """Whether the picture stays unchanged."""
        return not self.turns and self.cuts == _NONE

    @classmethod
    def read(cls, stored: Any) -> Self:
        """Return the crop from its stored JSON; None means unchanged."""
        return cls(int(stored["turns"]), tuple(stored["cuts"])) if stored else cls()

    def stored(self) -> dict[str, Any] | None:
        """Return the crop as JSON for the database; None when unchanged."""
        return None if self.is_nothing else {"turns": self.turns, "cuts": list(self.cuts)}

    def turned(self, quarters: int) -> "Crop":
        """Return the crop after rotating the visible picture clockwise by quarter turns."""
        return Crop((self.turns + quarters) % 4, self.cuts)

    def cut(self, left: float, top: float, right: float, bottom: float) -> "Crop":
        """Return the crop after cutting fractions off the sides of the visible picture; raises TooMuch."""
        seen = (left, top, right, bottom)
        if not all(0 <= fraction < 1 for fraction in seen):
            raise TooMuch
        for _ in range(self.turns):
            # After a quarter turn clockwise the top is what was the left side.
            seen = (seen[1], seen[2], seen[3], seen[0])
        width = 1 - self.cuts[0] - self.cuts[2]
        height = 1 - self.cuts[1] - self.cuts[3]
        sizes = (width, height, width, height)
        cuts = tuple(
            round(old + fraction * size, 6) for old, fraction, size in zip(self.cuts, seen, sizes, strict=True)
        )
        if cuts[0] + cuts[2] > MOST_CUT_OFF or cuts[1] + cuts[3] > MOST_CUT_OFF:
            raise TooMuch
        return Crop(self.turns, (cuts[0], cuts[1], cuts[2], cuts[3]))

    def applied(self, picture: Image.Image) -> Image.Image:
        """Return the picture, cropped and rotated."""
        left, top, right, bottom = self.cuts
        box = (
            round(left * picture.width),
            round(top * picture.height),
            max(round((1 - right) * picture.width), round(left * picture.width) + 1),
            max(round((1 - bottom) * picture.height), round(top * picture.height) + 1),
        )
        result = picture.crop(box)
        turn = _CLOCKWISE[self.turns]
        return result.transpose(turn) if turn is not None else result
