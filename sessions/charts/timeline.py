"""Timeline: a row per day, a box per session; sessions at the same time lie below each other.

What was attended is filled, what was planned is outlined, what was missed has a dashed outline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.charts.svg import box, chart, text, upright

HEAD, LANE, BOX, GAP = 22, 18, 14, 16
"""Heights of the label of a day, of a lane, of a box in it, and between two days, in pixels."""

HOUR = 60

LANES_SHOWN, HIDDEN = 12, -1
"""Sessions at the same time that are drawn; the number of the others stands beside the day."""


@dataclass(frozen=True, slots=True)
class SessionBar:
    """One session: minutes since midnight from start to end, its name, and its kind (a state)."""

    start: int
    end: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day with its sessions, in order of their start."""

    label: str
    spans: tuple[SessionBar, ...]


def timeline(name: str, days: Sequence[TimelineDay]) -> str:
    """Return a chart of days, all on the same hours."""
    first, last, every = hours_of(days)

    def at(minutes: float) -> float:
        return 100 * (minutes / HOUR - first) / (last - first)

    parts: list[str] = []
    top = 0
    for day in days:
        lanes = lanes_of(day.spans)
        bottom = top + HEAD + LANE * (max(lanes, default=0) + 1 or 1)
        hidden = lanes.count(HIDDEN)
        parts.append(text(0, top + 14, day.label, kind="chart-day"))
        parts += [text(100, top + 14, f"+ {hidden}", kind="chart-number", end=True)] if hidden else []
        parts += [upright(at(hour * HOUR), top + HEAD, bottom) for hour in range(first, last + 1, every)]
        for span, lane in zip(day.spans, lanes, strict=True):
            if lane == HIDDEN:
                continue
            title = f"{clock(span.start)}–{clock(span.end)} {span.name}"
            width = at(span.end) - at(span.start)
            parts.append(box(at(span.start), top + HEAD + lane * LANE + 2, width, BOX, f"chart-{span.kind}", title))
        top = bottom + GAP
    hours = range(first, last, every)
    parts += [text(at(hour * HOUR), top, clock(hour * HOUR), kind="chart-hour") for hour in hours]
    return chart(top + 6, name, parts)


def hours_of(days: Iterable[TimelineDay]) -> tuple[int, int, int]:
    """Return the first and the last hour of all days, and of how many hours one has a label."""
    spans = [span for day in days for span in day.spans]
    first = min((span.start for span in spans), default=9 * HOUR) // HOUR
    last = max(-(-max((span.end for span in spans), default=18 * HOUR) // HOUR), first + 1)
    return first, last, 1 if last - first <= 6 else 2 if last - first <= 12 else 4


def lanes_of(spans: Sequence[SessionBar]) -> list[int]:
    """Return the lane of each span: the first one that is free when it starts; HIDDEN where none is left."""
    free: list[int] = []
    lanes = []
    for span in spans:
        lane = next((index for index, until in enumerate(free) if until <= span.start), len(free))
        if lane == LANES_SHOWN:
            lanes.append(HIDDEN)
            continue
        if lane == len(free):
            free.append(span.end)
        free[lane] = span.end
        lanes.append(lane)
    return lanes


def covered(spans: Iterable[SessionBar]) -> int:
    """Return the minutes in which at least one of the spans is on; they are in order of their start."""
    minutes, until = 0, 0
    for span in spans:
        begin = max(span.start, until)
        minutes += max(span.end - begin, 0)
        until = max(until, span.end)
    return minutes


def clock(minutes: int) -> str:
    """Return minutes since midnight as a time; 25:00 is 01:00 of the next date."""
    return f"{minutes // HOUR % 24:02}:{minutes % HOUR:02}"
