"""Handing over an event: another person becomes its owner, within that person's quotas."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest

from sessions.models import Event, MemberRole, Membership, Photo, SecurityEventKind
from sessions.quotas import text_bytes
from sessions.quotas.rows import require, require_photo_bytes
from sessions.web.security_log import record_security_event


class NotPossible(Exception):
    """Refused: the new owner is not active or owns the event already, or the event is deleted or has another owner."""


def hand_over(request: HttpRequest, event_id: int, before: User, to: User) -> Event:
    """Make ``to`` the owner of an event of ``before``, who stays a member of it as an editor; return the event.

    Facts and photos go with the event; impressions and reports stay those of their authors. Raises NotPossible, and
    OverQuota when the event does not fit into the quotas of the new owner; then nothing is changed.
    """
    with transaction.atomic():
        # Lock order against deadlocks: users by key, then the event.
        users = User.objects.filter(pk__in=[before.pk, to.pk]).order_by("pk")
        active = {user.pk for user in users.select_for_update(of=("self",), no_key=True) if user.is_active}
        event = Event.objects.select_for_update(of=("self",), no_key=True).filter(pk=event_id, deleted_at=None).first()
        if to.pk not in active or event is None or event.owner_id != before.pk or to.pk == before.pk:
            raise NotPossible
        _require_room(event, to)
        event.owner = to
        event.save(update_fields=["owner", "updated_at"])
        Membership.objects.filter(event=event, user=to).delete()
        Membership.objects.create(event=event, user=before, role=MemberRole.EDITOR)
        moved = text_bytes.stored_in(event.pk)
        text_bytes.charge(to.pk, moved)
        text_bytes.charge(before.pk, -moved)
        for user, role in ((before, "before"), (to, "after")):
            record_security_event(request, SecurityEventKind.EVENT_HANDED_OVER, user, event=event.name, owner=role)
    return event


def _require_room(event: Event, to: User) -> None:
    require("events", to)
    photos = Photo.objects.filter(event=event)
    if number := photos.count():
        require("photos", to, adding=number)
        require_photo_bytes(to, photos.aggregate(total=Sum("bytes"))["total"] or 0)
