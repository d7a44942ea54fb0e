"""A feed that somebody looks at before it is applied."""

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
from sessions.models.querysets.events import OwnedQuerySet, Reader
from sessions.rules.feed_limits import MAX_BYTES

WAITING = 5
"""How many programmes of one person wait to be applied to an event; older ones go."""

_GZIP = 16 + zlib.MAX_WBITS


class IncomingFeedQuerySet(OwnedQuerySet):
    """Feeds that wait to be applied: seen by the owner of the event who brought them."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those that the user brought into an event of their own."""
        return super().visible_to(user).filter(author_id=user.pk)

    def present(self) -> Self:
        """Leave out what waits for a deleted event."""
        return self.filter(event__deleted_at=None)

    def older_than(self, instant: datetime) -> Self:
        """Keep those that were brought before an instant."""
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
        """Keep the bytes of a feed with the name of its file or its address, packed.

        Raises ValueError for more than MAX_BYTES.
        """
        if len(content) > MAX_BYTES:
            raise ValueError("the feed is too large")
        packer = zlib.compressobj(wbits=_GZIP)
        packed = packer.compress(content) + packer.flush()
        return self.create(event=event, author=author, content=packed, name=name[:200], url=url, mapping=mapping or {})

    def make_room(self, author: AbstractBaseUser, kept: "IncomingFeed") -> int:
        """Remove the oldest of a person's feeds beside the one just kept until the quotas hold; return how many went.

        At most WAITING for one event, and for all events as many rows and bytes as the install allows a person.
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
    """What was sent or fetched, as it came, while a person looks at what it would do; the key is in the address."""

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
        """The feed as it came; never more than MAX_BYTES, whatever the database holds."""
        return zlib.decompressobj(wbits=_GZIP).decompress(self.content, MAX_BYTES)
