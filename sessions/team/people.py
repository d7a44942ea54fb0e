"""The people of an event: its owner and members."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from sessions.models import OWNER, Event, Impression, MemberRole, Membership, shown_name, told_apart
from sessions.models.share_link import revoke_links
from sessions.reporting.copies import forget_team_articles


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """One person of an event: the role is OWNER or one of MemberRole; ``membership`` is the row, or None."""

    user: User
    role: str
    name: str
    """The name that the others see, with the user name where two look the same."""
    membership: Membership | None = None


def people_of(event: Event) -> list[TeamPerson]:
    """Return the owner, then the members by the names of their accounts; two queries."""
    members = event.memberships.select_related("user__profile").in_order()
    owner = User.objects.select_related("profile").get(pk=event.owner_id)
    roles = [(owner, OWNER, None), *((each.user, each.role, each) for each in members)]
    names = told_apart({user.pk: (shown_name(user), user.get_username()) for user, *_role in roles})
    return [TeamPerson(user, role, names[user.pk], row) for user, role, row in roles]


def share_all(event: Event, user: User, *, shared: bool) -> int:
    """Share all impressions of the user in an event with its team, or none; return how many changed.

    None means also those of sessions in the bin, which can be restored.
    """
    own = Impression.objects.editable_by(user).filter(session__event=event, shared=not shared)
    if shared:
        own = own.present()
    with transaction.atomic():
        if not shared:
            forget_team_articles([event.pk])
        return Impression.objects.filter(pk__in=own.values("pk")).update(shared=shared)


def leave(event: Event, user: User) -> None:
    """End a membership. The person's impressions stay, and are shared no longer: the team keeps facts and photos.

    The person's links into the event are revoked. Earlier articles of the team, which have them, are forgotten.
    """
    with transaction.atomic():
        Impression.objects.filter(session__event=event, author=user).update(shared=False)
        Membership.objects.filter(event=event, user=user).delete()
        revoke_links(event, user, with_agenda=True)
        forget_team_articles([event.pk])


def give_role(member: Membership, role: MemberRole) -> bool:
    """Change what a member may do; return whether it has changed.

    Links for readers and for programs of whoever becomes a reader are revoked: readers make none, and could not revoke
    them. That of the own agenda stays.
    """
    with transaction.atomic():
        if not Membership.objects.filter(pk=member.pk).exclude(role=role).update(role=role):
            return False
        if role == MemberRole.READER:
            revoke_links(member.event, member.user, with_agenda=False)
    return True
