"""Command `manage.py tidy`: delete expired rows (idempotency keys, unapplied imports, trash) and orphaned files."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sessions.agenda.trash import KEPT_FOR
from sessions.management.table_command import TableCommand
from sessions.models import (
    ApiToken,
    Chapter,
    Event,
    FailureRecord,
    IncomingArticle,
    IncomingFeed,
    Invitation,
    Operation,
    Photo,
    SecurityEvent,
    Session,
    ShareLink,
)
from sessions.models.failure_record import KEPT_FOR as FAILURES_KEPT_FOR
from sessions.models.security_event import KEPT_FOR as LOG_KEPT_FOR
from sessions.models.security_event import MOST_KEPT
from sessions.monitoring.readiness import PROBE_FOLDER
from sessions.reporting.chapter_places import follow_other_sessions
from sessions.versions.revisions import thin_out_all
from sessions.web.upload_limits import leftovers

LOOKED_AT_FOR = timedelta(days=1)
"""How long a programme or a report waits for confirmation before it is deleted."""


class Command(TableCommand):
    """Delete for good; dependent rows go too (cascade), and photos with their files."""

    help = (
        "Delete permanently what was deleted more than 30 days ago, records of requests older than 30 days, programmes "
        "and reports not applied within a day, tokens, links for readers and unused invitations that ended more than "
        "30 days ago, entries of the security log older than a year, notes of failures older than seven days, and "
        "files left by stopped processes. Thin out old earlier texts. The server does this when it starts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and print one line of counts."""
        now = timezone.now()
        counts = tidy(now) | {"revisions": thin_out_all(now)}
        for user in Operation.objects.order_by().values_list("user", flat=True).distinct():
            counts["operations"] += Operation.objects.evict_oldest(user)
        if options["verbosity"]:
            self.stdout.write(" ".join(f"{name}={number}" for name, number in counts.items()))


def tidy(now: datetime) -> dict[str, int]:
    """Delete what expired at an instant: trash after thirty days, waiting imports after one, and orphaned files.

    Returns the number per kind.
    """
    before = now - KEPT_FOR
    counts = {
        "operations": Operation.objects.older_than(before).delete()[0],
        "programmes": IncomingFeed.objects.older_than(now - LOOKED_AT_FOR).delete()[0],
        "articles": _delete(IncomingArticle.objects.older_than(now - LOOKED_AT_FOR)),
        "invitations": Invitation.objects.over_since(before).delete()[0],
        "tokens": ApiToken.objects.over_since(before).delete()[0],
        "share_links": _delete(ShareLink.objects.over_since(before)),
        "failures": FailureRecord.objects.older_than(now - FAILURES_KEPT_FOR).delete()[0],
        "security_events": SecurityEvent.objects.older_than(now - LOG_KEPT_FOR).delete()[0]
        + SecurityEvent.objects.beyond(MOST_KEPT).delete()[0],
    }
    for name, model in (("events", Event), ("sessions", Session), ("chapters", Chapter), ("photos", Photo)):
        counts[name] = _remove(model, before)
    left = leftovers(settings.DATA_DIR, now) + leftovers(Path(settings.MEDIA_ROOT) / PROBE_FOLDER, now, ["*"])
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    counts["leftovers"] = len(left)
    return counts


def _delete(rows: QuerySet[Any]) -> int:
    """Delete rows with what belongs to them; return how many there were, without what belongs to them."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _remove(model: Any, before: datetime) -> int:
    with transaction.atomic():
        # Locked, so that a row that is being restored is not deleted.
        rows = model.objects.filter(deleted_at__lte=before).order_by("pk").select_for_update()
        keys = list(rows.values_list("pk", flat=True))
        if model is Session:
            follow_other_sessions(keys)
        for key in keys:
            model.objects.filter(pk=key).delete()
    return len(keys)
