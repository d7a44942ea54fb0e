"""Impression: what one attendee recorded about one session (state, rating, texts)."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.fields import MarkdownField
from sessions.models.membership import Membership
from sessions.models.querysets.access import EventRowsQuerySet, Reader
from sessions.models.search_fields import SearchedModel, SearchField


class State(models.TextChoices):
    """Attendance state of a session for one attendee."""

    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")


SECOND_CHOICE = "second"
"""What is chosen for a session that is planned as the second choice for its slot."""

PLANNED_OR_ATTENDED = (State.PLANNED, State.ATTENDED)
"""The states of a session that somebody goes to, or went to."""


WITHOUT_TEXTS = Q(summary="", body="", private_note="")
"""Condition: an impression without texts."""

NOT_ON_AGENDA = Q(state="", rating=None) & WITHOUT_TEXTS
"""Condition: an impression that does not put its session on the agenda; watch later alone does not either."""

WITHOUT_CONTENT = NOT_ON_AGENDA & Q(watch_later=False, watched_at=None)
"""Condition of an impression of which ``has_content`` is false."""

SHAREABLE = ~Q(summary="", body="", rating=None)
"""Condition: an impression with a text or a rating, which its author can share with the team."""

SHARED_TEXT = Q(shared=True) & ~Q(summary="", body="")
"""Condition: an impression with a text that its author shares with the team."""


class ImpressionQuerySet(EventRowsQuerySet):
    """Impressions: the author sees and changes them; other members of the event see those that are shared."""

    event_path = "session__event"
    deletable = ("session__", "session__event__")

    def visible_to(self, user: Reader) -> Self:
        """Filter: the user's own impressions, and those that others share, of events that the user may see."""
        return super().visible_to(user).filter(Q(author_id=user.pk) | Q(shared=True))

    def editable_by(self, user: Reader) -> Self:
        """Filter: the user's own impressions of sessions that the user may change."""
        return super().editable_by(user).filter(author_id=user.pk)

    def of_team(self, event: int) -> Self:
        """Filter: impressions of the sessions of one event, by its owner and members."""
        members = Membership.objects.filter(event=event)
        team = Q(author=F("session__event__owner")) | Q(author__in=members.values("user"))
        return self.filter(team, session__event=event)


class Impression(SearchedModel):
    """One attendee's record of one session: attendance, rating, summary, impressions; unique per session and author.

    Members of the event see its state. They see its texts and rating only if it is ``shared``, and never the private
    note.

    ``state`` is "" for a session that is only marked as watch later. ``second_choice`` counts while it is planned.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("Session", models.CASCADE, related_name="impressions", verbose_name=_("session"))
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
    search = SearchField(sources=("summary", "body"))
    # A column of its own: the one above may be searched by others.
    private_search = SearchField(sources=("private_note",))
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

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
