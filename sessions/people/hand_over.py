"""Handing over an event: it is offered to a member, who becomes its owner by accepting, within the member's quotas."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone

from sessions.accounts.security_log import record_security_event
from sessions.models import Event, MemberRole, Membership, Photo, SecurityEventKind
from sessions.quotas.rows import require
from sessions.web.htmx import HtmxHttpRequest


class NotPossible(Exception):
    """Refused: the new owner is not active, is no member or owns the event already, the event is deleted or has another
    owner, or the offer was taken back.
    """


def owners_share(event: Event) -> tuple[int, int]:
    """Return what of an event counts in the quotas of its owner: the number of photos, and their bytes."""
    photos = Photo.objects.filter(event=event)
    return photos.count(), photos.aggregate(total=Sum("bytes"))["total"] or 0


def heirs_of(event: Event, asks: User) -> QuerySet[User]:
    """Return who can become the owner of an event whose owner is deactivated, by name.

    These are the active members of its team; where it has none, the owner of the site who asks.
    """
    active = User.objects.filter(is_active=True).exclude(pk=event.owner_id).select_related("profile")
    active = active.order_by(Lower("username"), "pk")
    members = active.filter(memberships__event=event)
    return members if members.exists() else active.filter(pk=asks.pk)


def offer(event_id: int, owner: User, to: User) -> None:
    """Offer an event to a member; nothing else changes until ``accept_offer``. Raises NotPossible."""
    with transaction.atomic():
        _offer(_locked(event_id, owner, to), to)


def _offer(event: Event, to: User) -> None:
    if not Membership.objects.filter(event=event, user=to).update(offered_at=timezone.now()):
        raise NotPossible


def accept_offer(request: HttpRequest, event_id: int, before: User, to: User) -> None:
    """Make ``to`` the owner of an event that is offered; ``before`` stays a member of it as an editor.

    Facts and photos go with the event; impressions and reports stay those of their authors. Invitations into it are
    revoked, and all offers end. Raises NotPossible, and OverQuota when the event does not fit into the quotas of the
    new owner; then nothing is changed.
    """
    with transaction.atomic():
        event = _locked(event_id, before, to)
        # Whoever takes the offer back does not lock the event.
        if not Membership.objects.offered().select_for_update().filter(event=event, user=to).first():
            raise NotPossible
        _give(request, event, before, to)


def hand_over_absent(request: HtmxHttpRequest, event_id: int, absent: User, to: User) -> None:
    """Offer an event of somebody who is deactivated to one of ``heirs_of``; the user of the request gets it at once.

    Raises as ``accept_offer``; NotPossible also when the owner is active: then the event is nobody else's to give.
    """
    with transaction.atomic():
        event = _locked(event_id, absent, to)
        is_active = User.objects.filter(pk=absent.pk, is_active=True).exists()
        if is_active or not heirs_of(event, request.user).filter(pk=to.pk).exists():
            raise NotPossible
        if to.pk == request.user.pk:
            _give(request, event, absent, to)
        else:
            _offer(event, to)


def _locked(event_id: int, before: User, to: User) -> Event:
    # Lock order against deadlocks: users by key, then the event, then memberships.
    users = User.objects.filter(pk__in=[before.pk, to.pk]).order_by("pk")
    active = {user.pk for user in users.select_for_update(of=("self",), no_key=True) if user.is_active}
    event = Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=event_id, deleted_at=None).first()
    if to.pk not in active or event is None or event.owner_id != before.pk or to.pk == before.pk:
        raise NotPossible
    return event


def _give(request: HttpRequest, event: Event, before: User, to: User) -> None:
    photos, size = owners_share(event)
    require("events", to)
    if photos:
        require("photos", to, photos)
        require("photo_mb", to, size)
    event.owner = to
    event.save(update_fields=["owner", "updated_at"])
    Membership.objects.filter(event=event, user=to).delete()
    Membership.objects.filter(event=event).update(offered_at=None)
    Membership.objects.create(event=event, user=before, role=MemberRole.EDITOR)
    event.invitations.revoke()
    for user, role in ((before, "before"), (to, "after")):
        record_security_event(request, SecurityEventKind.EVENT_HANDED_OVER, user, event=event.name, owner=role)
