"""An event of a team: an owner, two members who share, one who does not, and somebody who has left."""

from dataclasses import dataclass
from typing import Any

from factories import (
    make_day,
    make_event,
    make_impression,
    make_member,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.models import Event, Profile, Report, Session
from sessions.team.people import leave

HIDDEN = (
    *("hidden-private-ada", "hidden-private-ben", "hidden-private-eva", "hidden-unshared-summary"),
    *("hidden-unshared-body", "hidden-left-summary", "hidden-left-body", "hidden-name"),
)
"""Words of private notes, of texts that are not shared, and of somebody who has left the team."""


@dataclass(frozen=True)
class Harbour:
    """The event, its people by name, its sessions, and the report of its team."""

    event: Event
    people: dict[str, Any]
    first: Session
    second: Session
    report: Report


def named(username: str, name: str) -> Any:
    """Make an account with a name shown."""
    user = make_user(username=username)
    Profile.objects.create(user=user, name=name)
    return user


def harbour(content: bytes = b"picture", **fields: Any) -> Harbour:
    """Make the event: Ada owns it, Ben and Eva are members, Mia reads, Max shares nothing, and Leo has left."""
    people = {
        "ada": named("ada", "Ada"),
        "ben": named("ben", "Ben"),
        "eva": named("eva", "Eva"),
        "mia": named("mia", "Mia"),
        "max": named("max", "hidden-name"),
        "leo": named("leo", "hidden-name"),
    }
    event = make_event(owner=people["ada"], slug="harbour", name="Harbour", language="en")
    for name in ("ben", "eva", "mia", "max", "leo"):
        make_member(event=event, user=people[name], role="reader" if name == "mia" else "editor")
    day = make_day(event=event)
    first = make_session(day=day, code="OPS301", title="Quiet nights", note="A note")
    second = make_session(day=day, code="OPS302", title="Nets")
    said = {
        ("ada", first): {"summary": "Of Ada", "body": "Ada thinks", "rating": 5, "private_note": "hidden-private-ada"},
        ("ben", first): {"summary": "Of Ben", "body": "", "rating": 4, "private_note": "hidden-private-ben"},
        ("eva", second): {"summary": "", "body": "Eva thinks", "private_note": "hidden-private-eva"},
    }
    for (name, session), texts in said.items():
        make_impression(session=session, author=people[name], shared=True, state="attended", **texts)
    unshared = {"summary": "hidden-unshared-summary", "body": "hidden-unshared-body", "rating": 1}
    make_impression(session=first, author=people["max"], state="attended", **unshared)
    left = {"summary": "hidden-left-summary", "body": "hidden-left-body", "rating": 1, "shared": True}
    make_impression(session=second, author=people["leo"], state="attended", **left)
    leave(event, people["leo"])
    make_photo(session=first, name="lamp.png", content=content, caption="A lamp", added_by=people["ben"])
    values = {"is_team": True, "slug": "harbour-by-the-team", "title": "By the team", "shows_photos": True, **fields}
    return Harbour(event, people, first, second, make_report(event=event, **values))
