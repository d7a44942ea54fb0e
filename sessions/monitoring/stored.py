"""What is stored: sizes, free space, the last backup, whether photos and files belong together, noted failures."""

import shutil
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Final

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db.models import Model, Sum
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.backup.target import last_backup
from sessions.models import (
    Chapter,
    Event,
    FailureKind,
    FailureRecord,
    Impression,
    IncomingArticle,
    IncomingFeed,
    IncomingPicture,
    Operation,
    Photo,
    Publication,
    Report,
    Revision,
    SecurityEvent,
    SecurityEventKind,
    Session,
)
from sessions.monitoring.check_result import CheckLevel, CheckResult, named_results, warn_if
from sessions.monitoring.database import database_bytes
from sessions.monitoring.readiness import PROBE_FOLDER, PROBES

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
BACKUP_WITHIN: Final = timedelta(days=7)
"""An older backup is a warning."""


def shown_bytes(number: int) -> str:
    """Return a size in MB, a large one in GB; as quotas are counted, 1 MB is 1,000,000 bytes."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e10 else f"{number / 1e6:,.1f} MB"


def disk_results() -> Iterator[CheckResult]:
    """Yield the free space of the disk of DATA_DIR, with a warning before it is too little."""
    try:
        total, _used, free = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return  # said of the data folder
    level = warn_if(free < WARN_BELOW or free < total * WARN_BELOW_SHARE)
    told = _("%(free)s of %(total)s, %(share)s %%") % {
        "free": shown_bytes(free),
        "total": shown_bytes(total),
        "share": round(100 * free / total) if total else 0,
    }
    yield CheckResult(_("free space"), told, CheckLevel.WRONG if free < WRONG_BELOW else level)


def storage_results() -> Iterator[CheckResult]:
    """Yield whether photos can be stored, as load balancers are told."""
    place = settings.PHOTO_BUCKET or str(settings.MEDIA_ROOT)
    probe = PROBES["storage"]
    if probe.passes():
        yield CheckResult(_("photo storage"), place)
        return
    told = _("%(place)s: a file cannot be written, read and deleted. %(error)s")
    told %= {"place": place, "error": probe.error}
    yield CheckResult(_("photo storage"), told.strip(), CheckLevel.WRONG)


def size_results() -> Iterator[CheckResult]:
    """Yield the sizes of database and pictures, without thumbnails, and the rows of the large tables."""
    yield CheckResult(_("size of the database"), shown_bytes(database_bytes()))
    pictures = Photo.objects.aggregate(sum=Sum("bytes"))["sum"] or 0
    yield CheckResult(_("size of the pictures"), shown_bytes(pictures))
    for model in LARGE_TABLES:
        number = number_format(model._base_manager.count(), use_l10n=True, force_grouping=True)
        yield CheckResult(capfirst(str(model._meta.verbose_name_plural)), number)


def backup_results() -> Iterator[CheckResult]:
    """Yield when the last backup of the whole install was taken and how large it is."""
    last = last_backup()
    if last is None:
        is_new = not Event.objects.exists()
        told = _("never; nothing is stored yet") if is_new else _("never; see docs/backup.md")
        yield CheckResult(_("last backup"), told, warn_if(not is_new))
        return
    age = timezone.now() - last.taken_at
    told = ngettext("%(time)s UTC, %(days)s day ago, %(size)s", "%(time)s UTC, %(days)s days ago, %(size)s", age.days)
    told %= {
        "time": f"{last.taken_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        "days": age.days,
        "size": shown_bytes(last.size),
    }
    if age > BACKUP_WITHIN:
        told = f"{told}; {_('take one at least every %(days)s days') % {'days': BACKUP_WITHIN.days}}"
    yield CheckResult(_("last backup"), told, warn_if(age > BACKUP_WITHIN))


def picture_results() -> Iterator[CheckResult]:
    """Yield the number of photos, and each lost or orphaned file; lists the whole storage. In English."""
    if not PROBES["storage"].passes():
        return  # said by storage_results
    named: set[str] = set()
    may_be: set[str] = set()
    pictures = Photo.objects.with_file().only("id", "event_id", "file", "unedited_file", "original")
    for photo in pictures.iterator():
        kept = {file.name for file in (photo.file, photo.unedited_file, photo.original) if file.name}
        named |= kept
        # Lost thumbnails are made again on request.
        may_be |= set(photo.file_names()) - kept
    for waiting in IncomingPicture.objects.iterator():
        may_be |= set(waiting.file_names())
    try:
        there = {name for name in files_in(default_storage) if not name.startswith(f"{PROBE_FOLDER}/")}
    except Exception as error:  # the errors of a bucket are known only to its library
        yield CheckResult("files of photos", str(error).strip(), CheckLevel.WRONG)
        return
    yield CheckResult("photos", str(pictures.count()))
    yield from named_results("photo without a file", sorted(named - there))
    yield from named_results("file without a photo", sorted(there - named - may_be))


def files_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the paths of all files of a storage, relative, with slashes."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was stored yet
        return
    for name in names:
        yield f"{folder}{name}"
    for name in folders:
        yield from files_in(storage, f"{folder}{name}/")


def failure_results() -> Iterator[CheckResult]:
    """Yield what fails since it last worked, with the last error code, and what waits for somebody."""
    names = {
        FailureKind.MAIL: _("mails that could not be sent"),
        FailureKind.FEED: _("programmes that could not be fetched again"),
        FailureKind.REPOSITORY: _("repositories that could not be read or written"),
    }
    records = list(FailureRecord.objects.current(timezone.now()))
    for kind, name in names.items():
        of_kind = [record for record in records if record.kind == kind]
        number = sum(record.count for record in of_kind) if kind is FailureKind.MAIL else len(of_kind)
        told = number_format(number)
        if of_kind:
            told = _("%(number)s; the last one at %(time)s UTC: %(reason)s") % {
                "number": told,
                "time": f"{of_kind[0].last_at.astimezone(UTC):%Y-%m-%d %H:%M}",
                "reason": of_kind[0].reason,
            }
        yield CheckResult(name, told, warn_if(of_kind))
    unanswered = Publication.objects.exclude(pending_commit="").count()
    missing = Photo.objects.missing().filter(deleted_at=None).count()
    a_day_ago = timezone.now() - timedelta(days=1)
    refused = SecurityEvent.objects.filter(kind=SecurityEventKind.SIGN_IN_REFUSED, created_at__gte=a_day_ago).count()
    waiting = IncomingFeed.objects.count() + IncomingArticle.objects.count()
    yield CheckResult(_("publications whose answer did not arrive"), number_format(unanswered), warn_if(unanswered))
    yield CheckResult(_("photos that are named and have no file yet"), number_format(missing))
    yield CheckResult(_("sign-ins refused within a day"), number_format(refused))
    yield CheckResult(_("uploads that wait for a decision"), number_format(waiting))
