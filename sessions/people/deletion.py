"""Deleting an account: what goes with it, what stays with others, and the deletion."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from sessions.accounts.devices import end_browser_sessions
from sessions.accounts.lookup import lock_accounts
from sessions.accounts.security_log import record_security_event
from sessions.models import (
    AgendaLink,
    Event,
    Impression,
    Invitation,
    Membership,
    Photo,
    Report,
    ReportLink,
    Repository,
    SecurityEvent,
    SecurityEventKind,
    Session,
)
from sessions.models.profile import is_site_owner
from sessions.people.activity import OnlySiteOwner, first_account, has_other_owner
from sessions.reporting.copies import forget_team_articles

NAMED = 20
"""Maximum number of events in the bin that are named before an account is deleted."""


def belongings(user: User) -> dict[str, Any]:
    """Count what is deleted with an account; deleted rows in the bin count too.

    ``binned`` are the names of events in the bin on which others worked, the latest ones: they cannot be handed over.
    """
    return {
        "events": Event.objects.filter(owner=user).count(),
        "sessions": Session.objects.filter(event__owner=user).count(),
        "photos": Photo.objects.filter(event__owner=user).count(),
        "reports": Report.objects.filter(Q(event__owner=user) | Q(author=user, is_team=False)).count(),
        "impressions": Impression.objects.filter(author=user).count(),
        "repositories": Repository.objects.filter(owner=user).count(),
        "links": AgendaLink.objects.filter(author=user).count()
        + ReportLink.objects.filter(author=user).count()
        + Invitation.objects.filter(author=user).count(),
        "binned": list(
            Event.objects.filter(owner=user, deleted_at__isnull=False, pk__in=Membership.objects.values("event"))
            .order_by("-deleted_at", "-pk")
            .values_list("name", flat=True)[:NAMED]
        ),
    }


def shared_events(user: User) -> QuerySet[Event]:
    """Return the person's events that have other members; not those in the bin."""
    return Event.objects.owned_by(user).present().filter(pk__in=Membership.objects.values("event")).newest_first()


def may_delete(user: User) -> bool:
    """Return whether the account can be deleted: its site keeps an owner, who is one already.

    Where the first account is deleted, the next one must be a superuser: nobody becomes owner of a site by that.
    """
    if not is_site_owner(user):
        return True
    if not has_other_owner(user):
        return False
    return next_owner(user) is None


def next_owner(user: User) -> User | None:
    """Return who would own the site only because the first account is deleted, and must be a superuser before that."""
    following = User.objects.exclude(pk=user.pk).order_by("pk").first()
    return None if following is None or following.is_superuser or user.pk != first_account() else following


def delete_account(user: User) -> None:
    """Delete an account with everything that is only that person's, and sign it out everywhere.

    All events of the person are deleted with their files. Rows of the person in events of others go too; facts, photos
    and the reports of teams there stay, without what is remembered of their earlier articles. The security log keeps
    what happened and when, without the name. Raises OnlySiteOwner; then nothing is deleted.
    """
    with transaction.atomic():
        lock_accounts()
        if not may_delete(user):
            raise OnlySiteOwner
        # A member who accepts an event of this person waits, or has got it before.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        of_person = Event.objects.filter(Q(owner=user) | Q(memberships__user=user))
        forget_team_articles(list(of_person.values_list("pk", flat=True)))
        for report in Report.objects.filter(author=user, is_team=True).exclude(event__owner=user):
            Report.objects.filter(pk=report.pk).update(author=report.event.owner_id)
        end_browser_sessions(user)
        SecurityEvent.objects.filter(user=user).update(facts={})
        # What the inviting person noted about this one.
        Invitation.objects.filter(joined__user=user, uses=1).update(for_whom="")
        for event in Event.objects.filter(owner=user).values_list("pk", flat=True):
            Event.objects.filter(pk=event).delete()
        User.objects.get(pk=user.pk).delete()
        record_security_event(None, SecurityEventKind.ACCOUNT_DELETED)
