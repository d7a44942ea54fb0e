"""What waits for confirmation before it is imported, as it was sent: a programme, or a report with its pictures."""

import uuid
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length

from sessions.models.article_copy import ArticleCopy
from sessions.models.base import DatedQuerySet
from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.photo import thumbnail_name
from sessions.models.querysets.access import WRITING_ROLES, Reader, of_events, own_or_team
from sessions.models.report import MAX_DIALECT, Report
from sessions.rules.article_limits import MAX_BYTES
from sessions.rules.feed_limits import MAX_BYTES as MAX_FEED_BYTES
from sessions.rules.photo_names import MAX_NAME
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

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
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

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


class IncomingFeedQuerySet(IncomingQuerySet):
    """Waiting programmes; only the person who sent one sees it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: those that the user sent for an event that they may change."""
        return self.filter(of_events(user, "event", WRITING_ROLES), author_id=user.pk)

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

        Raises ValueError for more than ``most_bytes``.
        """
        packed = self.model.packed(content)
        return self.create(event=event, author=author, content=packed, name=name[:200], url=url, mapping=mapping or {})


class IncomingFeed(Incoming):
    """A programme as it was sent or fetched, stored while the person reviews the import plan; its key is in the URL."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="incoming_feeds")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_feeds")
    name = LineField(max_length=200, blank=True, default="")
    url = models.URLField(max_length=1000, blank=True, default="")
    mapping = models.JSONField(default=dict, blank=True)

    most_bytes = MAX_FEED_BYTES

    objects = IncomingFeedQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name or self.url or str(self.pk)


_DIGEST_LENGTH = 16
_NAMELESS = frozenset({"index", "_index", "readme", "article"})


class IncomingArticleQuerySet(IncomingQuerySet):
    """Waiting articles; only the person who sent one sees it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: those that the user sent, for no event yet or for one that they may change, and its report too.

        Who has become a reader or has left sees them no more: nothing of them can be imported.
        """
        of_event = Q(event=None) | of_events(user, "event", WRITING_ROLES)
        of_report = Q(report=None) | of_events(user, "report__event", WRITING_ROLES) & own_or_team(user, "report")
        return self.filter(of_event, of_report, author_id=user.pk)

    def bytes_of_pictures(self) -> Mapping[uuid.UUID, int]:
        """Return how many bytes of pictures came with each."""
        pictures = IncomingPicture.objects.filter(article__in=self.values("pk")).order_by().values_list("article")
        return dict(pictures.annotate(total=Sum("bytes")))


class IncomingArticle(Incoming):
    """A report as it was sent, stored while the person reviews its outline and the plan; its key is in the URL.

    Without `event` the import finds the event of an earlier import, or makes a new one; with `makes_event` always a new
    one. `base` is the export that was edited, if it is known. `roles` are those that the person gave to lines of the
    body, by the index of the line. `left_out` lists the files that came along and are not imported: pairs of a name and
    a reason, "" for a picture that no text names.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_articles")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="incoming_articles")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="incoming_articles")
    base = models.ForeignKey(ArticleCopy, models.SET_NULL, null=True, blank=True, related_name="+")
    makes_event = models.BooleanField(default=False)
    name = LineField(max_length=200, blank=True, default="")
    dialect = models.CharField(max_length=MAX_DIALECT)
    roles: Any = models.JSONField(default=dict, blank=True)
    left_out: Any = models.JSONField(default=list, blank=True)

    most_bytes = MAX_BYTES

    objects = IncomingArticleQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def stem(self) -> str:
        """The file name without its ending; "" for pasted text, and for a name that every folder has."""
        stem = PurePosixPath(self.name).stem
        return "" if stem.lower() in _NAMELESS else stem


def incoming_path(picture: "IncomingPicture", filename: str) -> str:
    """Return the storage path of a picture that waits, below MEDIA_ROOT; the file name is a digest of the content."""
    name = PurePosixPath(filename)
    return f"incoming/{picture.article_id}/{name.stem[:_DIGEST_LENGTH]}{name.suffix}"


class IncomingPicture(models.Model):
    """A picture that came with an article, already decoded and checked, with its thumbnails beside it."""

    article = models.ForeignKey(IncomingArticle, models.CASCADE, related_name="pictures")
    name = LineField(max_length=MAX_NAME)
    file = models.FileField(upload_to=incoming_path, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="incoming_picture_once")]

    def __str__(self) -> str:
        return self.name

    def file_names(self) -> list[str]:
        """Return the paths of the picture and its thumbnails."""
        name = self.file.name or ""
        return [name, *(thumbnail_name(name, width) for width in THUMBNAIL_WIDTHS)]
