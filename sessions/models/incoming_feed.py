"""IncomingFeed: a programme that waits for confirmation before it is imported."""

import uuid
import zlib
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.querysets.access import EventRowsQuerySet, Reader
from sessions.rules.feed_limits import MAX_BYTES

WAITING = 5
"""Maximum number of waiting programmes per person and event; the oldest are deleted."""

_GZIP = 16 + zlib.MAX_WBITS


class IncomingFeedQuerySet(EventRowsQuerySet):
    """Waiting programmes; only the person who sent one sees it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: those that the user sent for an event that they may change."""
        return super().editable_by(user).filter(author_id=user.pk)

    def editable_by(self, user: Reader) -> Self:
        """Filter: the same ones."""
        return self.visible_to(user)

    def present(self) -> Self:
        """Filter: those of events that are not deleted."""
        return self.filter(event__deleted_at=None)

    def older_than(self, instant: datetime) -> Self:
        """Filter: those created before an instant."""
        return self.filter(created_at__lt=instant)

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
        if len(content) > MAX_BYTES:
            raise ValueError("the feed is too large")
        packer = zlib.compressobj(wbits=_GZIP)
        packed = packer.compress(content) + packer.flush()
        return self.create(event=event, author=author, content=packed, name=name[:200], url=url, mapping=mapping or {})

    def evict_oldest(self, author: AbstractBaseUser, kept: "IncomingFeed") -> int:
        """Evict the person's oldest waiting programmes until the quotas hold, never ``kept``; return how many were
        deleted.

        The limits are WAITING per event, and the install's quota of rows and bytes for all events.
        """
        left = settings.QUOTAS["waiting"] - 1
        room = settings.QUOTAS["waiting_mb"] * 1_000_000 - len(kept.content)
        of_event, going = 1, []
        rows = self.filter(author_id=author.pk).exclude(pk=kept.pk).order_by("-created_at", "-pk")
        for key, event, size in rows.annotate(size=Length("content")).values_list("pk", "event_id", "size"):
            of_event += event == kept.event_id
            if event == kept.event_id and of_event > WAITING:
                going.append(key)
                continue
            left, room = left - 1, room - size
            if left < 0 or room < 0:
                going.append(key)
        return self.filter(pk__in=going).delete()[0] if going else 0


class IncomingFeed(models.Model):
    """A programme as it was sent or fetched, stored while the person reviews the import plan; its key is in the URL."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="incoming_feeds", verbose_name=_("event"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_feeds", verbose_name=_("author")
    )
    content = models.BinaryField(_("content, packed"))
    name = LineField(_("name"), max_length=200, blank=True, default="")
    url = models.URLField(_("address"), max_length=1000, blank=True, default="")
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    objects = IncomingFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme to look at")
        verbose_name_plural = _("programmes to look at")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name or self.url or str(self.pk)

    @property
    def bytes(self) -> bytes:
        """The decompressed feed; never more than MAX_BYTES, whatever the database holds (decompression bomb)."""
        return zlib.decompressobj(wbits=_GZIP).decompress(self.content, MAX_BYTES)
