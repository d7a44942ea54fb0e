"""Sizes of an install: database, pictures, rows of the large tables, free space."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Model, Sum
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sessions.models import (
    Chapter,
    Event,
    Impression,
    IncomingArticle,
    IncomingFeed,
    Operation,
    Photo,
    Report,
    Revision,
    SecurityEvent,
    Session,
)
from sessions.monitoring.check_result import CheckLevel, CheckResult, shown_bytes
from sessions.monitoring.database import database_bytes, row_counts

LARGE_TABLES: Final[tuple[type[Model], ...]] = (
    *(Event, Session, Impression, Photo, Report, Chapter),
    *(Revision, Operation, SecurityEvent),
)
"""The tables that grow with what people do."""

WRONG_BELOW: Final = 500_000_000
"""With less free space in bytes a picture may no longer fit."""
WARN_BELOW: Final = 2_000_000_000
WARN_BELOW_SHARE: Final = 0.1
"""A warning comes below so many bytes, or below this share of the disk."""


@dataclass(frozen=True, slots=True)
class Space:
    """Free bytes of the disk of DATA_DIR, and all of its bytes."""

    free: int
    total: int

    def level(self) -> CheckLevel:
        """Return how serious it is."""
        if self.free < WRONG_BELOW:
            return CheckLevel.WRONG
        is_low = self.free < WARN_BELOW or self.free < self.total * WARN_BELOW_SHARE
        return CheckLevel.WARNING if is_low else CheckLevel.OK


def disk_space() -> Space:
    """Return the space of the disk of DATA_DIR; raises OSError."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    return Space(usage.free, usage.total)


def disk_results() -> Iterator[CheckResult]:
    """Yield the free space, with a warning before it is too little."""
    try:
        space = disk_space()
    except OSError:
        return  # said of the data folder
    share = round(100 * space.free / space.total) if space.total else 0
    told = _("%(free)s of %(total)s, %(share)s %%") % {
        "free": shown_bytes(space.free),
        "total": shown_bytes(space.total),
        "share": share,
    }
    yield CheckResult(_("free space"), told, space.level())


def picture_bytes() -> int:
    """Return the bytes of the files of all photos, without their thumbnails."""
    return Photo.objects.aggregate(sum=Sum("bytes"))["sum"] or 0


def size_results() -> Iterator[CheckResult]:
    """Yield the sizes of database and pictures, and the rows of the large tables."""
    yield CheckResult(_("size of the database"), shown_bytes(database_bytes()))
    yield CheckResult(_("size of the pictures"), shown_bytes(picture_bytes()))
    rows = row_counts([model._meta.db_table for model in LARGE_TABLES])
    for model in LARGE_TABLES:
        count = rows[model._meta.db_table]
        number = number_format(count.number, use_l10n=True, force_grouping=True)
        told = _("about %(number)s") % {"number": number} if count.is_estimate else number
        yield CheckResult(capfirst(str(model._meta.verbose_name_plural)), told)


def uploads_waiting() -> int:
    """Return how many programmes and reports were sent and wait for a decision of the person."""
    return IncomingFeed.objects.count() + IncomingArticle.objects.count()
