"""What waits for confirmation before it is imported: a programme or a report, as it was sent."""

import uuid
import zlib
from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from sessions.models.base import DatedQuerySet

_GZIP = 16 + zlib.MAX_WBITS


class IncomingQuerySet(DatedQuerySet):
    """What waits; only the person who sent it sees it."""

    def present(self) -> Self:
        """Filter: those of events that are not deleted."""
        return self.filter(event__deleted_at=None)

    def bytes_of_pictures(self) -> Mapping[uuid.UUID, int]:
        """Return how many bytes of pictures came with each."""
        return {}

    def evict_oldest(self, author: AbstractBaseUser, kept: models.Model) -> int:
        """Evict what the person sent first until the quotas of rows and bytes hold, never ``kept``; return how many."""
        left, room = settings.QUOTAS["waiting"], settings.QUOTAS["waiting_mb"] * 1_000_000
        rows = self.filter(author_id=author.pk)
        pictures = rows.bytes_of_pictures()
        sizes = list(rows.newest_first().annotate(size=Length("content")).values_list("pk", "size"))
        going = []
        for key, size in sorted(sizes, key=lambda each: each[0] != kept.pk):
            left, room = left - 1, room - size - pictures.get(key, 0)
            if key != kept.pk and (left < 0 or room < 0):
                going.append(key)
        self.filter(pk__in=going).delete()
        return len(going)


class Incoming(models.Model):
    """What one person sent, compressed; its key is in the URL."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.BinaryField(_("content, packed"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    most_bytes: int
    """The limit of the import that it waits for."""

    class Meta:
        abstract = True

    @classmethod
    def packed(cls, content: bytes) -> bytes:
        """Return the bytes to store, compressed; raises ValueError for more than ``most_bytes``."""
        if len(content) > cls.most_bytes:
            raise ValueError(f"{cls.__name__}: too large")
        return zlib.compress(content, wbits=_GZIP)

    @property
    def bytes(self) -> bytes:
        """The bytes as sent; never more than ``most_bytes``, whatever the database holds (decompression bomb)."""
        return zlib.decompressobj(wbits=_GZIP).decompress(self.content, self.most_bytes)
