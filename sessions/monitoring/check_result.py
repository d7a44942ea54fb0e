"""Result of a check: what the command `doctor` prints, and the page *State of this install* shows."""

from dataclasses import dataclass
from enum import Enum


class CheckLevel(Enum):
    """How serious a result is. A warning is no problem of the install yet."""

    OK = "ok"
    WARNING = "warn"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A fact of the install with its name, both in the language of the reader."""

    name: str
    value: str
    level: CheckLevel = CheckLevel.OK


def shown_bytes(number: int) -> str:
    """Return a size in MB, a large one in GB; as quotas are counted, 1 MB is 1,000,000 bytes."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e10 else f"{number / 1e6:,.1f} MB"


def warn_if(condition: object) -> CheckLevel:
    """Return WARNING if the condition holds, else OK."""
    return CheckLevel.WARNING if condition else CheckLevel.OK


def wrong_if(condition: object) -> CheckLevel:
    """Return WRONG if the condition holds, else OK."""
    return CheckLevel.WRONG if condition else CheckLevel.OK
