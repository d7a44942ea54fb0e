"""Access control of all pages: every view goes through ``visible_to`` or ``editable_by`` of a query set."""

from collections.abc import Sequence
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Max, Q

from sessions.models.base import DatedQuerySet
from sessions.models.membership import MemberRole, Membership
from sessions.models.search_fields import missing_sources, search_fields, with_search_texts

type Reader = AbstractBaseUser | AnonymousUser

READING_ROLES = (MemberRole.EDITOR, MemberRole.READER)
"""The roles of members who see an event; its owner needs none."""

WRITING_ROLES = (MemberRole.EDITOR,)
"""The roles of members who change what is in an event."""


def of_events(user: Reader, path: str, roles: Sequence[str] = READING_ROLES) -> Q:
    """Return the condition of rows whose event the user owns, or is a member of with one of these roles.

    ``path`` is the lookup from the row to its event; "" for events themselves.
    """
    joined = Membership.objects.filter(user=user.pk or 0, role__in=roles).values("event_id")
    before = f"{path}__" if path else ""
    return Q(**{f"{before}owner": user.pk}) | Q(**{f"{path or 'pk'}__in": joined})


def own_or_team(user: Reader, path: str = "") -> Q:
    """Return the condition of reports that the user wrote, or that a team writes together."""
    before = f"{path}__" if path else ""
    return Q(**{f"{before}author": user.pk}) | Q(**{f"{before}is_team": True})


class SearchedQuerySet(DatedQuerySet):
    """Rows with search columns (search_fields): loaded without them, and ``update()`` writes them with the texts."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query, using, hints)
        if query is None and model is not None:
            names = [field.name for field in search_fields(model) if not field.loaded]
            if names:
                self.query.add_deferred_loading(names)

    def update(self, **values: Any) -> int:
        """Update the rows; the search columns of the given texts are updated too.

        One statement, if all texts are given of which a search column is made; else one more for each row.
        """
        missing = missing_sources(self.model, values)
        if not missing:
            return super().update(**with_search_texts(self.model, values))
        with transaction.atomic(using=self.db):
            rows = list(self.order_by().select_for_update(of=("self",)).values("pk", *missing))
            for row in rows:
                # The manager without this method.
                one = self.model._base_manager.using(self.db).filter(pk=row.pop("pk"))
                one.update(**with_search_texts(self.model, row | values))
        return len(rows)

    def next_position(self, **among: Any) -> int:
        """Return the position after every row with these values, deleted ones included; the first is 1."""
        last: int | None = self.filter(**among).aggregate(last=Max("position"))["last"]
        return (last or 0) + 1


class OwnedQuerySet(SearchedQuerySet):
    """Rows of one person, whom ``owner_path`` names (row-level access control); nobody else sees them."""

    owner_path = "owner"

    def visible_to(self, user: Reader) -> Self:
        """Filter: rows that the user may see; none for an anonymous user."""
        return self.filter(**{self.owner_path: user}) if user.is_authenticated else self.none()

    def editable_by(self, user: Reader) -> Self:
        """Filter: rows that the user may change."""
        return self.visible_to(user)


class EventRowsQuerySet(SearchedQuerySet):
    """Rows of events (row-level access control by role); ``event_path`` is the lookup from the row to its event.

    The owner and all members of the event see them; the owner and editors change them.
    """

    event_path = "event"

    deletable: tuple[str, ...] = ()
    """The beginnings of lookups to what can be deleted: "" for the row itself, and what it belongs to."""

    def present(self) -> Self:
        """Filter: rows that are not deleted, of what is not deleted."""
        return self.filter(**{f"{each}deleted_at": None for each in self.deletable})

    def visible_to(self, user: Reader) -> Self:
        """Filter: rows that the user may see; none for an anonymous user."""
        return self._of_events(user, READING_ROLES)

    def editable_by(self, user: Reader) -> Self:
        """Filter: rows that the user may change; none for an anonymous user."""
        return self._of_events(user, WRITING_ROLES)

    def _of_events(self, user: Reader, roles: Sequence[str]) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(of_events(user, self.event_path, roles))


class ReportRowsQuerySet(EventRowsQuerySet):
    """Rows of reports: who may see or change the report may see or change them; ``report_path`` leads to it."""

    event_path = "report__event"
    report_path = "report"

    def visible_to(self, user: Reader) -> Self:
        """Filter: rows of reports that the user may see; none for an anonymous user."""
        return super().visible_to(user).filter(own_or_team(user, self.report_path))

    def editable_by(self, user: Reader) -> Self:
        """Filter: rows of reports that the user may change; none for an anonymous user."""
        return super().editable_by(user).filter(own_or_team(user, self.report_path))
