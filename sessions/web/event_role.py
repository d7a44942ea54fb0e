"""What the signed-in person may do in the event of a page, for its templates (authorisation of what is offered)."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from sessions.models import Event
from sessions.models.querysets.access import WRITING_ROLES


def event_rights(user: User | AnonymousUser, context: Mapping[str, Any]) -> dict[str, bool]:
    """Return `can_edit` and `owns_event` for the event in the context of a page; nothing where it has none.

    A template that lacks them offers nothing. One query; none for the owner, and where the context has `can_edit`.
    """
    event = context.get("event")
    if not isinstance(event, Event) or event.pk is None or not user.is_authenticated:
        return {}
    known = context.get("can_edit")
    return {"can_edit": may_edit(user, event) if known is None else known, "owns_event": event.owner_id == user.pk}


def may_edit(user: User, event: Event) -> bool:
    """Return whether somebody may change what is in an event: one query, none for its owner."""
    return event.owner_id == user.pk or event.memberships.filter(user=user, role__in=WRITING_ROLES).exists()
