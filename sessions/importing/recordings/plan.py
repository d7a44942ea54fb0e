"""Plan of pasted recording links for an event, and applying it: a link is replaced only if chosen."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sessions.importing.recordings.match import LinkPlan, NamedLink, RecordingRow, match
from sessions.models import Event, Session
from sessions.models.querysets.access import Reader

_SHOWN = ("event", "day", "code", "title", "starts_at", "ends_at", "room", "recording_url")


def plan_links(event: Event, lines: Sequence[NamedLink]) -> LinkPlan:
    """Compute the plan for the sessions of an event; writes nothing, one query."""
    present = event.sessions.present().select_related("day").only(*_SHOWN, "day__number", "day__date", "day__title")
    return match(lines, list(present.in_order()))


def set_links(event: Event, user: Reader, chosen: Mapping[UUID, RecordingRow]) -> int:
    """Write the links of the chosen rows in one transaction; return how many sessions were changed.

    A session whose link has changed since the plan is skipped.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = Session.objects.editable_by(user).present().filter(event=event, pk__in=list(chosen))
        sessions = []
        for session in rows.select_for_update(of=("self",)).only("recording_url", "version").order_by("pk"):
            row = chosen[session.pk]
            if session.recording_url == row.session.recording_url != row.named.url:
                session.recording_url = row.named.url
                session.version += 1
                session.updated_at = now
                sessions.append(session)
        Session.objects.bulk_update(sessions, ["recording_url", "version", "updated_at"], batch_size=200)
    return len(sessions)
