"""Times of day as people type them: ``10:30–11:30``, ``1:30 PM - 2:30 PM``, ``午後1時半〜2時``. No Django."""

import re
from datetime import time

CLOCK = (
    r"(?:(午前|午後)[ ]?)?([01]?[0-9]|2[0-3])"
    r"(?:[:\uff1a]([0-5][0-9])|時(?:([0-5]?[0-9])分|(半))?|(?=[ ]?[AaPp][.]?[Mm]\b))"
    r"(?:[ ]?([AaPp])[.]?[Mm]\b[.]?)?(?![:\uff1a][0-9])"
)
"""Regular expression of a time with GROUPS groups; full-width digits must be narrow before."""
RANGE = rf"{CLOCK}[ ]{{0,3}}(?:[-\u2010-\u2015\u2212~\u301c\uff5e]|to\b|から)[ ]{{0,3}}{CLOCK}(?:まで)?"
"""Regular expression of a start and an end, with twice as many groups."""
GROUPS = 6

_ZONE = r"(?:[ ](?:UTC|GMT|[A-Z]{1,4}T))?"  # the times are those of the event whatever it says
_WHOLE_RANGE = re.compile(rf"[(\uff08]?{RANGE}{_ZONE}[)\uff09]?")
_WHOLE_CLOCK = re.compile(rf"{CLOCK}{_ZONE}")
_DIGITS = {0xFF10 + digit: ord("0") + digit for digit in range(10)}


def with_narrow_digits(text: str) -> str:
    """Return the text, of the same length, with ASCII digits for full-width ones."""
    return text.translate(_DIGITS)


def parse_range(text: str) -> tuple[time, time] | None:
    """Parse a text that is a start and an end, and nothing else."""
    match = _WHOLE_RANGE.fullmatch(with_narrow_digits(text))
    return range_of(match.groups()) if match else None


def parse_clock(text: str) -> time | None:
    """Parse a text that is a time, and nothing else."""
    match = _WHOLE_CLOCK.fullmatch(with_narrow_digits(text))
    return clock_of(match.groups()) if match else None


def range_of(groups: tuple[str | None, ...]) -> tuple[time, time]:
    """Return start and end of the groups of RANGE; in ``1:00 – 2:00 PM`` the half of the day counts for both."""
    first, second = groups[:GROUPS], groups[GROUPS:]
    ends = clock_of(second)
    if (half := second[5]) and not first[5]:
        shared = clock_of((*first[:5], half))
        return (shared if shared <= ends else clock_of(first)), ends
    if (half := first[0]) and not second[0]:
        shared = clock_of((half, *second[1:]))
        ends = max(ends, shared)
    return clock_of(first), ends


def clock_of(groups: tuple[str | None, ...]) -> time:
    """Return the time of the groups of CLOCK."""
    before, hour_text, minutes, minutes_ja, half_past, after = groups
    hour = int(hour_text or 0)
    if before == "午後" or (after and after in "Pp"):
        hour = hour + 12 if hour < 12 else hour
    elif (before == "午前" or after) and hour == 12:
        hour = 0
    return time(hour, 30 if half_past else int(minutes or minutes_ja or 0))
