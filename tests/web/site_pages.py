"""What the pages of accounts and of the owner of the site take, in the world of the tests of the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from factories import PASSWORD
from sessions.models import Event, Invitation

if TYPE_CHECKING:
    from web.world import World


def invite(world: "World") -> str:
    """Make an invitation of the owner's; return its token."""
    later = timezone.now() + timedelta(days=7)
    return Invitation.objects.issue(world.owner, for_whom="Secret note", uses=9, expires_at=later)


def keywords(world: "World") -> dict[str, dict[str, Any]]:
    """Return what leads to the invitation, to the page of the stranger, and to that of somebody who has left."""
    person = {f"sessions:person{what}": {"pk": world.stranger.pk} for what in ("", "-active", "-reset")}
    left = {"sessions:person-hand-over": {"pk": world.left.pk}}
    return {"sessions:invitation": {"token": world.invitation_token}, **person, **left}


def bodies(world: "World") -> dict[str, Callable[[], dict[str, Any]]]:
    """Return forms that these pages take."""
    return {
        "account_login": lambda: {"login": "owner", "password": PASSWORD},
        "account_signup": lambda: {
            "username": "intruder",
            "password1": PASSWORD + "!",
            "password2": PASSWORD + "!",
        },
        "account_reauthenticate": lambda: {"password": PASSWORD},
        "account_change_password": lambda: {
            "oldpassword": PASSWORD,
            "password1": PASSWORD + "!",
            "password2": PASSWORD + "!",
        },
        "sessions:team-offer": lambda: {"answer": "accept"},
        "account_delete": lambda: {
            "password": PASSWORD,
            **{f"event-{event.pk}": "on" for event in Event.objects.filter(owner=world.stranger)},
        },
        "sessions:invitations": lambda: {"for_whom": "Added", "uses": 1, "days": 7},
        "sessions:person-hand-over": lambda: {
            "event": Event.objects.get(owner=world.left).pk,
            "to": world.owner.pk,
        },
    }
