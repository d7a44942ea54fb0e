"""The vocabulary in which rows are asked for; every page goes through ``visible_to`` or ``editable_by``.

``present()`` means everywhere: neither the row nor what it belongs to is deleted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models, transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate

from sessions.rules.days import conference_date

type Reader = AbstractBaseUser | AnonymousUser
type Direction = Literal["up", "down"]


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows behind an owner's boundary; ``owner_path`` leads from the row to the owner of its event."""

    owner_path = "event__owner"

    def visible_to(self, user: Reader) -> Self:
        """Keep the rows the user may see; none for somebody who is not signed in."""
        return self.filter(**{self.owner_path: user}) if user.is_authenticated else self.none()

    def editable_by(self, user: Reader) -> Self:
        """Keep the rows the user may change."""
        return self.visible_to(user)


class EventQuerySet(OwnedQuerySet):
    """Events, each with one owner."""

    owner_path = "owner"

    def present(self) -> Self:
        """Leave out deleted events."""
        return self.filter(deleted_at=None)

    def running(self, now: datetime) -> Self:
        """Keep the events whose conference days hold this instant, each by its own time zone.

        Where only the first day is known the event lasts that day; without dates the dates of its days decide.
        """
        running = Q(pk=None)
        for name in self.order_by().values_list("time_zone", flat=True).distinct():
            today = conference_date(now, ZoneInfo(name))
            between = Q(first_day__lte=today, first_day_or_last__gte=today)
            running |= Q(time_zone=name) & (between | Q(pk__in=self._with_day(today)))
        return self.alias(first_day_or_last=Coalesce("last_day", "first_day")).filter(running)

    def _with_day(self, on: date) -> models.QuerySet[Any]:
        """Return the keys of events that list a day of that date."""
        days = self.model._meta.get_field("days").related_model
        return days._default_manager.filter(date=on).values("event_id")

    def newest_first(self) -> Self:
        """Order by the first day, the latest on top; an event without dates counts from when it was made."""
        return self.order_by(Coalesce("first_day", TruncDate("created_at")).desc(), "-created_at", "-pk")


class DayQuerySet(OwnedQuerySet):
    """Days of events, by number."""

    def present(self) -> Self:
        """Leave out the days of deleted events."""
        return self.filter(event__deleted_at=None)


class SessionQuerySet(OwnedQuerySet):
    """Sessions of events."""

    def present(self) -> Self:
        """Leave out deleted sessions and the sessions of deleted events."""
        return self.filter(deleted_at=None, event__deleted_at=None)

    def in_order(self) -> Self:
        """Order by day, start time (unknown last), position; the key makes the order total."""
        return self.order_by("day__number", F("starts_at").asc(nulls_last=True), "position", "pk")

    def with_impression_of(self, user: Reader, *, without: Sequence[str] = (), **more: Any) -> Self:
        """Fetch the user's own impression along, for ``Session.own_impression``; one query for all sessions.

        ``more`` is what else the query tells of each, ``without`` are fields that the page does not need.
        """
        impressions = self.model._meta.get_field("impressions").related_model
        own = impressions._default_manager.filter(author_id=user.pk).annotate(**more).defer(*without)
        return self.prefetch_related(Prefetch("impressions", queryset=own, to_attr="own_impression_list"))

    def on_agenda_of(self, user: Reader) -> Self:
        """Keep what was logged by hand, and of a programme that of which the user has said or written something.

        A mark to watch a session later is not that: it says that one is elsewhere.
        """
        impressions = self.model._meta.get_field("impressions").related_model
        nothing = Q(state="", rating=None, summary="", body="")
        said = impressions._default_manager.filter(session=OuterRef("pk"), author_id=user.pk).exclude(nothing)
        return self.filter(Q(feed=None) | Exists(said))

    def attended_by(self, user: Reader) -> Self:
        """Keep the sessions that the user marked as attended."""
        return self.filter(impressions__author_id=user.pk, impressions__state="attended")

    def for_report(self) -> Self:
        """Keep what a report can hold, in its order, with the day along."""
        return self.present().select_related("day").in_order()

    def next_position(self, day: models.Model) -> int:
        """Return the position behind every session of the day, deleted ones included; the first is 1."""
        last: int | None = self.filter(day=day).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1

    def place(self, session: Any, day: Any, before: Any = None) -> bool:
        """Put a session into a day of its event, before another session or, with None, behind all.

        Positions of the day become 1, 2, 3 … in one transaction. Says whether the session now stands where it was
        asked to stand: a known start time comes first, so among different times a position changes nothing.
        Raises ValueError when the day is of another event, or ``before`` is not a session of that day.
        """
        if day.event_id != session.event_id:
            raise ValueError("the day is of another event")
        with transaction.atomic():
            # Locks the day, so that two people who reorder it wait for each other (PostgreSQL; SQLite always does).
            type(day)._default_manager.select_for_update().get(pk=day.pk)
            others = list(self.model._default_manager.filter(day=day).exclude(pk=session.pk).in_order())
            session.day = day
            session.save(update_fields=["day", "updated_at"])
            _renumber(self.model._default_manager, others, session, before)
            shown = list(self.model._default_manager.filter(day=day).present().in_order())
        return _stands(shown, session, before)

    def step(self, session: Any, direction: Direction) -> bool:
        """Move a session one place up or down among the present sessions of its day.

        Returns False, and changes nothing, at the end of the day and where the start time decides.
        """
        shown = list(self.model._default_manager.filter(day_id=session.day_id).present().in_order())
        beside = _beside(shown, session, direction)
        if beside is None or beside[0].starts_at != session.starts_at:
            return False
        return self.place(session, session.day, beside[1])


class ImpressionQuerySet(OwnedQuerySet):
    """Impressions: seen by the owner of the event, changed by their author."""

    owner_path = "session__event__owner"

    def editable_by(self, user: Reader) -> Self:
        """Keep the user's own impressions of sessions that the user may see."""
        return self.visible_to(user).filter(author_id=user.pk)

    def present(self) -> Self:
        """Leave out the impressions of deleted sessions and events."""
        return self.filter(session__deleted_at=None, session__event__deleted_at=None)


class ReportQuerySet(OwnedQuerySet):
    """Reports of events."""

    def present(self) -> Self:
        """Leave out the reports of deleted events."""
        return self.filter(event__deleted_at=None)

    def in_order(self) -> Self:
        """Order as they were made."""
        return self.order_by("created_at", "pk")


class ChapterQuerySet(OwnedQuerySet):
    """Free chapters of reports."""

    owner_path = "report__event__owner"

    def present(self) -> Self:
        """Leave out deleted chapters and those of deleted events."""
        return self.filter(deleted_at=None, report__event__deleted_at=None)

    def in_order(self) -> Self:
        """Order as they stand in the report: before the days, behind each day by its number, after the days."""
        return self.order_by(
            Case(
                When(after_day__isnull=False, then=Value(1)),
                When(place="before", then=Value(0)),
                default=Value(2),
                output_field=models.IntegerField(),
            ),
            F("after_day__number").asc(nulls_first=True),
            "position",
            "pk",
        )

    def next_position(self, report: models.Model) -> int:
        """Return the position behind every chapter of the report; the first is 1."""
        last: int | None = self.filter(report=report).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1

    def place(self, chapter: Any, before: Any = None) -> None:
        """Put a chapter before another of its report, into that one's place, or with None behind those of its own.

        Raises ValueError when ``before`` is not a chapter of the same report.
        """
        with transaction.atomic():
            type(chapter.report)._default_manager.select_for_update().get(pk=chapter.report_id)
            chapters = self.model._default_manager
            others = list(chapters.filter(report=chapter.report_id).exclude(pk=chapter.pk).in_order())
            if before is not None:
                chapter.place, chapter.after_day_id = before.place, before.after_day_id
                chapter.save(update_fields=["place", "after_day", "updated_at"])
            _renumber(chapters, others, chapter, before)

    def step(self, chapter: Any, direction: Direction) -> bool:
        """Move a chapter one place up or down among the present ones that stand in the same place.

        Returns False, and changes nothing, at the end.
        """
        spot = {"report": chapter.report_id, "place": chapter.place, "after_day": chapter.after_day_id}
        shown = list(self.model._default_manager.filter(**spot).present().in_order())
        beside = _beside(shown, chapter, direction)
        if beside is None:
            return False
        self.place(chapter, beside[1])
        return True


def _beside(shown: list[Any], row: Any, direction: Direction) -> tuple[Any, Any] | None:
    """Return the neighbour to pass and the row to stand before afterwards (None: behind all).

    None at the end, and for a row that has just been deleted.
    """
    if row not in shown:
        return None
    index = shown.index(row)
    if direction == "up":
        return (shown[index - 1], shown[index - 1]) if index else None
    if index + 1 == len(shown):
        return None
    return shown[index + 1], shown[index + 2] if index + 2 < len(shown) else None


def _stands(shown: list[Any], row: Any, before: Any) -> bool:
    """Say whether the row stands right before another one, or with None behind all; a deleted row stands nowhere."""
    if row not in shown:
        return False
    behind = shown[shown.index(row) + 1 :]
    return behind[:1] == [before] if before is not None else not behind


def _renumber(rows: Any, others: list[Any], moved: Any, before: Any) -> None:
    """Give the rows, with the moved one at its new place, the positions 1, 2, 3 …, writing only what changes.

    The moved one is always written: what it says of its position may be older than the database.
    """
    if before is None:
        index = len(others)
    elif before in others:
        index = others.index(before)
    else:
        raise ValueError("the row to stand before is not in the same place")
    changed = []
    for position, row in enumerate([*others[:index], moved, *others[index:]], start=1):
        if row is moved or row.position != position:
            row.position = position
            changed.append(row)
    rows.bulk_update(changed, ["position"])
