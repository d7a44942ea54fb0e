"""Suggestions of the composer (autocomplete): the sessions that a person who types now most likely means.

What is on now or begins within a quarter of an hour comes first, then the rest of the day, then other days. Within
each: what has the words in its code or title, then in its speakers, then elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nsmallest
from itertools import starmap
from math import inf
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, When
from rapidfuzz import fuzz

from sessions.agenda.day import Card
from sessions.agenda.time_slots import running_at
from sessions.catalogue.browse import LONG_TEXTS, card_of, with_running
from sessions.models import Day, Event, State
from sessions.models.event import MAX_DAYS
from sessions.models.querysets.access import Reader
from sessions.models.session import SessionQuerySet
from sessions.rules.days import EARLY
from sessions.rules.search_text import folded, words

SUGGESTED = 6
"""Maximum number of suggestions."""

_ALIKE = 75
"""From which similarity on (0 to 100) a title with other spellings is suggested, when none has all the words."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed at an instant, whose conference date is ``today``; ``day`` is set when another day is open."""

    text: str
    at: datetime
    today: date
    day: Day | None = None


def suggest(event: Event, user: Reader, typed: Typed, *, first: UUID | None = None) -> list[Card]:
    """Return the cards of at most SUGGESTED sessions, the most likely first; at most four queries.

    Decided sessions are left out, except the one with the key ``first``, which stands first. When no session has all
    the words, those with a similar title are suggested.
    """
    wanted = words(typed.text)
    if not wanted:
        return []
    present = found = event.sessions.present()
    for word in wanted:
        found = found.filter(search__contains=word)
    ranked = [(_rank(row, typed, wanted), row) for row in _rows(found, user, typed)]
    if not ranked and not first:
        ranked = list(_alike(_rows(present, user, typed), typed, wanted))
    best = nsmallest(SUGGESTED, ranked, key=lambda each: each[0])
    keys = list(dict.fromkeys([*([first] if first else []), *(row.key for _key, row in best)]))[:SUGGESTED]
    sessions = present.filter(pk__in=keys).select_related("day").defer(*LONG_TEXTS)
    by_key = {each.pk: each for each in with_running(sessions, user, typed.at)}
    for each in by_key.values():
        each.day.event = event  # its heading needs the language
    return [card_of(by_key[key], event) for key in keys if key in by_key]


class _Row(NamedTuple):
    """What the order needs of a session."""

    key: UUID
    code: str
    title: str
    speakers: str
    starts_at: datetime | None
    on: date | None
    nearness: int
    state: str | None


def _rows(found: SessionQuerySet, user: Reader, typed: Typed) -> list[_Row]:
    """Return the undecided sessions that the programme still has."""
    own = FilteredRelation("impressions", condition=Q(impressions__author_id=user.pk))
    rows = found.filter(removed_from_feed_at=None).alias(own=own).annotate(own_state=F("own__state"))
    undecided = Q(own_state=None) | Q(own_state__in=["", State.PLANNED])
    rows = rows.filter(undecided).annotate(nearness=_nearness(typed, user))
    names = ("pk", "code", "title", "speakers", "starts_at", "day__date", "nearness", "own_state")
    return list(starmap(_Row, rows.order_by().values_list(*names)))


def _nearness(typed: Typed, user: Reader) -> Case:
    """Return the SQL for 0: on or soon (or on the day that is open), 1: the rest of today, 2: other days."""
    if typed.day:
        return Case(When(day=typed.day, then=0), default=2, output_field=IntegerField())
    soon = Q(starts_at__gt=typed.at, starts_at__lte=typed.at + EARLY)
    today = Q(day__date=typed.today)
    near = running_at(typed.at, user) | soon
    return Case(When(near, then=0), When(today, then=1), default=2, output_field=IntegerField())


def _rank(row: _Row, typed: Typed, wanted: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the sort key of a session that has all the words."""
    code, name = folded(row.code), folded(f"{row.code} {row.title}")
    where = 0 if _has(name, wanted) else 1 if _has(f"{name} {folded(row.speakers)}", wanted) else 2
    title, line = folded(row.title), folded(typed.text)
    is_exact = line in {code, title, name}
    return (
        row.nearness,
        where,
        not is_exact,
        row.state != State.PLANNED,
        _order(name, title, line, wanted),
        *_distance(row, typed),
    )


def _order(name: str, title: str, line: str, wanted: tuple[str, ...]) -> int:
    """Return how code and title have the words: 0 at the beginning, 1 in this order, 2 as words begin, 3 elsewhere."""
    if title.startswith(line) or name.startswith(line):
        return 0
    if f" {line}" in name:
        return 1
    return 2 if all(f" {word}" in f" {name}" for word in wanted) else 3


def _distance(row: _Row, typed: Typed) -> tuple[Any, ...]:
    days = abs((row.on - typed.today).days) if row.on else MAX_DAYS
    seconds = abs((row.starts_at - typed.at).total_seconds()) if row.starts_at else inf
    return (days, seconds, row.code, row.title, row.key)


def _has(text: str, wanted: tuple[str, ...]) -> bool:
    return all(word in text for word in wanted)


def _alike(rows: Iterable[_Row], typed: Typed, wanted: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], _Row]]:
    """Yield what has a title like the typed words, with their sort key."""
    line = " ".join(wanted)
    for row in rows:
        score = fuzz.token_set_ratio(line, folded(f"{row.code} {row.title}"), score_cutoff=_ALIKE)
        if score:
            yield (row.nearness, -score, *_distance(row, typed)), row
