"""IncomingFeed: a programme that waits for confirmation before it is imported."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.incoming import Incoming, IncomingQuerySet
from sessions.models.querysets.access import WRITING_ROLES, Reader, of_events
from sessions.rules.feed_limits import MAX_BYTES


class IncomingFeedQuerySet(IncomingQuerySet):
    """Waiting programmes; only the person who sent one sees it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: those that the user sent for an event that they may change."""
        return self.filter(of_events(user, "event", WRITING_ROLES), author_id=user.pk)

    def editable_by(self, user: Reader) -> Self:
        """Filter: the same ones."""
        return self.visible_to(user)

    def keep(
        self,
        event: Event,
        author: AbstractBaseUser,
        content: bytes,
        name: str = "",
        url: str = "",
        mapping: dict[str, str] | None = None,
    ) -> "IncomingFeed":
        """Store the bytes of a programme, compressed, with its file name or address.

        Raises ValueError for more than MAX_BYTES.
        """
        packed = self.model.packed(content)
        return self.create(event=event, author=author, content=packed, name=name[:200], url=url, mapping=mapping or {})


class IncomingFeed(Incoming):
    """A programme as it was sent or fetched, stored while the person reviews the import plan; its key is in the URL."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="incoming_feeds", verbose_name=_("event"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_feeds", verbose_name=_("author")
    )
    name = LineField(_("name"), max_length=200, blank=True, default="")
    url = models.URLField(_("address"), max_length=1000, blank=True, default="")
    mapping = models.JSONField(_("columns"), default=dict, blank=True)

    most_bytes = MAX_BYTES

    objects = IncomingFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme to look at")
        verbose_name_plural = _("programmes to look at")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name or self.url or str(self.pk)
