"""Feed: the source of an imported programme."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.querysets.access import EventRowsQuerySet


class Feed(models.Model):
    """Source of an imported programme: an address that can be fetched again, or a file.

    ``kind`` names its parser; ``mapping`` assigns columns of a table to facts, for CSV. Sessions stay when their feed
    is deleted.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="feeds", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=40)
    title = LineField(_("title"), max_length=300, blank=True, default="")
    url = models.URLField(_("address"), max_length=1000, blank=True, default="")
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    taken_at = models.DateTimeField(_("taken at"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = EventRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("created_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["event", "url"], condition=~Q(url=""), name="feed_address_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.kind
