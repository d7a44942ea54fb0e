"""A conference somebody attends, and its days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.base import SLUG_LENGTH, SoftDeleted, index_of_deleted, save_with_free_slug, slug_candidates
from sessions.models.fields import LineField, MarkdownField
from sessions.models.querysets.events import DayQuerySet, EventQuerySet
from sessions.models.validators import validate_slug_not_reserved, validate_time_zone, validate_year
from sessions.rules.days import conference_date, default_heading

if TYPE_CHECKING:
    from sessions.models.querysets.events import ReportQuerySet, SessionQuerySet
    from sessions.models.querysets.photos import PhotoQuerySet

MAX_DAYS = 31
"""How many days an event may last at most; a longer one is a wrong date."""


def default_time_zone() -> str:
    """Return the time zone a new event starts with: the one of the installation."""
    return settings.TIME_ZONE


class Language(models.TextChoices):
    """The language of an event's report."""

    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")


class Event(SoftDeleted):
    """A conference that its owner attends; the boundary of everything that belongs to it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="events", verbose_name=_("owner"))
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
    first_day = models.DateField(_("first day"), null=True, blank=True, validators=[validate_year])
    last_day = models.DateField(_("last day"), null=True, blank=True, validators=[validate_year])
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = EventQuerySet.as_manager()

    if TYPE_CHECKING:
        days: DayQuerySet
        sessions: SessionQuerySet
        photos: PhotoQuerySet
        reports: ReportQuerySet

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
        """Refuse dates that cannot be meant."""
        if self.first_day and self.last_day and (self.last_day - self.first_day).days >= MAX_DAYS:
            raise ValidationError({"last_day": _("An event lasts at most 31 days. Check both dates.")})

    def save(self, **kwargs: Any) -> None:
        """Save, and give an event without an address the first free one made of its name."""
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
        """Return the date of the conference day an aware instant belongs to, by the event's zone and 04:00."""
        return conference_date(instant, self.zone)

    def ensure_days(self) -> None:
        """Make sure that every date from the first to the last day has its day; never deletes one.

        A day without a date takes the one its number stands for; when every day has a date, numbers follow the
        dates. Does nothing while the dates are unknown or reversed, and stops after 31 days.
        """
        if self.first_day is None or self.last_day is None:
            return
        with transaction.atomic():
            Event.objects.select_for_update().get(pk=self.pk)
            known = {day.number: day for day in self.days.all()}
            dates = {day.date for day in known.values()}
            length = min((self.last_day - self.first_day).days + 1, MAX_DAYS)
            for number in range(1, length + 1):
                on = self.first_day + timedelta(days=number - 1)
                if on not in dates:
                    self._give_day(known, number, on)
            self._number_by_date()

    def _give_day(self, known: dict[int, "Day"], number: int, on: date) -> None:
        """Give a date to the undated day of that number, or to a new day under that or the next free number."""
        day = known.get(number)
        if day is not None and day.date is None:
            day.date = on
            day.save(update_fields=["date", "updated_at"])
            return
        free = number if day is None else max(known) + 1
        known[free] = Day.objects.create(event=self, number=free, date=on)

    def _number_by_date(self) -> None:
        """Let the numbers follow the dates, once every day has one: a corrected first day moves the others on."""
        days = list(self.days.all())
        by_date = sorted(days, key=lambda day: day.date or date.max)
        if by_date == days or any(day.date is None for day in days):
            return
        # Out of the way first: a number is unique at every moment.
        self.days.update(number=F("number") + days[-1].number)
        for number, day in enumerate(by_date, start=1):
            day.number = number
        Day.objects.bulk_update(by_date, ["number"])

    def day_for(self, instant: datetime) -> "Day | None":
        """Return the day that an aware instant belongs to by the 04:00 rule; None when none has that date."""
        return self.days.filter(date=self.conference_date(instant)).first()

    def open_day(self, instant: datetime) -> "Day":
        """Return the day to log a session in at an instant, making it when there is none yet.

        It is the day of that date; else, without any day, Day 1; else the last day that has sessions, else the first.
        """
        within = self._lasts(instant)
        day = self.known_day(instant)
        if day is None and within:
            self.ensure_days()
            day = self.day_for(instant)
        return day or self._last_used_day() or self._first_day(self.conference_date(instant) if within else None)

    def known_day(self, instant: datetime) -> "Day | None":
        """Return the day that ``open_day`` returns, or None where that would have to make one."""
        return self.day_for(instant) or (None if self._lasts(instant) else self._last_used_day())

    def _last_used_day(self) -> "Day | None":
        held = self.days.filter(pk__in=self.sessions.filter(deleted_at=None).values("day"))
        return held.last() or self.days.first()

    def _lasts(self, instant: datetime) -> bool:
        """Say whether the instant lies in the conference days from the first to the last date."""
        today = self.conference_date(instant)
        return self.first_day is not None and self.first_day <= today <= (self.last_day or self.first_day)

    def _first_day(self, on: date | None) -> "Day":
        """Return Day 1, which two requests may want to make in the same moment."""
        return Day.objects.get_or_create(event=self, number=1, defaults={"date": on})[0]

    def add_day(self, on: date | None = None, title: str = "") -> "Day":
        """Add a day with the next number; without a date it takes the one after the last day, if that is known.

        Raises IntegrityError when another day has that date.
        """
        return _retried(lambda: self._add_day(on, title))

    def _add_day(self, on: date | None, title: str) -> "Day":
        last = self.days.last()
        if on is None and last is not None and last.date is not None:
            following = last.date + timedelta(days=1)
            on = None if self.days.filter(date=following).exists() else following
        number = (self.days.aggregate(last=Max("number"))["last"] or 0) + 1
        with transaction.atomic():
            return Day.objects.create(event=self, number=number, date=on, title=title)


def _retried[Row](create: Callable[[], Row]) -> Row:
    """Create once more when another request took the number in the same moment."""
    try:
        return create()
    except IntegrityError:
        return create()


class Day(models.Model):
    """One conference day, listed by its number; its date may be unknown and it may hold no session."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("number"))
    date = models.DateField(_("date"), null=True, blank=True, validators=[validate_year])
    title = LineField(_("title"), max_length=200, blank=True, default="")
    note = MarkdownField(_("note"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = DayQuerySet.as_manager()

    if TYPE_CHECKING:
        sessions: SessionQuerySet

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="day_number_from_one"),
            models.UniqueConstraint(fields=["event", "number"], name="day_number_once"),
            models.UniqueConstraint(
                fields=["event", "date"],
                name="day_date_once",
                violation_error_message=_("Another day of this event has this date."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The title of the day, or ``Day 2`` / ``2 日目`` in the event's language."""
        return self.title or default_heading(self.number, self.event.language)
