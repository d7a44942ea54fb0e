"""Report: one article about an event."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.base import SLUG_LENGTH, EditorRecorded, save_with_free_slug, slug_candidates
from sessions.models.event import Event
from sessions.models.fields import LineField, MarkdownField
from sessions.models.impression import Impression, ImpressionQuerySet
from sessions.models.querysets.access import Reader, ReportRowsQuerySet
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.session import Session
from sessions.models.validators import (
    validate_folder,
    validate_report_slug,
    validate_slug_not_reserved,
    validate_topics,
)
from sessions.rules.photo_names import MAX_FOLDER

MAX_DIALECT = 20
"""Maximum length of a dialect's name, in characters: that of its columns."""

REPORT_SLUG_LENGTH = (12, 50)
"""Minimum and maximum length of a slug that every dialect accepts (a test checks each of them)."""


class ArticleType(models.TextChoices):
    """Zenn's article types."""

    TECH = "tech", _("Tech")
    IDEA = "idea", _("Idea")


class SectionStyle(models.TextChoices):
    """Style of the two headings under a session: summary and impressions."""

    GAIYO = "gaiyo", "概要 / 感想"
    NAIYO = "naiyo", "内容 / コメント"
    SUMMARY = "summary", "Summary / Impressions"
    OVERVIEW = "overview", "Overview / Thoughts"
    NONE = "none", _("No headings")


class Grouping(models.TextChoices):
    """Under which headings the sessions of a report stand."""

    DAY = "day", _("Day")
    FORMAT = "format", _("Format")
    TRACK = "track", _("Track")
    NONE = "none", _("One list")


class ListPlace(models.TextChoices):
    """Where a report lists the other reports of its event."""

    NONE = "", _("Not in the article")
    TOP = "top", _("At the top")
    BOTTOM = "bottom", _("At the bottom")


class Holds(models.TextChoices):
    """Which sessions a report includes."""

    ATTENDED = "attended", _("Every session attended")
    CHOSEN = "chosen", _("Selected sessions")
    FILTERED = "filtered", _("By filter")


class FilterState(models.TextChoices):
    """Which sessions a filter looks at."""

    ATTENDED = "attended", _("Attended")
    PLANNED = "planned", _("Planned (starred)")
    BOTH = "both", _("Attended or planned")


MOST_IN_FILTER = 200
"""Maximum number of formats, tracks or days in a filter: a database takes a limited number of values in a query."""

_LISTS = {"formats": str, "tracks": str, "days": int}
_KEYS = {"state", "rating", "rest", *_LISTS}


def validate_filter(value: object) -> None:
    """Raise ValidationError unless the value is a filter: known keys, each with a value of its type."""
    if not isinstance(value, dict) or not value.keys() <= _KEYS or not _has_types(value):
        raise ValidationError(_("This is not a filter of sessions."), code="filter")


def _has_types(value: Mapping[str, Any]) -> bool:
    lists = (
        isinstance(value.get(name, []), list)
        and len(value.get(name, [])) <= MOST_IN_FILTER
        and all(type(each) is kind for each in value.get(name, []))
        for name, kind in _LISTS.items()
    )
    rating = value.get("rating")
    return (
        all(lists)
        and value.get("state", FilterState.ATTENDED) in FilterState.values
        and (rating is None or (type(rating) is int and 1 <= rating <= 5))
        and type(value.get("rest", False)) is bool
    )


class ReportQuerySet(ReportRowsQuerySet):
    """Reports of events: the author's alone, or the team's."""

    event_path = "event"
    report_path = ""
    deletable = ("event__",)

    def beside(self, report: "Report") -> Self:
        """Filter: the reports of the same event by the same author, or of the same team, itself included.

        They share the sessions among them, and link to each other.
        """
        whose = {"is_team": True} if report.is_team else {"is_team": False, "author": report.author_id}
        return self.filter(event=report.event_id, **whose)

    def in_order(self) -> Self:
        """Order by creation."""
        return self.order_by("created_at", "pk")


class Report(SearchedModel, EditorRecorded):
    """One article about an event; values of an imported article are stored even if the forms do not offer them.

    It belongs to its author alone, and is made of that person's impressions, unless the team writes it.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="reports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports", editable=False)
    is_team = models.BooleanField(default=False, editable=False)
    title = LineField(_("title"), max_length=200)
    # No choices: the dialects are a layer above.
    dialect = models.CharField(_("format"), max_length=MAX_DIALECT, default="zenn")
    title_search = SearchField(sources=("title",))
    emoji = LineField(_("emoji"), max_length=16, blank=True, default="")
    # No choices: an imported value is stored unchanged; forms offer ArticleType.
    kind = LineField(_("kind"), max_length=20, blank=True, default=ArticleType.IDEA.value)
    topics = models.JSONField(_("topics"), default=list, blank=True, validators=[validate_topics])
    published = models.BooleanField(_("published"), default=False)
    published_at = LineField(_("published at"), max_length=20, blank=True, default="")
    publication_name = LineField(_("publication"), max_length=30, blank=True, default="")
    slug = models.CharField(
        _("address"), max_length=SLUG_LENGTH, blank=True, validators=[validate_report_slug, validate_slug_not_reserved]
    )
    heading_level = models.PositiveSmallIntegerField(
        _("heading level of a day"), default=2, choices=[(n, str(n)) for n in range(1, 5)]
    )
    image_folder = models.CharField(
        _("image folder"), max_length=MAX_FOLDER, blank=True, default="", validators=[validate_folder]
    )
    sections = models.CharField(
        _("headings under a session"), max_length=10, choices=SectionStyle, default=SectionStyle.SUMMARY
    )
    # Off for an imported article, which has its pictures where it has them; forms switch it on for a new one.
    shows_photos = models.BooleanField(_("shows the photos of each session"), default=False)
    # Off in all but one article of a series: a note belongs to the event.
    shows_notes = models.BooleanField(_("shows the notes of the days"), default=True)
    # What the article tells besides the texts. Off for an imported article that does not; each is a switch of its own.
    shows_date = models.BooleanField(_("shows the date of each day"), default=False)
    shows_time = models.BooleanField(_("shows the time of each session"), default=False)
    shows_room = models.BooleanField(_("shows the room of each session"), default=False)
    shows_speakers = models.BooleanField(_("shows the speakers of each session"), default=False)
    shows_level = models.BooleanField(_("shows the level of each session"), default=False)
    shows_format = models.BooleanField(_("shows the format of each session"), default=False)
    shows_rating = models.BooleanField(_("shows the rating of each session"), default=False)
    holds = models.CharField(_("sessions"), max_length=10, choices=Holds, default=Holds.ATTENDED)
    chosen = models.ManyToManyField(Session, blank=True, related_name="reports", verbose_name=_("selected sessions"))
    # Counts while `holds` is "filtered"; see held_sessions.
    filters = models.JSONField(_("filter"), default=dict, blank=True, validators=[validate_filter])
    grouping = models.CharField(_("grouping"), max_length=10, choices=Grouping, default=Grouping.DAY)
    lists_others = models.CharField(
        _("list of the other reports"), max_length=10, choices=ListPlace, blank=True, default=ListPlace.NONE
    )
    front_matter = MarkdownField(_("front matter as imported"), editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="report_slug_once",
                violation_error_message=_("Another report of this event has this address."),
            ),
            models.CheckConstraint(
                condition=Q(heading_level__gte=1, heading_level__lte=4), name="report_heading_level_one_to_four"
            ),
            models.CheckConstraint(
                condition=Q(sections__in=SectionStyle.values),
                name="report_sections_known",
            ),
            models.CheckConstraint(condition=Q(holds__in=Holds.values), name="report_holds_known"),
            models.CheckConstraint(condition=Q(grouping__in=Grouping.values), name="report_grouping_known"),
            models.CheckConstraint(condition=Q(lists_others__in=ListPlace.values), name="report_list_place_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        """Save; a report without a slug gets a free one that every dialect accepts."""
        if self.slug:
            super().save(**kwargs)
            return
        taken = Report.objects.filter(event=self.event)
        save_with_free_slug(self, report_slugs(self.event.slug), taken, partial(super().save, **kwargs))

    def shows(self, name: str) -> bool:
        """Return whether the article tells a fact: "date", or one of the line of a session. A time needs the date."""
        return getattr(self, f"shows_{name}") or (name == "date" and self.shows_time)

    def printed_impressions(self, user: Reader) -> ImpressionQuerySet:
        """Return the impressions of which the report is made: those of ``user``, or those that a team shares.

        Those of a team come with the names of their authors. Nothing tells which user asks: it is the same for
        everybody.
        """
        if not self.is_team:
            return Impression.objects.filter(author_id=user.pk)
        shared = Impression.objects.of_team(self.event_id).filter(shared=True)
        return shared.select_related("author__profile").defer("private_note")


def report_slugs(event_slug: str) -> Iterator[str]:
    """Yield slugs of 12 to 50 characters for reports of an event: ``reinvent-2026-report``, then ``-2`` …"""
    shortest, longest = REPORT_SLUG_LENGTH
    ending = "-report" if len(event_slug) + len("-report") >= shortest else "-conference-report"
    room = longest - len(ending) - len("-99")
    return slug_candidates(event_slug[:room].rstrip("-_") + ending, "report", longest)
