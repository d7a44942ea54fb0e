"""IncomingArticle: a report that waits for confirmation before it is imported, with the pictures that came with it."""

import uuid
import zlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from sessions.models.article_copy import ArticleCopy
from sessions.models.event import Event
from sessions.models.fields import LineField
from sessions.models.photo import thumbnail_name
from sessions.models.querysets.access import WRITING_ROLES, Reader, of_events, own_or_team
from sessions.models.report import MAX_DIALECT, Report
from sessions.rules.article_limits import MAX_BYTES
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

_GZIP = 16 + zlib.MAX_WBITS
_DIGEST_LENGTH = 16
_NAMELESS = frozenset({"index", "_index", "readme", "article"})
MAX_PICTURE_NAME = 120


class IncomingArticleQuerySet(models.QuerySet["IncomingArticle"]):
    """Waiting articles; only the person who sent one sees it."""

    def visible_to(self, user: Reader) -> Self:
        """Filter: those that the user sent, for no event yet or for one that they may change, and its report too.

        Who has become a reader or has left sees them no more: nothing of them can be imported.
        """
        of_event = Q(event=None) | of_events(user, "event", WRITING_ROLES)
        of_report = Q(report=None) | of_events(user, "report__event", WRITING_ROLES) & own_or_team(user, "report")
        return self.filter(of_event, of_report, author_id=user.pk)

    def present(self) -> Self:
        """Filter: those of events that are not deleted."""
        return self.filter(event__deleted_at=None)

    def newest_first(self) -> Self:
        """Order by time, newest first."""
        return self.order_by("-created_at", "-pk")

    def older_than(self, instant: datetime) -> Self:
        """Filter: those created before an instant."""
        return self.filter(created_at__lt=instant)

    def evict_oldest(self, author: AbstractBaseUser, kept: "IncomingArticle") -> int:
        """Evict the person's oldest waiting articles until the quotas hold, never ``kept``; return how many.

        The limits are the install's quotas of rows and bytes of what waits; pictures count.
        """
        pictures = IncomingPicture.objects.filter(article__author_id=author.pk).order_by().values_list("article")
        drawn = dict(pictures.annotate(total=Sum("bytes")))
        left = settings.QUOTAS["waiting"] - 1
        room = settings.QUOTAS["waiting_mb"] * 1_000_000 - len(kept.content) - drawn.get(kept.pk, 0)
        going = []
        rows = self.filter(author_id=author.pk).exclude(pk=kept.pk).newest_first()
        for key, size in rows.annotate(size=Length("content")).values_list("pk", "size"):
            left, room = left - 1, room - size - drawn.get(key, 0)
            if left < 0 or room < 0:
                going.append(key)
        self.filter(pk__in=going).delete()
        return len(going)


def packed(content: bytes) -> bytes:
    """Return the bytes of an article, compressed; raises ValueError for more than MAX_BYTES."""
    if len(content) > MAX_BYTES:
        raise ValueError("the article is too large")
    packer = zlib.compressobj(wbits=_GZIP)
    return packer.compress(content) + packer.flush()


class IncomingArticle(models.Model):
    """A report as it was sent, stored while the person reviews its outline and the plan; its key is in the URL.

    Without `event` the import finds the event of an earlier import, or makes a new one; with `makes_event` always a new
    one. `base` is the export that was edited, if it is known. `roles` are those that the person gave to lines of the
    body, by the index of the line. `left_out` lists the files that came along and are not imported: pairs of a name and
    a reason, "" for a picture that no text names.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="incoming_articles", verbose_name=_("author")
    )
    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="incoming_articles", verbose_name=_("event")
    )
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, blank=True, related_name="incoming_articles", verbose_name=_("report")
    )
    base = models.ForeignKey(
        ArticleCopy, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("exported article")
    )
    makes_event = models.BooleanField(_("makes a new event"), default=False)
    content = models.BinaryField(_("content, packed"))
    name = LineField(_("file name"), max_length=200, blank=True, default="")
    dialect = models.CharField(_("format"), max_length=MAX_DIALECT)
    roles: Any = models.JSONField(_("roles of lines"), default=dict, blank=True)
    left_out: Any = models.JSONField(_("files that are not imported"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    objects = IncomingArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("report to look at")
        verbose_name_plural = _("reports to look at")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def bytes(self) -> bytes:
        """The decompressed article; never more than MAX_BYTES, whatever the database holds (decompression bomb)."""
        return zlib.decompressobj(wbits=_GZIP).decompress(self.content, MAX_BYTES)

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

    article = models.ForeignKey(
        IncomingArticle, models.CASCADE, related_name="pictures", verbose_name=_("report to look at")
    )
    name = LineField(_("name"), max_length=MAX_PICTURE_NAME)
    file = models.FileField(_("file"), upload_to=incoming_path, max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    bytes = models.PositiveBigIntegerField(_("bytes of its files"))

    class Meta:
        verbose_name = _("picture of a report to look at")
        verbose_name_plural = _("pictures of a report to look at")
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="incoming_picture_once")]

    def __str__(self) -> str:
        return self.name

    def file_names(self) -> list[str]:
        """Return the paths of the picture and its thumbnails."""
        name = self.file.name or ""
        return [name, *(thumbnail_name(name, width) for width in THUMBNAIL_WIDTHS)]
