"""Quotas of a person where many rows of several kinds are added at once, such as a restored event."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User

from sessions.models import Chapter, Report, Usage
from sessions.quotas.rows import OverQuota, require, require_photo_bytes
from sessions.quotas.text_bytes import most, refusal_of_texts, stored


def require_room_for_added(owner: User, events: Iterable[Any]) -> None:
    """Raise OverQuota unless what the person has now is allowed; call it in the transaction that added the rows.

    `events` are the keys of the new ones. The counter of text bytes is counted anew.
    """
    require("events", owner, 0)
    require("repositories", owner, 0)
    require("photos", owner, 0)
    require_photo_bytes(owner, 0)
    for event in owner.events.filter(pk__in=list(events)):
        for name in ("days", "sessions", "reports", "feeds"):
            require(name, event, 0)
        for report in Report.objects.filter(event=event, pk__in=Chapter.objects.values("report")):
            require("chapters", report, 0)
    used = stored(owner.pk)
    if used > most():
        raise OverQuota(refusal_of_texts())
    Usage.objects.update_or_create(pk=owner.pk, defaults={"text_bytes": used})
