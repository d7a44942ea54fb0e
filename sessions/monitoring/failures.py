"""Failures that the database knows of: mails, programmes and repositories; unanswered pushes, files, sign-ins."""

from collections.abc import Iterator
from datetime import UTC, timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sessions.models import (
    FailureKind,
    FailureRecord,
    IncomingArticle,
    IncomingFeed,
    Photo,
    Publication,
    SecurityEvent,
    SecurityEventKind,
)
from sessions.monitoring.check_result import CheckResult, warn_if


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
