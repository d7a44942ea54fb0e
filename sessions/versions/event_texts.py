"""All texts of an event, to change what they refer to: the name of a photo, the address of a report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from sessions.models import Chapter, Day, Event, Impression, RevisionReason, Session, TeamText
from sessions.models.querysets.access import own_or_team
from sessions.versions.revisions import TEXTS, save_and_keep, snapshot_of
from sessions.versions.save import save_texts


@dataclass(frozen=True, slots=True)
class EventTexts:
    """A model with texts of an event."""

    model: type[models.Model]
    event_path: str
    fields: tuple[str, ...]

    def showing(self, event: Event, words: str) -> models.QuerySet[Any]:
        """Return the rows of the event that contain ``words``, also soft-deleted ones, because they can be restored."""
        found = models.Q()
        for field in self.fields:
            found |= models.Q(**{f"{field}__contains": words})
        return self.model._default_manager.filter(found, **{self.event_path: event})


KINDS = (
    EventTexts(Impression, "session__event", ("summary", "body", "private_note")),
    EventTexts(Chapter, "report__event", ("body",)),
    EventTexts(Day, "event", ("note",)),
    EventTexts(Session, "event", ("note",)),
    EventTexts(TeamText, "session__event", ("summary", "body")),
)


class TextsBusy(Exception):
    """Somebody keeps saving a text that refers to what is renamed (optimistic lock lost too often); try again."""


def texts_of(event: Event, words: str) -> Iterator[str]:
    """Yield the texts of the rows of an event that contain ``words``."""
    for kind in KINDS:
        for row in kind.showing(event, words).values_list(*kind.fields):
            yield from row


def change_texts(event: Event, words: str, change: Callable[[str], str], by: User, *, own_only: bool = False) -> int:
    """Apply ``change`` to all texts of an event that contain ``words``, and return the number of changed rows.

    With ``own_only`` what others wrote for themselves is left out: a report of one person is named in their texts by
    accident.

    The earlier texts are kept as revisions. Call it in a transaction; raises TextsBusy when a row was saved meanwhile.
    """
    count = 0
    for kind in KINDS:
        rows = kind.showing(event, words)
        for row in rows.filter(own_texts(kind.model, by)) if own_only else rows:
            old = {field: getattr(row, field) for field in kind.fields}
            new = {field: change(text) for field, text in old.items()}
            if new != old:
                if save_changed(row, new, by) is None:
                    raise TextsBusy
                count += 1
    return count


def own_texts(model: type[models.Model], by: User) -> models.Q:
    """Return the condition of rows of a model of KINDS whose texts somebody writes, alone or with the team."""
    if model is Impression:
        return models.Q(author=by)
    return own_or_team(by, "report") if model is Chapter else models.Q()


def own_among(rows: Iterable[Any], model: type[models.Model], by: User) -> set[Any]:
    """Return the keys of those rows of a model of KINDS whose texts somebody writes; one query."""
    found = model._default_manager.filter(own_texts(model, by), pk__in=[row.pk for row in rows])
    return set(found.values_list("pk", flat=True))


def save_changed(row: Any, texts: dict[str, str], by: User) -> int | None:
    """Save changed texts of a row, if its version is still the one read (optimistic lock); return the new version.

    Call it in a transaction. The earlier texts are kept as revisions.
    """
    rows = type(row)._default_manager.all()
    if type(row) in TEXTS:
        return save_and_keep(rows, snapshot_of(row), texts, by=by, reason=RevisionReason.CHANGED)
    return save_texts(rows, row.pk, row.version, by=by, **texts)
