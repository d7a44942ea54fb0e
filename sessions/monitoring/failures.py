"""Failures that the database knows of: publications without an answer, photos without a file, refused sign-ins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sessions.models import Photo, Publication, SecurityEvent, SecurityEventKind
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


def failure_results() -> Iterator[CheckResult]:
    """Yield the failures and what waits."""
    failures = recorded_failures()
    yield CheckResult(
        _("publications whose answer did not arrive"),
        number_format(failures.publications),
        warn_if(failures.publications),
    )
    yield CheckResult(_("photos that are named and have no file yet"), number_format(failures.photos))
    yield CheckResult(_("sign-ins refused within a day"), number_format(failures.sign_ins))
    yield CheckResult(_("uploads that wait for a decision"), number_format(uploads_waiting()))
