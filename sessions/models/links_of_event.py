"""Links into an event that end for good: of somebody who may make none any more, and invitations of a former owner."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from sessions.models.agenda_link import AgendaLink
from sessions.models.event import Event
from sessions.models.invitation import Invitation
from sessions.models.report_link import ReportLink
from sessions.models.share_link import ShareLink


def revoke_links(event: Event, user: User, *, with_agenda: bool) -> None:
    """Revoke the links that a user made into an event: for readers and for programs; of the own agenda where chosen.

    They do not come back when the person joins again or may write again.
    """
    with transaction.atomic():
        ShareLink.objects.filter(event=event, author=user).delete()
        ReportLink.objects.filter(report__event=event, author=user).delete()
        if with_agenda:
            AgendaLink.objects.filter(event=event, author=user).delete()


def revoke_invitations(event: Event) -> None:
    """Revoke all invitations into an event."""
    Invitation.objects.filter(event=event, revoked_at=None).update(revoked_at=timezone.now())
