"""Statistics of one person's event: the sessions of each day, levels, formats, tracks, hours, texts, photos.

Three queries for any number of sessions. A session without an end counts as long as the agenda assumes it to be, one
without a start from when it was logged, and time that is still to come does not count.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from sessions.agenda.time_slots import end_of
from sessions.charts.timeline import HOUR, SessionBar, covered
from sessions.models import Day, Event, Impression, Session, State
from sessions.models.event import Language
from sessions.models.photo import own_photos
from sessions.models.querysets.access import Reader
from sessions.rules.days import DAY_START_HOUR
from sessions.rules.photo_names import FIGURE_NAMES
from sessions.rules.text_length import count_characters, count_words

_FACTS = ("id", "event", "code", "title", "level", "format", "track", "starts_at", "ends_at", "logged_at", "day")


@dataclass(slots=True)
class DayStatistics:
    """One day: its boxes on the timeline, and what was attended, how long, written and photographed in it.

    ``passed`` has the attended boxes, without what is still to come.
    """

    day: Day
    spans: list[SessionBar] = field(default_factory=list)
    passed: list[SessionBar] = field(default_factory=list)
    attended: int = 0
    text: int = 0
    photos: int = 0

    @property
    def minutes(self) -> int:
        """The attended time in minutes; what overlaps counts once."""
        return covered(self.passed)


@dataclass(slots=True)
class EventStatistics:
    """All days in order, and how many attended sessions have each level, format and track.

    ``states`` counts second choices apart; they are not on the timeline. ``other_photos`` are those of no session.
    """

    days: list[DayStatistics]
    states: Counter[str] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    tracks: Counter[str] = field(default_factory=Counter)
    watched: int = 0
    other_photos: int = 0

    @property
    def minutes(self) -> int:
        """The attended time of all days in minutes."""
        return sum(day.minutes for day in self.days)

    @property
    def text(self) -> int:
        """The length of all texts."""
        return sum(day.text for day in self.days)

    @property
    def photos(self) -> int:
        """The number of all photos."""
        return self.other_photos + sum(day.photos for day in self.days)


def ranked_facts(found: EventStatistics) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return levels in order, formats and tracks by number, each with its name in the active language."""
    facts = [(_("Level"), [(str(level), number) for level, number in sorted(found.levels.items())])]
    facts += [(_("Format"), _most(found.formats)), (_("Track"), _most(found.tracks))]
    return [(title, rows) for title, rows in facts if rows]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def measure_of(event: Event) -> Callable[[str], int]:
    """Return how texts of an event are counted: Japanese by characters, English by words."""
    return count_characters if event.language == Language.JAPANESE else count_words


def event_statistics(event: Event, user: Reader, now: datetime, *, for_team: bool = False) -> EventStatistics:
    """Return the statistics of what the user planned, attended, wrote and photographed until an instant.

    ``for_team`` leaves out what the team does not see: texts that are not shared, and what was watched later.
    """
    days = {day.pk: DayStatistics(day) for day in event.days.all()}
    found = EventStatistics(list(days.values()))
    measure = measure_of(event)
    for impression in _impressions(event, user):
        session, day = impression.session, days.get(impression.session.day_id)
        if day is None:  # made in the meantime
            continue
        session.event = day.day.event = event
        if not for_team or impression.shared:
            day.text += measure(impression.summary) + measure(impression.body)
        found.watched += impression.watched_at is not None and not for_team
        if not impression.state:
            continue
        found.states[impression.choice] += 1
        span = _span(session, impression.state)
        if span and not impression.is_second_choice:
            day.spans.append(span)
            if impression.state == State.ATTENDED:
                day.passed.append(_passed(span, session, now))
        if impression.state == State.ATTENDED:
            day.attended += 1
            _count(found, session)
    for day in found.days:
        day.text += measure(day.day.note)
        for spans in (day.spans, day.passed):
            spans.sort(key=lambda span: (span.start, span.end, span.name))
    _count_photos(event, user, days, found)
    return found


def _impressions(event: Event, user: Reader) -> Iterable[Impression]:
    own = Impression.objects.filter(author_id=user.pk, session__event=event, session__deleted_at=None)
    fields = ("state", "second_choice", "watched_at", "summary", "body", "shared")
    wanted = (*fields, *(f"session__{name}" for name in _FACTS))
    return own.select_related("session").only(*wanted).order_by("session__starts_at", "session__position", "pk")


def _count(found: EventStatistics, session: Session) -> None:
    if session.level:
        found.levels[session.level] += 1
    if session.format:
        found.formats[session.format] += 1
    if session.track:
        found.tracks[session.track] += 1


def _span(session: Session, state: str) -> SessionBar | None:
    """Return the place of a session on the timeline, cut where the conference day ends; None without a start."""
    start, end = session.presumed_start, end_of(session)
    if start is None or end is None:
        return None
    begin = _minutes(start, session.event)
    last = (24 + DAY_START_HOUR) * HOUR
    until = min(begin + (end - start) // timedelta(minutes=1), last)
    return SessionBar(begin, max(until, begin), session.heading, state)


def _passed(span: SessionBar, session: Session, now: datetime) -> SessionBar:
    """Return the part of a session's box that is over at an instant."""
    since = (now - session.presumed_start) // timedelta(minutes=1) if session.presumed_start else 0
    return replace(span, end=min(span.end, span.start + max(since, 0)))


def _minutes(at: datetime, event: Event) -> int:
    """Return the minutes since the midnight at which the conference day began."""
    local = at.astimezone(event.zone)
    return local.hour * HOUR + local.minute + (24 * HOUR if local.hour < DAY_START_HOUR else 0)


def _count_photos(event: Event, user: Reader, days: dict[int, DayStatistics], found: EventStatistics) -> None:
    # A picture drawn of these figures is no photo of the event.
    taken = event.photos.filter(own_photos(user), deleted_at=None).exclude(Q(session=None, name__regex=FIGURE_NAMES))
    photos = taken.with_file().order_by().values_list("session__day")
    for day, number in photos.annotate(number=Count("pk")):
        if day in days:
            days[day].photos += number
        else:
            found.other_photos += number
