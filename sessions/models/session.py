"""Session: the facts of one talk, workshop, game day …; opinions are in Impression."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sessions.models.base import EditorRecorded, SoftDeleted, index_of_deleted
from sessions.models.day import Day
from sessions.models.event import Event
from sessions.models.feed import Feed
from sessions.models.fields import LineField, MarkdownField
from sessions.models.impression import NOT_ON_AGENDA, SHARED_TEXT, Impression, ImpressionQuerySet, State
from sessions.models.membership import Membership
from sessions.models.querysets.access import EventRowsQuerySet, Reader
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.validators import validate_code, validate_web_address, validate_year
from sessions.rules import formats
from sessions.rules.codes import join_heading
from sessions.rules.days import conference_date, instant_at
from sessions.rules.search_text import haystack


class Level(models.IntegerChoices):
    """Difficulty of a session, 100 to 500."""

    FOUNDATIONAL = 100, _("100 – Foundational")
    INTERMEDIATE = 200, _("200 – Intermediate")
    ADVANCED = 300, _("300 – Advanced")
    EXPERT = 400, _("400 – Expert")
    DISTINGUISHED = 500, _("500 – Distinguished")


SEARCH_FIELDS = ("code", "title", "speakers", "track", "room", "description")
"""The fields of a session that the search of the catalogue covers."""


TYPED_OR_NOTED = Q(feed__isnull=True) | Q(note_search__isnull=False)
"""Condition of the few sessions of an event in which a person's own words are; without parameters, for an index."""


_NOT_PRINTED = ("second_choice", "watch_later", "watched_at", "created_at", "updated_at")
"""Fields of an impression that no report needs; they are not loaded (defer)."""


class SessionQuerySet(EventRowsQuerySet):
    """Sessions of events."""

    deletable = ("", "event__")

    def in_order(self) -> Self:
        """Order by day, start or presumed place (unknown last), position and key (a total order)."""
        stands_at = Coalesce("starts_at", "sort_at")
        return self.order_by("day__number", stands_at.asc(nulls_last=True), "position", "pk")

    def with_impression_of(self, user: Reader, *, without: Sequence[str] = (), **more: Any) -> Self:
        """Prefetch the user's own impression for ``Session.own_impression``: one query for all sessions (no N+1).

        ``more`` are annotations; ``without`` are fields that are not loaded (defer).
        """
        own = Impression.objects.filter(author_id=user.pk).annotate(**more).defer(*without)
        return self.prefetch_related(Prefetch("impressions", queryset=own, to_attr="own_impression_list"))

    def with_printed(self, printed: ImpressionQuerySet) -> Self:
        """Prefetch the impressions that a report prints as ``printed_impression_list``; one query (no N+1)."""
        shown = printed.defer(*_NOT_PRINTED)
        return self.prefetch_related(Prefetch("impressions", queryset=shown, to_attr="printed_impression_list"))

    def on_agenda_of_team(self, event: models.Model) -> Self:
        """Filter: sessions on the agenda of a team: those that a member marked or shares something about."""
        of_team = Impression.objects.of_team(event.pk).filter(~Q(state="") | SHARED_TEXT)
        return self.filter(pk__in=of_team.values("session"))

    def on_agenda_of(self, user: Reader) -> Self:
        """Filter: sessions on the user's agenda: those that the user marked or wrote about, and, in an event of one
        person, typed ones.

        A watch-later mark does not count: it means that one is elsewhere.
        """
        said = Impression.objects.filter(session=OuterRef("pk"), author_id=user.pk).exclude(NOT_ON_AGENDA)
        members = Membership.objects.filter(event=OuterRef("event"))
        return self.filter(Q(feed=None) & ~Exists(members) | Exists(said))

    def attended_by(self, user: Reader) -> Self:
        """Filter: sessions that the user marked as attended."""
        return self.filter(impressions__author_id=user.pk, impressions__state=State.ATTENDED)

    def for_report(self) -> Self:
        """Filter: sessions that a report can hold, in its order, with their day (select_related)."""
        return self.present().select_related("day").in_order()


class Session(SearchedModel, SoftDeleted, EditorRecorded):
    """One session of an event, on one of its days; its key may be made by the browser that logs it.

    An imported session has a ``feed``; ``feed_digests`` holds a digest of each fact as the feed last had it. A fact
    that differs from its digest was changed by a person.

    ``logged_at`` is when a person wrote in the composer that they are in it: its presumed start, where the programme
    tells none. ``sort_at`` is where a session without a start stands in its day: at first ``logged_at``, later where a
    person moved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    day = models.ForeignKey(Day, models.CASCADE, related_name="sessions", verbose_name=_("day"))
    code = LineField(_("code"), max_length=20, blank=True, default="", validators=[validate_code])
    title = LineField(_("title"), max_length=300, blank=True, default="")
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, choices=Level)
    format = LineField(_("format"), max_length=60, blank=True, default="")
    track = LineField(_("track"), max_length=100, blank=True, default="")
    room = LineField(_("room"), max_length=100, blank=True, default="")
    speakers = LineField(_("speakers"), max_length=500, blank=True, default="")
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True, validators=[validate_year])
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, validators=[validate_year])
    logged_at = models.DateTimeField(null=True, blank=True, editable=False)
    sort_at = models.DateTimeField(null=True, blank=True, editable=False)
    recording_url = models.URLField(
        _("recording"), max_length=500, blank=True, default="", validators=[validate_web_address]
    )
    slides_url = models.URLField(_("slides"), max_length=500, blank=True, default="", validators=[validate_web_address])
    description = MarkdownField(_("description"))
    note = MarkdownField(_("note"))
    position = models.PositiveIntegerField(default=0, editable=False)
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, blank=True, related_name="sessions", editable=False)
    external_id = LineField(max_length=200, blank=True, default="", editable=False)
    feed_digests = models.JSONField(default=dict, blank=True, editable=False)
    removed_from_feed_at = models.DateTimeField(null=True, blank=True, editable=False)
    search = SearchField(sources=SEARCH_FIELDS, loaded=True)
    # For the search in one's own words, which has no descriptions.
    title_search = SearchField(sources=("code", "title", "speakers"))
    note_search = SearchField(sources=("note",), null=True, default=None)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    own_impression_list: list[Impression]

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            index_of_deleted("event"),
            models.Index(fields=["event", "starts_at"], name="session_by_start"),
            models.Index(fields=["event"], condition=TYPED_OR_NOTED, name="session_typed_or_noted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") | ~Q(title=""),
                name="session_code_or_title",
                violation_error_message=_("Enter a code or a title."),
            ),
            models.CheckConstraint(condition=Q(level=None) | Q(level__in=Level.values), name="session_level_known"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The session ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        """Validate that the day belongs to the same event."""
        if self.day_id and self.event_id and self.day.event_id != self.event_id:
            raise ValidationError({"day": _("This day belongs to another event.")})

    def save(self, **kwargs: Any) -> None:
        """Save; a new session without a position goes to the end of its day.

        Raises ValueError for a new session on a day of another event, which would break access control.
        """
        if self._state.adding:
            if self.day.event_id != self.event_id:
                raise ValueError("the day is of another event")
            self.position = self.position or Session.objects.next_position(day=self.day)
        super().save(**kwargs)

    def build_search_text(self) -> str:
        """Return the search text of the catalogue, as it will be stored."""
        return haystack(getattr(self, name) for name in SEARCH_FIELDS)

    @property
    def heading(self) -> str:
        """``CODE | Title``, or only the one that is known."""
        return join_heading(self.code, self.title)

    @property
    def usually_recorded(self) -> bool | None:
        """Whether sessions of this format are usually recorded; None when that is unknown."""
        return formats.usually_recorded(self.format)

    @property
    def own_impression(self) -> Impression | None:
        """The impression prefetched by ``with_impression_of(user)``; AttributeError without it."""
        return self.own_impression_list[0] if self.own_impression_list else None

    @property
    def presumed_start(self) -> datetime | None:
        """The start, or when the session was logged while it happened; None when neither is known."""
        return self.starts_at or self.logged_at

    def keep_local_time(self, zone: ZoneInfo, on: date | None = None, *, save: bool = True) -> None:
        """Keep the local times of ``zone`` in the event's zone, on a conference date (None: the same).

        Used when the date of a day or the time zone of an event changes. Does nothing without a start.
        """
        if self.starts_at is None:
            return
        clock = self.starts_at.astimezone(zone).time()
        starts_at = instant_at(on or conference_date(self.starts_at, zone), clock, self.event.zone)
        if self.ends_at is not None:
            self.ends_at += starts_at - self.starts_at
        self.starts_at = starts_at
        if save:
            self.save(update_fields=["starts_at", "ends_at", "updated_at"])


class SessionKey(models.Model):
    """Alias key of a session: a browser made it when it logged a session offline that existed already.

    Texts that were written under that key offline find their session by it. ``before`` is what logging changed, for
    Undo (see agenda/undo_log.py) and for who clears the mark (agenda/attendance.py); None once it was taken back.
    Where a mark without a line moved a session, the server makes a key for ``before`` alone.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="other_keys")
    before = models.JSONField(null=True, blank=True, default=None, editable=False)

    def __str__(self) -> str:
        return str(self.pk)
