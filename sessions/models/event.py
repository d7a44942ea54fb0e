"""Event: a conference that somebody attends."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from sessions.models.base import (
    SLUG_LENGTH,
    SoftDeleted,
    index_of_deleted,
    save_with_free_slug,
    slug_candidates,
)
from sessions.models.day import Day, DayQuerySet
from sessions.models.fields import LineField
from sessions.models.membership import Membership
from sessions.models.querysets.access import EventRowsQuerySet, Reader
from sessions.models.validators import validate_slug_not_reserved, validate_time_zone, validate_year
from sessions.rules.day_numbers import Dates, Numbering, fit, in_order, spread, with_all
from sessions.rules.days import conference_date

MAX_DAYS = 31
"""Maximum length of an event in days: a longer one has a mistyped date."""

MOST_MINUTES = 240
"""Maximum number of minutes between two buildings: more is a typing error."""


def default_time_zone() -> str:
    """Return the time zone of a new event: the one of the installation."""
    return settings.TIME_ZONE


class Language(models.TextChoices):
    """The language of an event's report."""

    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")


class EventQuerySet(EventRowsQuerySet):
    """Events, each with one owner and any number of members."""

    event_path = ""
    deletable = ("",)

    def owned_by(self, user: Reader) -> Self:
        """Filter: events that the user owns: who deletes them, hands them over and decides who is a member."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def with_role_of(self, user: Reader) -> Self:
        """Annotate ``role``: that of the user's membership; None for the owner."""
        members = Membership.objects.filter(event=OuterRef("pk"))
        return self.annotate(role=Subquery(members.filter(user=user.pk or 0).values("role")[:1]))

    def running(self, now: datetime) -> Self:
        """Filter: events whose conference days include this instant, each in its own time zone.

        Where only the first date is known the event lasts that day; without dates, the dates of its days decide.
        """
        running = Q(pk=None)
        for name in self.order_by().values_list("time_zone", flat=True).distinct():
            today = conference_date(now, ZoneInfo(name))
            between = Q(first_day__lte=today, first_day_or_last__gte=today)
            running |= Q(time_zone=name) & (between | Q(pk__in=Day.objects.filter(date=today).values("event")))
        return self.alias(first_day_or_last=Coalesce("last_day", "first_day")).filter(running)

    def newest_first(self) -> Self:
        """Order by the first date, latest first; an event without dates counts by its creation."""
        return self.order_by(Coalesce("first_day", TruncDate("created_at")).desc(), "-created_at", "-pk")

    def latest_begun_first(self) -> Self:
        """Order by the first date, latest first; of one date what was created first, before its restored copies."""
        return self.order_by(Coalesce("first_day", TruncDate("created_at")).desc(), "created_at", "pk")


class Event(SoftDeleted):
    """A conference that its owner attends; access to everything below it is decided by its owner."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="events")
    name = LineField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"),
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug_not_reserved],
        error_messages={"unique": _("This address is taken. Choose another one.")},
    )
    venue = LineField(_("venue"), max_length=200, blank=True, default="")
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=default_time_zone, validators=[validate_time_zone]
    )
    language = models.CharField(_("language of the report"), max_length=2, choices=Language, default=Language.ENGLISH)
    minutes_between_venues = models.PositiveSmallIntegerField(
        _("minutes between buildings"), default=20, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    first_day = models.DateField(_("first day"), null=True, blank=True, validators=[validate_year])
    last_day = models.DateField(_("last day"), null=True, blank=True, validators=[validate_year])
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    days: DayQuerySet

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (index_of_deleted("owner"),)
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="event_name_given"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="event_language_known"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Validate the dates: in order, and not more than MAX_DAYS."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is before the first day.")})
        if self.first_day and self.last_day and (self.last_day - self.first_day).days >= MAX_DAYS:
            raise ValidationError({"last_day": _("An event lasts at most 31 days. Check both dates.")})

    def save(self, **kwargs: Any) -> None:
        """Save; an event without a slug gets the first free one made from its name."""
        if self.slug:
            super().save(**kwargs)
            return
        save = partial(super().save, **kwargs)
        save_with_free_slug(self, slug_candidates(self.name, "event"), Event.objects.all(), save)

    @property
    def zone(self) -> ZoneInfo:
        """The event's time zone."""
        return ZoneInfo(self.time_zone)

    def conference_date(self, instant: datetime) -> date:
        """Return the conference date of an aware datetime in the event's time zone (a day ends at 04:00)."""
        return conference_date(instant, self.zone)

    def ensure_days(self, numbering: Numbering | None = None) -> None:
        """Create the missing days from the first to the last date; never deletes one.

        A day without a date gets the date of its number. New days get free numbers in the order of the dates. Where
        there are none, ``numbering`` decides: keep all numbers (the new day is Day 0 or comes last), number all days
        again by date, or skip these dates. Without it, numbers are kept once anything is written. Does nothing while
        the dates are unknown or reversed, and stops after MAX_DAYS.
        """
        if self.first_day is None or self.last_day is None:
            return
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=self.pk)
            days = list(self.days.all())
            numbers = {day.number: day.date for day in days}
            dates, new = spread(numbers, self.first_day, self.last_day, MAX_DAYS)
            for day in days:
                if day.date != dates[day.number]:
                    day.date = dates[day.number]
                    day.save(update_fields=["date", "updated_at"])
            for on, number in self._numbers_of_new(days, dates, new, numbering):
                version = max([0, *(day.version for day in days)]) + 1
                Day.objects.create(event=self, number=number, date=on, version=version)

    def _numbers_of_new(
        self, days: list[Day], dates: Dates, new: list[date], numbering: Numbering | None
    ) -> list[tuple[date, int]]:
        """Return a number for each new date; numbers the days again where that is chosen and necessary."""
        places = fit(dates, new)
        known = [dates[number] for number in sorted(dates)]
        sorted_already = None in known or known == sorted(on for on in known if on)
        may_move = numbering is Numbering.RENUMBER or (numbering is None and not self.has_content())
        if may_move and (places.asked or not sorted_already):
            moved, made = in_order(dates, new)
            self._renumber(days, moved)
            return list(made.items())
        if numbering is Numbering.SKIP:
            return list(places.fitting.items())
        return list(with_all(dates, places).items())

    def _renumber(self, days: list[Day], moved: dict[int, int]) -> None:
        """Give the days other numbers; a page that shows an old number must not save its note (optimistic lock)."""
        # First to numbers that are free before and after: a number is unique at every moment.
        self.days.update(number=F("number") + max([0, *moved, *moved.values()]) + 1)
        version = max([0, *(day.version for day in days)]) + 1
        for day in days:
            day.number, day.version = moved[day.number], version
        Day.objects.bulk_update(days, ["number", "version"])

    def has_content(self) -> bool:
        """Return whether anything is written that may name a day: a session, a title or note of a day, a chapter."""
        return (
            self.sessions.filter(deleted_at=None).exists()
            or self.days.exclude(note="", title="").exists()
            or self.reports.filter(chapters__isnull=False, chapters__deleted_at=None).exists()
        )

    @property
    def date_of_day_one(self) -> date | None:
        """The date from which a programme counts its days: that of Day 1, else the first date."""
        return self.days.filter(number=1).values_list("date", flat=True).first() or self.first_day

    def day_for(self, instant: datetime) -> Day | None:
        """Return the day of an aware datetime (04:00 rule); None when no day has that date."""
        return self.days.filter(date=self.conference_date(instant)).first()

    def open_day(self, instant: datetime) -> Day:
        """Get or create the day in which a session that is logged at an instant belongs.

        It is the day of that date; else, when there are no days, Day 1; else the last day with sessions, else the
        first.
        """
        within = self._lasts(instant)
        day = self.known_day(instant)
        if day is None and within:
            self.ensure_days(Numbering.SKIP)
            day = self.day_for(instant) or (self.add_day(self.conference_date(instant)) if self.days.exists() else None)
        return day or self._last_used_day() or self._first_day(self.conference_date(instant) if within else None)

    def known_day(self, instant: datetime) -> Day | None:
        """Return the day that ``open_day`` returns; None where that would create one."""
        return self.day_for(instant) or (None if self._lasts(instant) else self._last_used_day())

    def day_of_line(self, chosen: Day | None, instant: datetime) -> tuple[Day | None, Day | None]:
        """Return the day whose date the times of a typed line have, and the day that it goes to (``known_day``).

        The first is the chosen one, and before and after the event the second one too. None is the date of the
        instant, also where the second has none.
        """
        day = chosen or self.known_day(instant)
        is_now = day is None or day.date in (None, self.conference_date(instant))
        return (chosen if is_now else day), day

    def _last_used_day(self) -> Day | None:
        held = self.days.filter(pk__in=self.sessions.filter(deleted_at=None).values("day"))
        return held.last() or self.days.first()

    def _lasts(self, instant: datetime) -> bool:
        """Return whether the instant is between the event's first and last date."""
        today = self.conference_date(instant)
        return self.first_day is not None and self.first_day <= today <= (self.last_day or self.first_day)

    def _first_day(self, on: date | None) -> Day:
        """Get or create Day 1; two requests may create it at the same time."""
        return Day.objects.get_or_create(event=self, number=1, defaults={"date": on})[0]

    def add_day(self, on: date | None = None, title: str = "") -> Day:
        """Add a day with the next number; without a date it gets the date after the last day, if that is known.

        Raises IntegrityError when another day has that date.
        """
        try:
            return self._add_day(on, title)
        except IntegrityError:  # another request took the number at the same time
            return self._add_day(on, title)

    def _add_day(self, on: date | None, title: str) -> Day:
        last = self.days.last()
        if on is None and last is not None and last.date is not None:
            following = last.date + timedelta(days=1)
            on = None if self.days.filter(date=following).exists() else following
        number = (self.days.aggregate(last=Max("number"))["last"] or 0) + 1
        with transaction.atomic():
            return Day.objects.create(event=self, number=number, date=on, title=title)
