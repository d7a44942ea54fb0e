"""Quotas of a person where many rows of several kinds are added at once, such as a restored event."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from sessions.models import Chapter, Day, Event, Feed, Photo, Report, Repository, Session, Usage
from sessions.quotas.rows import ALL, OverQuota, require, require_number, require_photo_bytes
from sessions.quotas.text_bytes import exact_size, most, refusal_of_texts, stored

_COUNTED: Mapping[type[models.Model], tuple[str, str]] = {
    Event: ("events", ""),
    Repository: ("repositories", ""),
    Photo: ("photos", ""),
    Day: ("days", "event_id"),
    Session: ("sessions", "event_id"),
    Report: ("reports", "event_id"),
    Feed: ("feeds", "event_id"),
    Chapter: ("chapters", "report_id"),
}
"""The quota of each model, and the column with the key of the new row in which it is counted; "" for the person."""


class RowsToAdd:
    """Counts rows that will be added for one person, so that they are refused before anything is written."""

    def __init__(self) -> None:
        self._everything: Counter[tuple[str, Any]] = Counter()
        self._present: Counter[tuple[str, Any]] = Counter()
        self._photo_bytes = self._text_bytes = 0

    def add(self, row: models.Model) -> None:
        """Count an unsaved row; the keys in it are those by which the rows refer to each other."""
        if type(row) in _COUNTED:
            name, scope = _COUNTED[type(row)]
            key = (name, getattr(row, scope) if scope else None)
            self._everything[key] += 1
            self._present[key] += getattr(row, "deleted_at", None) is None
        if isinstance(row, Photo):
            self._photo_bytes += row.bytes or 0
        self._text_bytes += exact_size(row)

    def require_room(self, owner: User) -> None:
        """Raise OverQuota unless the rows may be added now; locks nothing, so `require_room_for_added` follows."""
        for (name, scope), number in self._everything.items():
            there = ALL[name].rows(owner) if scope is None else Event.objects.none()
            require_number(ALL[name], there, number, self._present[name, scope])
        require_photo_bytes(owner, self._photo_bytes, lock=False)
        if stored(owner.pk) + self._text_bytes > most():
            raise OverQuota(refusal_of_texts())


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
