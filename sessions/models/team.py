"""What a team has of a session: its one text, and the request that somebody should see it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.base import EditorRecorded
from sessions.models.fields import MarkdownField
from sessions.models.querysets.access import EventRowsQuerySet
from sessions.models.session import Session


class TeamTextQuerySet(EventRowsQuerySet):
    """Texts of teams: all members of the event see them, those who may write in it change them."""

    event_path = "session__event"
    deletable = ("session__", "session__event__")


class TeamText(EditorRecorded):
    """One text of a team about one session, written by its editors for the team's report; unique per session.

    While it is ``in_use``, reports of the team print it instead of what each member shares. One that is not in use is
    kept, and can be taken in use again.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="team_text", verbose_name=_("session"))
    summary = MarkdownField(_("summary"))
    body = MarkdownField(_("impressions"))
    in_use = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of the team")

    def __str__(self) -> str:
        return str(self.session)


class CoverageRequestQuerySet(EventRowsQuerySet):
    """Requests of a team; whoever changes the event makes them and takes them back."""

    event_path = "session__event"


class CoverageRequest(models.Model):
    """The team wants somebody to see a session; one for each session, whoever asked first."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="coverage_request")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="coverage_requests"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CoverageRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.session)
