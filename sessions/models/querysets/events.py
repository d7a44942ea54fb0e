"""Query sets of events, days, sessions, impressions, reports and chapters.

``present()`` leaves out soft-deleted rows, and rows whose parent is deleted.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from sessions.models.querysets.access import EventRowsQuerySet, Reader, ReportRowsQuerySet, own_or_team
from sessions.rules.days import conference_date

WITHOUT_TEXTS = Q(summary="", body="", private_note="")
"""Condition: an impression without texts."""

NOT_ON_AGENDA = Q(state="", rating=None) & WITHOUT_TEXTS
"""Condition: an impression that does not put its session on the agenda; watch later alone does not either."""

WITHOUT_CONTENT = NOT_ON_AGENDA & Q(watch_later=False, watched_at=None)
"""Condition of an impression of which ``has_content`` is false."""

_NOT_PRINTED = ("second_choice", "watch_later", "watched_at", "created_at", "updated_at")
"""Fields of an impression that no report needs; they are not loaded (defer)."""

SHAREABLE = ~Q(summary="", body="", rating=None)
"""Condition: an impression with a text or a rating, which its author can share with the team."""

SHARED_TEXT = Q(shared=True) & ~Q(summary="", body="")
"""Condition: an impression with a text that its author shares with the team."""


class EventQuerySet(EventRowsQuerySet):
    """Events, each with one owner and any number of members."""

    event_path = ""

    def owned_by(self, user: Reader) -> Self:
        """Filter: events that the user owns: who deletes them, hands them over and decides who is a member."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def present(self) -> Self:
        """Filter: events that are not deleted."""
        return self.filter(deleted_at=None)

    def with_role_of(self, user: Reader) -> Self:
        """Annotate ``role``: that of the user's membership; None for the owner."""
        members = apps.get_model("conference_sessions", "Membership")._default_manager.filter(event=OuterRef("pk"))
        return self.annotate(role=Subquery(members.filter(user=user.pk or 0).values("role")[:1]))

    def running(self, now: datetime) -> Self:
        """Filter: events whose conference days include this instant, each in its own time zone.

        Where only the first date is known the event lasts that day; without dates, the dates of its days decide.
        """
        running = Q(pk=None)
        for name in self.order_by().values_list("time_zone", flat=True).distinct():
            today = conference_date(now, ZoneInfo(name))
            between = Q(first_day__lte=today, first_day_or_last__gte=today)
            running |= Q(time_zone=name) & (between | Q(pk__in=self._with_day(today)))
        return self.alias(first_day_or_last=Coalesce("last_day", "first_day")).filter(running)

    def _with_day(self, on: date) -> models.QuerySet[Any]:
        """Return the keys of events that have a day of that date."""
        days = self.model._meta.get_field("days").related_model
        return days._default_manager.filter(date=on).values("event_id")

    def newest_first(self) -> Self:
        """Order by the first date, latest first; an event without dates counts by its creation."""
        return self.order_by(Coalesce("first_day", TruncDate("created_at")).desc(), "-created_at", "-pk")

    def latest_begun_first(self) -> Self:
        """Order by the first date, latest first; of one date what was created first, before its restored copies."""
        return self.order_by(Coalesce("first_day", TruncDate("created_at")).desc(), "created_at", "pk")


class DayQuerySet(EventRowsQuerySet):
    """Days of events, by number."""

    def present(self) -> Self:
        """Filter: days of events that are not deleted."""
        return self.filter(event__deleted_at=None)


class SessionQuerySet(EventRowsQuerySet):
    """Sessions of events."""

    def present(self) -> Self:
        """Filter: sessions that are not deleted, of events that are not deleted."""
        return self.filter(deleted_at=None, event__deleted_at=None)

    def in_order(self) -> Self:
        """Order by day, start or presumed place (unknown last), position and key (a total order)."""
        stands_at = Coalesce("starts_at", "sort_at")
        return self.order_by("day__number", stands_at.asc(nulls_last=True), "position", "pk")

    def with_impression_of(self, user: Reader, *, without: Sequence[str] = (), **more: Any) -> Self:
        """Prefetch the user's own impression for ``Session.own_impression``: one query for all sessions (no N+1).

        ``more`` are annotations; ``without`` are fields that are not loaded (defer).
        """
        impressions = self.model._meta.get_field("impressions").related_model
        own = impressions._default_manager.filter(author_id=user.pk).annotate(**more).defer(*without)
        return self.prefetch_related(Prefetch("impressions", queryset=own, to_attr="own_impression_list"))

    def with_impressions_in(self, report: models.Model, user: Reader) -> Self:
        """Prefetch the impressions that a report prints as ``printed_impression_list``; one query (no N+1).

        For the report of a team with the names of their authors, and without what nobody may see of others.
        """
        of: Any = report
        impressions = self.model._meta.get_field("impressions").related_model
        found = impressions._default_manager.printed_in(report, user).defer(*_NOT_PRINTED)
        if of.is_team:
            found = found.select_related("author__profile").defer("private_note")
        return self.prefetch_related(Prefetch("impressions", queryset=found, to_attr="printed_impression_list"))

    def on_agenda_of_team(self, event: models.Model) -> Self:
        """Filter: sessions on the agenda of a team: those that a member marked or shares something about."""
        impressions = self.model._meta.get_field("impressions").related_model
        of_team = impressions._default_manager.of_team(event.pk).filter(~Q(state="") | SHARED_TEXT)
        return self.filter(pk__in=of_team.values("session"))

    def on_agenda_of(self, user: Reader) -> Self:
        """Filter: sessions on the user's agenda: those that the user marked or wrote about, and, in an event of one
        person, typed ones.

        A watch-later mark does not count: it means that one is elsewhere.
        """
        impressions = self.model._meta.get_field("impressions").related_model
        said = impressions._default_manager.filter(session=OuterRef("pk"), author_id=user.pk).exclude(NOT_ON_AGENDA)
        members = apps.get_model("conference_sessions", "Membership")._default_manager.filter(event=OuterRef("event"))
        return self.filter(Q(feed=None) & ~Exists(members) | Exists(said))

    def attended_by(self, user: Reader) -> Self:
        """Filter: sessions that the user marked as attended."""
        return self.filter(impressions__author_id=user.pk, impressions__state="attended")

    def for_report(self) -> Self:
        """Filter: sessions that a report can hold, in its order, with their day (select_related)."""
        return self.present().select_related("day").in_order()

    def next_position(self, day: models.Model) -> int:
        """Return the position after every session of the day, deleted ones included; the first is 1."""
        last: int | None = self.filter(day=day).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1


class ImpressionQuerySet(EventRowsQuerySet):
    """Impressions: the author sees and changes them; other members of the event see those that are shared."""

    event_path = "session__event"

    def visible_to(self, user: Reader) -> Self:
        """Filter: the user's own impressions, and those that others share, of events that the user may see."""
        return super().visible_to(user).filter(Q(author_id=user.pk) | Q(shared=True))

    def editable_by(self, user: Reader) -> Self:
        """Filter: the user's own impressions of sessions that the user may change."""
        return super().editable_by(user).filter(author_id=user.pk)

    def of_team(self, event: int) -> Self:
        """Filter: impressions of the sessions of one event, by its owner and members."""
        members = apps.get_model("conference_sessions", "Membership")._default_manager.filter(event=event)
        team = Q(author=F("session__event__owner")) | Q(author__in=members.values("user"))
        return self.filter(team, session__event=event)

    def printed_in(self, report: models.Model, user: Reader) -> Self:
        """Filter: impressions of which a report is made: those of ``user``, or those that the members of a team share.

        Nothing tells which user asks for the report of a team: it is the same for everybody.
        """
        of: Any = report
        return self.of_team(of.event_id).filter(shared=True) if of.is_team else self.filter(author_id=user.pk)

    def present(self) -> Self:
        """Filter: impressions whose session and event are not deleted."""
        return self.filter(session__deleted_at=None, session__event__deleted_at=None)


class ReportQuerySet(EventRowsQuerySet):
    """Reports of events: the author's alone, or the team's."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: the user's own reports and those of teams, of events that the user may see."""
        return super().visible_to(user).filter(own_or_team(user))

    def editable_by(self, user: Reader) -> Self:
        """Filter: the user's own reports and those of teams, of events that the user may change."""
        return super().editable_by(user).filter(own_or_team(user))

    def present(self) -> Self:
        """Filter: reports of events that are not deleted."""
        return self.filter(event__deleted_at=None)

    def beside(self, report: models.Model) -> Self:
        """Filter: the reports of the same event by the same author, or of the same team, itself included.

        They share the sessions among them, and link to each other.
        """
        of: Any = report
        whose = {"is_team": True} if of.is_team else {"is_team": False, "author": of.author_id}
        return self.filter(event=of.event_id, **whose)

    def in_order(self) -> Self:
        """Order by creation."""
        return self.order_by("created_at", "pk")


class ChapterQuerySet(ReportRowsQuerySet):
    """Free chapters of reports."""

    def present(self) -> Self:
        """Filter: chapters that are not deleted, of events that are not deleted."""
        return self.filter(deleted_at=None, report__event__deleted_at=None)

    def with_session_above(self) -> Self:
        """Load the session after which each stands inside a day (select_related), without its texts."""
        without = (f"after_session__{name}" for name in ("description", "note", "search", "feed_digests"))
        return self.select_related("after_session").defer(*without)

    def in_order(self) -> Self:
        """Order as in the report: before the days, inside and after each day by its number, after the days.

        Those inside a day come by the order of the sessions that they follow, which may be deleted.
        """
        day = Coalesce("after_day__number", "after_session__day__number", "in_day__number")
        above = Coalesce("after_session__starts_at", "after_session__sort_at")
        return self.alias(day_number=day).order_by(
            Case(
                When(day_number__isnull=False, then=Value(1)),
                When(place="before", then=Value(0)),
                default=Value(2),
                output_field=models.IntegerField(),
            ),
            F("day_number").asc(nulls_first=True),
            Case(
                When(after_day__isnull=False, then=Value(2)), When(after_session=None, then=Value(0)), default=Value(1)
            ),
            above.asc(nulls_last=True),
            F("after_session__position").asc(nulls_first=True),
            F("after_session").asc(nulls_first=True),
            "position",
            "pk",
        )

    def next_position(self, report: models.Model) -> int:
        """Return the position after every chapter of the report; the first is 1."""
        last: int | None = self.filter(report=report).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1
