"""Result of a check: what the command `doctor` prints, and the page *State of this install* shows."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How serious a finding is. A warning is no problem of the install yet."""

    OK = "ok"
    WARNING = "warn"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact of the install with its name, both in the language of the reader."""

    name: str
    value: str
    level: Level = Level.OK


def shown_bytes(number: int) -> str:
    """Return a size in MB, a large one in GB; as quotas are counted, 1 MB is 1,000,000 bytes."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e10 else f"{number / 1e6:,.1f} MB"


def warn_if(condition: object) -> Level:
    """Return WARNING if the condition holds, else OK."""
    return Level.WARNING if condition else Level.OK


def wrong_if(condition: object) -> Level:
    """Return WRONG if the condition holds, else OK."""
    return Level.WRONG if condition else Level.OK
