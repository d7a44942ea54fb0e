"""How a picture is turned and cut, as numbers that can be changed again without ever losing a pixel.

A leaf without Django and without a database.
"""

from dataclasses import dataclass
from typing import Any, Self

from PIL import Image

MOST_CUT_OFF = 0.95
"""How much of a side may go: what is left is still a picture."""

type Cuts = tuple[float, float, float, float]

_NONE: Cuts = (0.0, 0.0, 0.0, 0.0)
_CLOCKWISE = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


class TooMuch(ValueError):
    """So much would be cut off that nothing worth seeing is left, or the numbers are none."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Quarter turns clockwise, after cutting parts off the unedited picture at its left, top, right and bottom."""

    turns: int = 0
    cuts: Cuts = _NONE

    @property
    def is_nothing(self) -> bool:
        """Whether the picture stays as it is."""
        return not self.turns and self.cuts == _NONE

    @classmethod
    def read(cls, stored: Any) -> Self:
        """Return what ``stored`` gave; nothing is done for None."""
        return cls(int(stored["turns"]), tuple(stored["cuts"])) if stored else cls()

    def stored(self) -> dict[str, Any] | None:
        """Return it in the form in which a database keeps it; None where nothing is done."""
        return None if self.is_nothing else {"turns": self.turns, "cuts": list(self.cuts)}

    def turned(self, quarters: int) -> "Crop":
        """Return the edit after turning what is seen clockwise."""
        return Crop((self.turns + quarters) % 4, self.cuts)

    def cut(self, left: float, top: float, right: float, bottom: float) -> "Crop":
        """Return the edit after cutting fractions off the sides of what is seen now; raises TooMuch."""
        seen = (left, top, right, bottom)
        if not all(0 <= fraction < 1 for fraction in seen):
            raise TooMuch
        for _ in range(self.turns):
            # What is seen on top after a quarter turn clockwise is the left side before it.
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
        """Return the picture, cut and turned."""
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
