"""Undo of logging a session: whoever logged a line takes back what it made or changed, and nothing else.

The key that the browser made says what that was: it is the key of a new session, or an alias of one that was there
(SessionKey), which remembers the facts before. So nothing has to be believed that a form sends, and a browser can ask
for it before it knows what became of the line.
"""

from enum import Enum
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone

from sessions.agenda.attendance import give_day_back, is_of_others, lock_day_before, mark
from sessions.agenda.facts import empty_facts
from sessions.models import Event, Impression, Operation, Session, SessionKey, State
from sessions.rules.parsing import parse_moment

_TAKEN_BACK = {"taken_back": True}
"""Facts of an operation that stands for a line which was taken back before it arrived; its key is that of the line."""


class TakenBack(Enum):
    """What Undo did."""

    DELETED = "deleted"
    UNMARKED = "unmarked"
    NOTHING = "nothing"


def take_back(event: Event, key: UUID, user: User) -> tuple[Session | None, TakenBack]:
    """Take back what was logged under a key, in the caller's transaction; return the session and what was done.

    A session that the line made is soft-deleted, with all that was written about it. One that was marked gets its
    state, day, facts and texts back, each only where nobody has changed it since. A line that has not arrived yet will
    not be logged any more (``is_taken_back``). One that was taken back before, and a deleted session, are nothing to do
    (idempotent). Raises Http404 for a session of somebody else or of another event.
    """
    _lock(event)
    made = Session.objects.filter(pk=key).select_related("event", "day").first()
    alias = None if made else SessionKey.objects.filter(pk=key).select_related("session__event", "session__day").first()
    session = made or (alias.session if alias else None)
    if session is None:
        Operation.objects.get_or_create(pk=key, defaults={"user": user, "facts": _TAKEN_BACK})
        return None, TakenBack.NOTHING
    get_object_or_404(Session.objects.editable_by(user), pk=session.pk, event=event)
    return session, _unmark(alias, session, user) if alias else _delete(session, user)


def is_taken_back(event: Event, key: UUID, user: User) -> bool:
    """Return whether this user has taken back a line before it arrived; call it in the transaction that logs it."""
    _lock(event)
    return Operation.objects.filter(pk=key, user=user, facts=_TAKEN_BACK).exists()


def _lock(event: Event) -> None:
    """Lock the event (PostgreSQL; SQLite always does), so that a line and its Undo come one after the other.

    FOR NO KEY UPDATE: who has locked a day can still let a session refer to the event (deadlock).
    """
    list(Event.objects.select_for_update(no_key=True).filter(pk=event.pk).values_list("pk"))


def _delete(session: Session, user: User) -> TakenBack:
    """Soft-delete a typed session; one of a programme is never made by a line.

    One in which colleagues have something stays, without the user's mark.
    """
    if session.feed_id is not None or session.deleted_at is not None:
        return TakenBack.NOTHING
    if is_of_others(session, user):
        mark(session, user, {"state": "", "second_choice": False})
        return TakenBack.UNMARKED
    session.discard()
    return TakenBack.DELETED


def _unmark(alias: SessionKey, session: Session, user: User) -> TakenBack:
    before: dict[str, Any] | None = alias.before
    if before is None or session.deleted_at is not None or not _is_by(user, before):
        return TakenBack.NOTHING
    lock_day_before(session, before)
    SessionKey.objects.filter(pk=alias.pk).update(before=None)
    changed_state = before["state"] != before["logged"]
    if changed_state and (later := _logged_again(session, user)):
        # Another line says the same: it is the one that changed the state now.
        filled = [facts.get("filled", {}) for facts in (before, later.before or {})]
        facts = {**before, **(later.before or {}), "state": before["state"], "filled": filled[0] | filled[1]}
        SessionKey.objects.filter(pk=later.pk).update(before=facts)
        return TakenBack.UNMARKED
    own = Impression.objects.filter(session=session, author=user).first()
    if own and changed_state and own.state == before["logged"] and before["state"] in ("", *State.values):
        mark(session, user, {"state": before["state"], "second_choice": before.get("second", False)})
    if empty_facts(session, user, before.get("filled", {})):
        give_day_back(session, user, before)
    _forget_moment(session, user, before)
    _take_link_out(session, user, before.get("link", {}))
    return TakenBack.UNMARKED


def _is_by(user: User, before: dict[str, Any]) -> bool:
    """Return whether a user logged a line; an earlier version did not store who, when an event had one person."""
    return bool(before.get("by", user.pk) == user.pk)


def _logged_again(session: Session, user: User) -> SessionKey | None:
    """Return the key of another line of the user that found the session logged already, and was not taken back."""
    for key in session.other_keys.filter(before__isnull=False):
        facts: dict[str, Any] = key.before or {}
        if facts["state"] == facts["logged"] and _is_by(user, facts):
            return key
    return None


def _forget_moment(session: Session, user: User, before: dict[str, Any]) -> None:
    """Remove the moment of logging that came with the line, unless the session is others' too by now."""
    moment = parse_moment(before.get("logged_at", ""))
    if moment and not is_of_others(session, user):
        Session.objects.filter(pk=session.pk, logged_at=moment).update(logged_at=None, sort_at=None)


def _take_link_out(session: Session, user: User, added: dict[str, str]) -> None:
    """Remove the link that came with the line from the recording, or from the end of the note, if it is still there."""
    for field, text in added.items():
        now: str = getattr(session, field)
        kept = now.removesuffix(text)
        if field not in ("recording_url", "note") or kept == now or (field == "recording_url" and kept):
            continue
        rows = Session.objects.filter(pk=session.pk, **{field: now})
        rows.update(**{field: kept}, version=F("version") + 1, updated_at=timezone.now())
