"""Handing over an event: another person becomes its owner, within that person's quotas."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Lower
from django.http import HttpRequest

from sessions.models import Event, MemberRole, Membership, Photo, SecurityEventKind
from sessions.models.links_of_event import revoke_invitations
from sessions.quotas import text_bytes
from sessions.quotas.rows import require, require_photo_bytes
from sessions.web.security_log import record_security_event


class NotPossible(Exception):
    """Refused: the new owner is not active or owns the event already, or the event is deleted or has another owner."""


def heirs_of(event: Event) -> QuerySet[User]:
    """Return who can become the owner of an event whose owner is deactivated, by name.

    These are the active members of its team; where it has none, everybody who is active.
    """
    active = User.objects.filter(is_active=True).exclude(pk=event.owner_id).select_related("profile")
    active = active.order_by(Lower("username"), "pk")
    members = active.filter(memberships__event=event)
    return members if members.exists() else active


def hand_over(request: HttpRequest, event_id: int, before: User, to: User) -> Event:
    """Make ``to`` the owner of an event of ``before``, who stays a member of it as an editor; return the event.

    Facts and photos go with the event; impressions and reports stay those of their authors. Invitations into it are
    revoked. Raises NotPossible, and
    OverQuota when the event does not fit into the quotas of the new owner; then nothing is changed.
    """
    with transaction.atomic():
        event = _locked(event_id, before, to)
        _give(request, event, before, to)
    return event


def hand_over_absent(request: HttpRequest, event_id: int, absent: User, to: User) -> Event:
    """Hand over an event of somebody who is deactivated, to one of ``heirs_of``; raises as ``hand_over``.

    NotPossible also when the owner is active: then the event is nobody else's to give.
    """
    with transaction.atomic():
        event = _locked(event_id, absent, to)
        is_active = User.objects.filter(pk=absent.pk, is_active=True).exists()
        if is_active or not heirs_of(event).filter(pk=to.pk).exists():
            raise NotPossible
        _give(request, event, absent, to)
    return event


def _locked(event_id: int, before: User, to: User) -> Event:
    # Lock order against deadlocks: users by key, then the event.
    users = User.objects.filter(pk__in=[before.pk, to.pk]).order_by("pk")
    active = {user.pk for user in users.select_for_update(of=("self",), no_key=True) if user.is_active}
    event = Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=event_id, deleted_at=None).first()
    if to.pk not in active or event is None or event.owner_id != before.pk or to.pk == before.pk:
        raise NotPossible
    return event


def _give(request: HttpRequest, event: Event, before: User, to: User) -> None:
    _require_room(event, to)
    event.owner = to
    event.save(update_fields=["owner", "updated_at"])
    Membership.objects.filter(event=event, user=to).delete()
    Membership.objects.create(event=event, user=before, role=MemberRole.EDITOR)
    revoke_invitations(event)
    moved = text_bytes.stored_in(event.pk)
    text_bytes.charge(to.pk, moved)
    text_bytes.charge(before.pk, -moved)
    for user, role in ((before, "before"), (to, "after")):
        record_security_event(request, SecurityEventKind.EVENT_HANDED_OVER, user, event=event.name, owner=role)


def _require_room(event: Event, to: User) -> None:
    require("events", to)
    photos = Photo.objects.filter(event=event)
    if number := photos.count():
        require("photos", to, adding=number)
        require_photo_bytes(to, photos.aggregate(total=Sum("bytes"))["total"] or 0)
