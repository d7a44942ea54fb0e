"""CoverageRequest: a session that somebody of the team should see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.querysets.access import EventRowsQuerySet
from sessions.models.session import Session


class CoverageRequestQuerySet(EventRowsQuerySet):
    """Requests of a team; whoever changes the event makes them and takes them back."""

    event_path = "session__event"


class CoverageRequest(models.Model):
    """The team wants somebody to see a session; one for each session, whoever asked first."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="coverage_request", verbose_name=_("session"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="coverage_requests",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CoverageRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage request")
        verbose_name_plural = _("coverage requests")

    def __str__(self) -> str:
        return str(self.session)
