"""Result of a check: what the command `doctor` prints, and the page *State of this install* shows."""

from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple

NAMES: Final = 20
"""Maximum number of names per kind of result: what else the doctor says is not lost among them."""


class CheckLevel(Enum):
    """How serious a result is. A warning is no problem of the install yet."""

    OK = "ok"
    WARNING = "warn"
    WRONG = "WRONG"


class CheckResult(NamedTuple):
    """A fact of the install with its name, both in the language of the reader."""

    name: str
    value: str
    level: CheckLevel = CheckLevel.OK


def warn_if(condition: object) -> CheckLevel:
    """Return WARNING if the condition holds, else OK."""
    return CheckLevel.WARNING if condition else CheckLevel.OK


def wrong_if(condition: object) -> CheckLevel:
    """Return WRONG if the condition holds, else OK."""
    return CheckLevel.WRONG if condition else CheckLevel.OK


def named_results(problem: str, names: list[str]) -> Iterator[CheckResult]:
    """Yield each name of a problem, and how many more there are if there are more than NAMES. In English."""
    for name in names[:NAMES]:
        yield CheckResult(problem, name, CheckLevel.WRONG)
    if len(names) > NAMES:
        yield CheckResult(problem, f"and {len(names) - NAMES} more", CheckLevel.WRONG)
