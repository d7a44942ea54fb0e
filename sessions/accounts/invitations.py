"""Invitation links at sign-up: which one a visitor opened, and whether it can still be used.

The browser session holds the digest of the token, never the token: after the link was opened no address, form or log
line contains it.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from sessions.accounts.security_log import record_security_event
from sessions.models import Event, Invitation, InvitationUse, Membership, SecurityEventKind
from sessions.models.invitation import InvitationQuerySet
from sessions.models.profile import is_site_owner
from sessions.models.share_link import revoke_links

_OPENED = "invitation"
"""The name under which the browser session holds the digest."""

_JOINED = "joined_team"
"""The name under which it holds the slug of the event that it has joined, for whatever comes after that."""


def find_invitation(token: str) -> Invitation | None:
    """Return the valid invitation with this secret token, or None; a used one is like one that never existed.

    One query for every token, so that the work tells nothing.
    """
    return _usable(Invitation.objects.by_token(token))


def remember_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """Remember for sign-up that this browser opened the link."""
    request.session[_OPENED] = invitation.digest


def has_opened_invitation(request: HttpRequest) -> bool:
    """Return whether this browser opened a link that was valid then."""
    return _OPENED in request.session


def opened_invitation(request: HttpRequest) -> Invitation | None:
    """Return the invitation that this browser opened, if it is still valid."""
    digest = request.session.get(_OPENED)
    return _usable(Invitation.objects.filter(digest=digest)) if digest else None


def _usable(rows: InvitationQuerySet) -> Invitation | None:
    found = rows.valid(timezone.now()).select_related("author", "event").first()
    return found if found and (event_of(found) or is_site_owner(found.author)) else None


def may_sign_up_with(invitation: Invitation) -> bool:
    """Return whether an invitation makes an account: one of the owner of the site, or any where everybody may sign up.

    Others let only people with an account into an event.
    """
    return settings.SIGNUP_OPEN or is_site_owner(invitation.author)


def event_of(invitation: Invitation) -> Event | None:
    """Return the event that the invitation leads into; None if its author does not own it any more."""
    event = invitation.event
    is_there = event is not None and event.deleted_at is None and event.owner_id == invitation.author_id
    return event if is_there else None


def take_invitation(request: HttpRequest) -> Invitation | None:
    """Take one use of the invitation that this browser opened; None if it cannot be used any more.

    Call it in the transaction that creates the account, which gives the use back when it is rolled back.
    """
    found = opened_invitation(request)
    return (
        found if found and may_sign_up_with(found) and Invitation.objects.take_use(found.pk, timezone.now()) else None
    )


def join_by(request: HttpRequest, invitation: Invitation, user: User) -> None:
    """Note that a new account was created with an invitation, let it into the event, and forget it in this browser."""
    InvitationUse.objects.create(invitation=invitation, user=user)
    if event := event_of(invitation):
        _let_in(request, event, invitation, user)
        request.session[_JOINED] = event.slug
    del request.session[_OPENED]


def joined_event(request: HttpRequest) -> str:
    """Return the slug of the event that this browser has joined, by signing up or by a press; else "".

    It is "" too once another link was opened: what is asked then is about that one.
    """
    return "" if has_opened_invitation(request) else str(request.session.get(_JOINED, ""))


def join_team(request: HttpRequest, invitation: Invitation, user: User) -> bool:
    """Let somebody with an account into the event of an invitation; this browser keeps the event instead of it.

    Return whether the person is in its team now; a member uses nothing up.
    """
    event = event_of(invitation)
    with transaction.atomic():
        # One after the other: the same person in several browsers uses one place of the link.
        list(Event.objects.select_for_update(no_key=True).filter(pk=invitation.event_id).values_list("pk"))
        is_member = event is not None and Membership.objects.filter(event=event, user=user).exists()
        if event is None or not (is_member or Invitation.objects.take_use(invitation.pk, timezone.now())):
            return False
        if not is_member:
            _let_in(request, event, invitation, user)
    request.session.pop(_OPENED, None)
    # A second press of the button comes without the invitation.
    request.session[_JOINED] = event.slug
    return True


def _let_in(request: HttpRequest, event: Event, invitation: Invitation, user: User) -> None:
    _member, made = Membership.objects.get_or_create(event=event, user=user, defaults={"role": invitation.role})
    if made:
        # Those of an earlier membership; an update of the site may have found some that were not revoked at its end.
        revoke_links(event, user, with_agenda=True)
        record_security_event(request, SecurityEventKind.MEMBER_ADDED, user, event=event.name, invitation=invitation.pk)
