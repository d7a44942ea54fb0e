"""Search in everything that a person wrote and logged, across events: which sessions, chapters, days and photos match.

A session is found by the words of its title, its speakers, its note, the person's texts about it, and the captions of
its photos, all together: each word may stand in another of these. Six queries, one for each kind of row, for any
number of them; each looks only into rows of the person's own events.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Literal

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, StrIndex
from django.db.models.lookups import GreaterThan

from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from sessions.models.impression import WITHOUT_CONTENT
from sessions.models.querysets.access import Reader
from sessions.models.session import TYPED_OR_NOTED

type Kind = Literal["day", "session", "photo", "report", "chapter"]

_UNKNOWN = "~"  # after every time
_BEHIND = 10_000  # after every day


@dataclass(slots=True)
class Hit:
    """One match: a session with everything about it, or a report, a chapter, a day, a photo of no session.

    ``key`` is the primary key as text, ``order`` the place in its event. ``words`` are those found so far, as bits;
    ``photos`` are the matching photos of a session, with their positions.
    """

    kind: Kind
    key: str
    event_id: int
    order: tuple[int, int, str, int]
    words: int
    photos: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hits:
    """All matches by event, newest event first."""

    by_event: dict[int, list[Hit]]

    @property
    def count(self) -> int:
        """The number of matches."""
        return sum(map(len, self.by_event.values()))

    def part(self, start: int, most: int) -> list[Hit]:
        """Return some matches, in order: newest event first, then as in the report. Only these events are sorted."""
        chosen: list[Hit] = []
        for hits in self.by_event.values():
            if start >= len(hits):
                start -= len(hits)
                continue
            chosen += sorted(hits, key=lambda hit: (hit.order, hit.key))[start : start + most - len(chosen)]
            start = 0
            if len(chosen) == most:
                break
        return chosen


type _Found = dict[tuple[Kind, str], Hit]


def find_own_words(user: Reader, events: Sequence[Event], words: Sequence[str]) -> Hits:
    """Find normalised words in what the user wrote; all must match. ``events`` are the user's, in their order."""
    if not words or not events:
        return Hits({})
    mine = [event.pk for event in events]
    found: _Found = {}
    _add_sessions(found, user, mine, words)
    _add_photos(found, mine, words)
    _add_reports(found, user, mine, words)
    _add_chapters(found, user, mine, words)
    _add_days(found, mine, words)
    by_event: defaultdict[int, list[Hit]] = defaultdict(list)
    everything = 2 ** len(words) - 1
    for hit in found.values():
        if hit.words == everything:
            by_event[hit.event_id].append(hit)
    return Hits({key: by_event[key] for key in mine if key in by_event})


def _add_sessions(found: _Found, user: Reader, mine: list[int], words: Sequence[str]) -> None:
    """Add the sessions that the user marked or wrote about, and those that were typed or have a note."""
    own = Impression.objects.filter(author_id=user.pk, session__event__in=mine, session__deleted_at=None)
    columns = ("search", "private_search", "session__title_search", "session__note_search")
    _add(found, _matching(own.exclude(WITHOUT_CONTENT), words, columns), "session__")
    typed = Session.objects.filter(TYPED_OR_NOTED, event__in=mine, deleted_at=None)
    _add(found, _matching(typed, words, ("title_search", "note_search")), "")


def _add(found: _Found, rows: QuerySet[Any], path: str) -> None:
    for key, event, number, start, position, bits in rows.values_list(*_place_of(path), "found_words"):
        _session(found, key, event, number, start, position).words |= bits


def _place_of(path: str) -> tuple[Any, ...]:
    """Return the columns that say which session it is, and where it stands; as text they need no conversion."""
    start = Cast(Coalesce(f"{path}starts_at", f"{path}sort_at"), TextField())
    key = Cast(f"{path}pk" if path else "pk", TextField())
    return key, F(f"{path}event_id"), F(f"{path}day__number"), start, F(f"{path}position")


def _session(found: _Found, key: str, event: int, number: int, start: str | None, position: int) -> Hit:
    hit = found.get(("session", key))
    if hit is None:
        hit = found["session", key] = Hit("session", key, event, (number, 1, start or _UNKNOWN, position), 0)
    return hit


def _add_photos(found: _Found, mine: list[int], words: Sequence[str]) -> None:
    """Add captions: to their session, or those of no session by themselves."""
    rows = _matching(Photo.objects.filter(event__in=mine, deleted_at=None), words, ("search",))
    facts = ("event_id", "position", "session__deleted_at", *_place_of("session__"), "found_words")
    for photo, event, position, deleted_at, session, _event, number, start, place, bits in rows.values_list(
        Cast("pk", TextField()), *facts
    ):
        if session is None or deleted_at is not None:
            found["photo", photo] = Hit("photo", photo, event, (_BEHIND, 0, _UNKNOWN, position), bits)
            continue
        hit = _session(found, session, event, number, start, place)
        hit.words |= bits
        hit.photos.append((position, photo))


def _add_reports(found: _Found, user: Reader, mine: list[int], words: Sequence[str]) -> None:
    # Who only reads an event cannot open a report of it.
    rows = _matching(Report.objects.editable_by(user).filter(event__in=mine), words, ("title_search",))
    for key, event, bits in rows.values_list("pk", "event_id", "found_words"):
        found["report", str(key)] = Hit("report", str(key), event, (_BEHIND + 1, key, "", 0), bits)


def _add_chapters(found: _Found, user: Reader, mine: list[int], words: Sequence[str]) -> None:
    own = Chapter.objects.editable_by(user).filter(report__event__in=mine, deleted_at=None)
    rows = _matching(own, words, ("search",))
    facts = ("pk", "report__event_id", "report_id", "position", "found_words")
    for key, event, report, position, bits in rows.values_list(*facts):
        order = (_BEHIND + 1, report, _UNKNOWN, position)
        found["chapter", str(key)] = Hit("chapter", str(key), event, order, bits)


def _add_days(found: _Found, mine: list[int], words: Sequence[str]) -> None:
    rows = _matching(Day.objects.filter(event__in=mine), words, ("title_search", "note_search")).order_by()
    for key, event, number, bits in rows.values_list("pk", "event_id", "number", "found_words"):
        found["day", str(key)] = Hit("day", str(key), event, (number, 0, "", 0), bits)


def _matching(rows: QuerySet[Any], words: Sequence[str], columns: Iterable[str]) -> QuerySet[Any]:
    """Return the rows of which a column holds any of the words; ``found_words`` has a bit for each."""
    conditions = [reduce(or_, (Q(_holds(column, word)) for column in columns)) for word in words]
    if len(words) == 1:
        bits: Any = Value(1, output_field=IntegerField())
    else:
        each = (
            Case(When(condition, then=Value(2**index)), default=Value(0), output_field=IntegerField())
            for index, condition in enumerate(conditions)
        )
        bits = sum(each, Value(0))
    return rows.filter(reduce(or_, conditions)).annotate(found_words=bits)


def _holds(column: str, word: str) -> GreaterThan:
    """Return the condition that a column holds a word: by bytes, which is quicker than LIKE, and escapes nothing."""
    return GreaterThan(StrIndex(F(column), Value(word)), 0)
