"""Free chapter of a report."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sessions.models.base import EditorRecorded, SoftDeleted, index_of_deleted
from sessions.models.day import Day
from sessions.models.fields import LineField, MarkdownField
from sessions.models.querysets.access import ReportRowsQuerySet
from sessions.models.report import Report
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.session import Session


class ChapterPlace(models.TextChoices):
    """Position of a chapter: before, between or after the days."""

    BEFORE = "before", _("Before the days")
    AFTER = "after", _("After the days")


class ChapterQuerySet(ReportRowsQuerySet):
    """Free chapters of reports."""

    deletable = ("", "report__event__")

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
                When(place=ChapterPlace.BEFORE, then=Value(0)),
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


class Chapter(SearchedModel, SoftDeleted, EditorRecorded):
    """A free text of a report: before or after the days, directly after one of them, or inside one.

    Inside a day it stands below ``after_session``, or before all sessions of ``in_day``, at the level of sessions. A
    session that is moved takes it along; ``in_day`` is where it stands once the session is deleted for good.

    Level 0 is text without a heading; 1 to 6 is the heading level that the author chose.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="chapters")
    place = models.CharField(_("place"), max_length=10, choices=ChapterPlace, default=ChapterPlace.BEFORE)
    after_day = models.ForeignKey(Day, models.SET_NULL, null=True, blank=True, related_name="chapters")
    in_day = models.ForeignKey(Day, models.SET_NULL, null=True, blank=True, related_name="chapters_inside")
    after_session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="chapters")
    position = models.PositiveIntegerField(default=0, editable=False)
    level = models.PositiveSmallIntegerField(_("heading level"), default=2, choices=[(n, str(n)) for n in range(7)])
    heading = LineField(_("heading"), max_length=300, blank=True, default="")
    body = MarkdownField(_("text"))
    search = SearchField(sources=("heading", "body"))

    objects = ChapterQuerySet.as_manager()

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        indexes = (index_of_deleted("report"),)
        constraints = [
            models.CheckConstraint(condition=Q(place__in=ChapterPlace.values), name="chapter_place_known"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=6), name="chapter_level_zero_to_six"),
            models.CheckConstraint(
                condition=~Q(level=0) | Q(heading=""),
                name="chapter_level_zero_without_heading",
                violation_error_message=_("Text before the first heading cannot have a heading."),
            ),
            models.CheckConstraint(
                condition=Q(after_day=None) | Q(in_day=None, after_session=None),
                name="chapter_after_a_day_or_inside",
                violation_error_message=_("A chapter is either after a day or inside one."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or gettext("Text before the first heading")

    @property
    def is_inside(self) -> bool:
        """Whether it stands inside a day."""
        return self.in_day_id is not None or self.after_session_id is not None

    def clean(self) -> None:
        """Validate that its days and its session belong to the same event."""
        event = self.report.event_id
        errors = {
            name: _("This day belongs to another event.")
            for name in ("after_day", "in_day")
            if (day := getattr(self, name)) and day.event_id != event
        }
        if self.after_session and self.after_session.event_id != event:
            errors["after_session"] = _("This session belongs to another event.")
        if errors:
            raise ValidationError(errors)

    def save(self, **kwargs: Any) -> None:
        """Save; a new chapter without a position goes to the end of its report."""
        if self._state.adding and not self.position:
            self.position = Chapter.objects.next_position(report=self.report)
        super().save(**kwargs)
