"""Failures that the database knows of: mails, programmes and repositories; unanswered pushes, files, sign-ins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sessions.models import FailureKind, FailureRecord, Photo, Publication, SecurityEvent, SecurityEventKind
from sessions.monitoring.check_result import CheckResult, warn_if
from sessions.monitoring.sizes import uploads_waiting

RECENT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Failures:
    """Numbers of what has failed and waits for somebody: unanswered pushes, photos without a file, refused sign-ins."""

    publications: int
    photos: int
    sign_ins: int


def recorded_failures() -> Failures:
    """Return the failures; of sign-ins, those of the last day."""
    refused = SecurityEvent.objects.filter(
        kind=SecurityEventKind.SIGN_IN_REFUSED, created_at__gte=timezone.now() - RECENT
    )
    return Failures(
        publications=Publication.objects.exclude(pending_commit="").count(),
        photos=Photo.objects.missing().filter(deleted_at=None).count(),
        sign_ins=refused.count(),
    )


@dataclass(frozen=True, slots=True)
class OpenFailures:
    """What fails of one kind since it last worked: how many mails, else how many programmes or repositories."""

    number: int = 0
    last_at: datetime | None = None
    reason: str = ""

    def __str__(self) -> str:
        if self.last_at is None:
            return number_format(self.number)
        return _("%(number)s; the last one at %(time)s UTC: %(reason)s") % {
            "number": number_format(self.number),
            "time": f"{self.last_at.astimezone(UTC):%Y-%m-%d %H:%M}",
            "reason": self.reason,
        }


def open_failures() -> dict[FailureKind, OpenFailures]:
    """Return for every kind what fails, with the last error code; one query."""
    records = list(FailureRecord.objects.current(timezone.now()))
    found = {}
    for kind in FailureKind:
        of_kind = [record for record in records if record.kind == kind]
        number = sum(record.count for record in of_kind) if kind is FailureKind.MAIL else len(of_kind)
        found[kind] = OpenFailures(number, of_kind[0].last_at, of_kind[0].reason) if of_kind else OpenFailures()
    return found


def failure_results() -> Iterator[CheckResult]:
    """Yield the failures and what waits."""
    names = {
        FailureKind.MAIL: _("mails that could not be sent"),
        FailureKind.FEED: _("programmes that could not be fetched again"),
        FailureKind.REPOSITORY: _("repositories that could not be read or written"),
    }
    for kind, failing in open_failures().items():
        yield CheckResult(names[kind], str(failing), warn_if(failing.number))
    failures = recorded_failures()
    yield CheckResult(
        _("publications whose answer did not arrive"),
        number_format(failures.publications),
        warn_if(failures.publications),
    )
    yield CheckResult(_("photos that are named and have no file yet"), number_format(failures.photos))
    yield CheckResult(_("sign-ins refused within a day"), number_format(failures.sign_ins))
    yield CheckResult(_("uploads that wait for a decision"), number_format(uploads_waiting()))
