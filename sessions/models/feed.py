"""Feed: the source of an imported programme."""

from django.db import models
from django.db.models import Q

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.querysets.access import EventRowsQuerySet


class Feed(models.Model):
    """Source of an imported programme: an address that can be fetched again, or a file.

    ``kind`` names its parser; ``mapping`` assigns columns of a table to facts, for CSV. Sessions stay when their feed
    is deleted.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=40)
    title = LineField(max_length=300, blank=True, default="")
    url = models.URLField(max_length=1000, blank=True, default="")
    mapping = models.JSONField(default=dict, blank=True)
    taken_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventRowsQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["event", "url"], condition=~Q(url=""), name="feed_address_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.kind
