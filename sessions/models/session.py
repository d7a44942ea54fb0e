"""Session: the facts of one talk, workshop, game day …; Impression: what one attendee recorded about it."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.base import EditorRecorded, SoftDeleted, index_of_deleted
from sessions.models.event import Day, Event
from sessions.models.feed import Feed
from sessions.models.fields import LineField, MarkdownField
from sessions.models.querysets.events import ImpressionQuerySet, SessionQuerySet
from sessions.models.search_fields import SearchedModel, SearchField
from sessions.models.validators import validate_code, validate_web_address, validate_year
from sessions.rules import formats
from sessions.rules.codes import join_heading
from sessions.rules.days import conference_date, instant_at
from sessions.rules.search_text import haystack

if TYPE_CHECKING:
    from sessions.models.querysets.photos import PhotoQuerySet


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


class Session(SearchedModel, SoftDeleted, EditorRecorded):
    """One session of an event, on one of its days; its key may be made by the browser that logs it.

    An imported session has a ``feed``; ``feed_digests`` holds a digest of each fact as the feed last had it. A fact
    that differs from its digest was changed by a person.

    ``logged_at`` is when a person wrote in the composer that they are in it: its presumed start, where the programme
    tells none. ``sort_at`` is where a session without a start stands in its day: at first ``logged_at``, later where a
    person moved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
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
    logged_at = models.DateTimeField(_("logged at"), null=True, blank=True, editable=False)
    sort_at = models.DateTimeField(_("place in the day"), null=True, blank=True, editable=False)
    recording_url = models.URLField(
        _("recording"), max_length=500, blank=True, default="", validators=[validate_web_address]
    )
    slides_url = models.URLField(_("slides"), max_length=500, blank=True, default="", validators=[validate_web_address])
    description = MarkdownField(_("description"))
    note = MarkdownField(_("note"))
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    feed = models.ForeignKey(
        Feed,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        editable=False,
        verbose_name=_("programme"),
    )
    external_id = LineField(_("identifier in the programme"), max_length=200, blank=True, default="", editable=False)
    feed_digests = models.JSONField(_("what the programme last told"), default=dict, blank=True, editable=False)
    removed_from_feed_at = models.DateTimeField(
        _("no longer in the programme since"), null=True, blank=True, editable=False
    )
    search = SearchField(_("text to search in"), sources=SEARCH_FIELDS, loaded=True)
    # For the search in one's own words, which has no descriptions.
    title_search = SearchField(_("text to search in"), sources=("code", "title", "speakers"))
    note_search = SearchField(_("text to search in"), sources=("note",), null=True, default=None)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = SessionQuerySet.as_manager()

    if TYPE_CHECKING:
        impressions: ImpressionQuerySet
        photos: PhotoQuerySet
        own_impression_list: "list[Impression]"

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
            self.position = self.position or Session.objects.next_position(self.day)
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
    def own_impression(self) -> "Impression | None":
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
    session = models.ForeignKey(Session, models.CASCADE, related_name="other_keys", verbose_name=_("session"))
    before = models.JSONField(
        _("what it was before it was logged"), null=True, blank=True, default=None, editable=False
    )

    class Meta:
        verbose_name = _("key of a session")
        verbose_name_plural = _("keys of sessions")

    def __str__(self) -> str:
        return str(self.pk)


class State(models.TextChoices):
    """Attendance state of a session for one attendee."""

    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")


SECOND_CHOICE = "second"
"""What is chosen for a session that is planned as the second choice for its slot."""

PLANNED_OR_ATTENDED = (State.PLANNED, State.ATTENDED)
"""The states of a session that somebody goes to, or went to."""


class Impression(SearchedModel):
    """One attendee's record of one session: attendance, rating, summary, impressions; unique per session and author.

    Members of the event see its state. They see its texts and rating only if it is ``shared``, and never the private
    note.

    ``state`` is "" for a session that is only marked as watch later. ``second_choice`` counts while it is planned.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="impressions", verbose_name=_("session"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="impressions", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ATTENDED, blank=True)
    second_choice = models.BooleanField(_("second choice"), default=False)
    watch_later = models.BooleanField(_("watch later"), default=False)
    watched_at = models.DateTimeField(_("watched at"), null=True, blank=True)
    summary = MarkdownField(_("summary"))
    body = MarkdownField(_("impressions"))
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, choices=[(n, str(n)) for n in range(1, 6)]
    )
    private_note = MarkdownField(_("private note"))
    shared = models.BooleanField(_("shared with the team"), default=False)
    search = SearchField(_("text to search in"), sources=("summary", "body"))
    # A column of its own: the one above may be searched by others.
    private_search = SearchField(_("text to search in"), sources=("private_note",))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("impression")
        verbose_name_plural = _("impressions")
        constraints = [
            models.UniqueConstraint(fields=["session", "author"], name="impression_once_per_author"),
            models.CheckConstraint(condition=Q(state__in=["", *State.values]), name="impression_state_known"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="impression_rating_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} ({self.author})"

    @property
    def is_second_choice(self) -> bool:
        """Whether the session is planned only for the case that the first choice of its slot comes to nothing."""
        return self.second_choice and self.state == State.PLANNED

    @property
    def choice(self) -> str:
        """The state, or SECOND_CHOICE: what is chosen among the buttons."""
        return SECOND_CHOICE if self.is_second_choice else self.state

    @property
    def has_content(self) -> bool:
        """Whether any mark, rating or text is set."""
        marks = (self.state, self.watch_later, self.watched_at, self.rating)
        return any(marks) or bool(self.summary or self.body or self.private_note)
