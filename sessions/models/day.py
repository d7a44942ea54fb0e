"""Day of an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.base import EditorRecorded
from sessions.models.fields import LineField, MarkdownField
from sessions.models.querysets.access import EventRowsQuerySet
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.validators import validate_year
from sessions.rules.days import default_heading


class DayQuerySet(EventRowsQuerySet):
    """Days of events, by number."""

    deletable = ("event__",)


class Day(SearchedModel, EditorRecorded):
    """One conference day, listed by its number; its date may be unknown, and it may have no sessions.

    Day 0 is one that came before the others when their numbers were in use already.
    """

    event = models.ForeignKey("Event", models.CASCADE, related_name="days", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("number"))
    date = models.DateField(_("date"), null=True, blank=True, validators=[validate_year])
    title = LineField(_("title"), max_length=200, blank=True, default="")
    note = MarkdownField(_("note"))
    # Two, because title and note are written separately.
    title_search = SearchField(sources=("title",))
    note_search = SearchField(sources=("note",))

    objects = DayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day")
        ordering = ("number",)
        constraints = [
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
