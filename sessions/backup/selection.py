"""Which rows a backup holds: all, those of one event, or those of one person, and nothing private of others."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from sessions.backup.layout import BackupScope
from sessions.backup.tables import BackupTable
from sessions.models import Event
from sessions.models.querysets.access import of_events


@dataclass(frozen=True, slots=True)
class Selection:
    """What is backed up: the whole install, or what one person may take along of an event or of everything."""

    scope: BackupScope
    person: Any = None
    event: Event | None = None

    def rows(self, table: BackupTable, alias: str) -> models.QuerySet[Any]:
        """Return the rows of a table, in the order of their keys, from the database with this alias."""
        rows = table.model._base_manager.using(alias).order_by("pk")
        if self.scope is BackupScope.SITE:
            return rows
        if self.scope not in table.scopes:
            return rows.none()
        keys = table.model._base_manager.using(alias).filter(self._mine(table)).values("pk")
        return rows.filter(pk__in=keys)

    def _mine(self, table: BackupTable) -> Q:
        if table.person:
            return Q(**{table.person: self.person.pk})
        if self.event is not None:
            of_event = _any(Q(**{path: self.event.pk}) for path in table.event)
        else:
            own = Event._base_manager.filter(owner=self.person.pk).values("pk")
            of_event = _any(Q(**{f"{path}__in": own}) for path in table.event)
        if not table.private:
            return of_event | self._seen(table)
        theirs = _any(Q(**{path: self.person.pk}) for path in table.private)
        allowed = Q()
        for path in table.private:
            parent = path.rpartition("__")[0]
            allowed &= Q(**{path: self.person.pk}) | (Q(**{f"{parent}__isnull": True}) if parent else Q(pk__in=[]))
        if table.shared:
            allowed |= Q(**{table.shared: True})
        mine = of_event & allowed
        return mine if self.event is not None else mine | theirs & self._visible(table)

    def _seen(self, table: BackupTable) -> Q:
        """Return the condition of the facts of other people's events that the person has written about."""
        if self.event is not None or not table.seen_by:
            return Q(pk__in=[])
        return _any(Q(**{path: self.person.pk}) for path in table.seen_by) & self._visible(table)

    def _visible(self, table: BackupTable) -> Q:
        """Return the condition of rows of events that the person may see now: not those of a team that was left."""
        return _any(of_events(self.person, "" if path == "pk" else path) for path in table.event)


def _any(conditions: Any) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def whole_site() -> Selection:
    """Return the selection of everything on the install."""
    return Selection(BackupScope.SITE)


def of_event(event: Event, person: Any) -> Selection:
    """Return what a person may take along of an event."""
    return Selection(BackupScope.EVENT, person, event)


def of_person(person: Any) -> Selection:
    """Return everything of one person."""
    return Selection(BackupScope.PERSON, person)
