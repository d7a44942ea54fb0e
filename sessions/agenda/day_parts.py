"""Pagination of a long day on Today: which of its cards are on one page."""

from collections.abc import Collection
from dataclasses import dataclass

from sessions.agenda.day import Agenda, Card

CARDS_AT_ONCE = 100
"""Maximum number of cards of a day that are shown at once, so that a large programme opens as fast as a small one."""

PART_SIZE = 90
"""Page size for longer days; it leaves room for cards that something on the page links to."""


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The visible cards of a group, its total, and the first session after them that is not shown."""

    cards: list[Card]
    count: int
    following: str = ""


@dataclass(frozen=True, slots=True)
class DayPart:
    """One page of a day (pagination): cards ``first`` to ``last`` (counted from 1) of ``total``.

    Cards that something on the page links to are added in their places.
    """

    coming: CardGroup
    unmarked: CardGroup
    seen: CardGroup
    missed: CardGroup
    number: int
    numbers: int
    first: int
    last: int
    total: int

    @property
    def before(self) -> int:
        """Number of the previous page; 0 if none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Number of the next page; 0 if none."""
        return self.number + 1 if self.number < self.numbers else 0


def part_of(agenda: Agenda, number: int | None, about: Collection[str] = ()) -> DayPart:
    """Return one page of a day's cards, at most CARDS_AT_ONCE; a short day is one page.

    ``about`` are keys of sessions that must be on the page. Without a number it is the page of the first of them, else
    the first page.
    """
    cards = agenda.cards
    size = CARDS_AT_ONCE if len(cards) <= CARDS_AT_ONCE else PART_SIZE
    numbers = max(1, -(-len(cards) // size))
    wanted = [*about, *(str(card.session.pk) for card in agenda.now if card.decided)]
    place = {str(card.session.pk): at for at, card in enumerate(cards)}
    if number is None:
        number = next((place[key] // size + 1 for key in about if key in place), 1)
    number = min(max(number, 1), numbers)
    first, last = (number - 1) * size, min(number * size, len(cards))
    beside = [place[key] for key in dict.fromkeys(wanted) if key in place and not first <= place[key] < last]
    shown = {*range(first, last), *beside[: CARDS_AT_ONCE - size]}
    groups, start = [], 0
    for group in agenda.groups:
        kept = [card for at, card in enumerate(group, start) if at in shown]
        rest = group[last - start :] if start < last < start + len(group) else []
        groups.append(CardGroup(kept, len(group), str(rest[0].session.pk) if rest else ""))
        start += len(group)
    coming, unmarked, seen, missed = groups
    return DayPart(coming, unmarked, seen, missed, number, numbers, first + 1, last, len(cards))
