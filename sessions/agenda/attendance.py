"""Attendance and ratings: write the marks of a session (state, rating, watch later), and what follows from them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from sessions.agenda.order import lock_days
from sessions.models import Impression, Report, Session, SessionKey, State, TeamText
from sessions.models.impression import SECOND_CHOICE, WITHOUT_CONTENT
from sessions.models.photo import own_photos
from sessions.models.querysets.access import Reader
from sessions.reporting.copies import forget_team_articles
from sessions.rules.parsing import parse_moment

_FACTS = (State.ATTENDED, State.MISSED)
"""The states that say what happened, not what is intended."""

_CHOICES = {*State.values, SECOND_CHOICE}
"""What the user may have seen, if they have seen a state."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Result: what was chosen before (``Impression.choice``), and whether the state was left so, as a conflict.

    ``moved`` says from where the session was moved (``give_day_back``); it is empty if it stayed. Attending moves it,
    and taking that back moves it back.
    """

    before: str
    conflict: bool = False
    moved: dict[str, Any] = field(default_factory=dict)


def mark(session: Session, user: Reader, changes: dict[str, Any], seen: str = "", *, undoes: bool = False) -> Marked:
    """Upsert the user's impression with only these fields; texts and their version stay.

    The first rating sets the state to attended; a watch-later mark does not. An impression that becomes empty is
    deleted. ``seen`` is the state that the user saw, "" where it is unknown: no other state replaces attended or missed
    that the user has not seen (optimistic lock). With ``undoes`` only the seen state is replaced, whatever it is: what
    was chosen later stays. Raises Http404 for a session that was deleted meanwhile.
    """
    leaves = changes.get("state", State.ATTENDED) != State.ATTENDED and not undoes
    with transaction.atomic():
        if leaves and session.starts_at is None:
            lock_days(session.event)
        # Locked until it is written, so that no concurrent import deletes the session.
        get_object_or_404(Session.objects.select_for_update(no_key=True), pk=session.pk)
        if undoes:
            now = _choice(Impression.objects.editable_by(user).filter(session=session).first())
            if now not in (seen if seen in _CHOICES else "", _choice(Impression(**changes))):
                return Marked(now, conflict=True)
        marked = _write(session, user, changes, seen)
        if "state" not in changes or marked.conflict or undoes:
            return marked
        if leaves:
            was_there = marked.before == State.ATTENDED and session.starts_at is None
            return replace(marked, moved=_move_back(session, user) if was_there else {})
        moved = move_to_attended_day(session, user, timezone.now())
        if session.feed_id and session.starts_at is None:
            _remember(session, user, moved, is_again=marked.before == State.ATTENDED)
        return replace(marked, moved=moved)


def first_impression(session: Session, user: User) -> Impression:
    """Return the stored impression for the user's first text about a session; it is planned while that is ahead."""
    ahead = session.starts_at and session.starts_at > timezone.now()
    first = {"state": State.PLANNED if ahead else State.ATTENDED}
    impression, _made = Impression.objects.get_or_create(session=session, author=user, defaults=first)
    return impression


def _choice(impression: Impression | None) -> str:
    return impression.choice if impression else ""


def _write(session: Session, user: Reader, changes: dict[str, Any], seen: str) -> Marked:
    first = State.ATTENDED if changes.get("rating") else ""
    mine = {"session": session, "author": user}
    impression, made = Impression.objects.get_or_create(**mine, defaults={"state": first, **changes})
    marked = Marked("" if made else impression.choice)
    if not made:
        if _is_stale(impression, changes, seen):
            marked = Marked(marked.before, conflict=True)
            changes = {name: value for name, value in changes.items() if name not in ("state", "second_choice")}
            if not changes:
                return marked
        rows = Impression.objects.editable_by(user).filter(pk=impression.pk)
        Impression.objects.filter(pk__in=rows.values("pk")).update(**changes, updated_at=timezone.now())
        if impression.shared and not changes.get("shared", True):
            forget_team_articles([session.event_id])
    if not any(changes.values()):
        _drop_if_empty(impression)
    return marked


def _is_stale(impression: Impression, changes: dict[str, Any], seen: str) -> bool:
    """Return whether the change would replace attended or missed that the user has not seen.

    The first text or rating marks a session as attended. So attended or missed that is chosen where no state was seen
    is no conflict: the user corrects what their own text has brought with it.
    """
    new = changes.get("state", impression.state)
    if new == impression.state or impression.state not in _FACTS or seen in ("", impression.state):
        return False
    return new not in _FACTS or seen in _CHOICES


def _drop_if_empty(impression: Impression) -> None:
    """Delete an impression without marks that never had a text; locked against a concurrent save."""
    with transaction.atomic():
        row = Impression.objects.select_for_update().filter(pk=impression.pk).first()
        if row and not (row.version > 1 or row.has_content or row.revisions.exists()):
            row.delete()


def is_of_others(session: Session, user: Reader) -> bool:
    """Return whether somebody else has something in a session: a mark, a text, photos, or a report that selected it.

    What the user does on the own agenda then changes nothing of the session by itself: not its day, not its place.
    """
    return (
        session.impressions.exclude(author=user.pk).exclude(WITHOUT_CONTENT).exists()
        or session.photos.present().exclude(own_photos(user)).exists()
        or Report.objects.filter(chosen=session).exclude(author=user.pk).exists()
        or TeamText.objects.filter(session=session).exists()
    )


def move_to_attended_day(session: Session, user: Reader, now: datetime) -> dict[str, Any]:
    """Move an imported session without a time to the day on which it was attended, unless it is others' too.

    Return what ``give_day_back`` needs. Does nothing, and returns nothing, when the event has no such day.
    """
    if session.feed_id is None or session.starts_at is not None:
        return {}
    day = session.event.day_for(now)
    if day is None or day.pk == session.day_id or is_of_others(session, user):
        return {}
    before = {"day": session.day_id, "position": session.position, "moved_to": day.pk}
    position = Session.objects.next_position(day=day)
    Session.objects.filter(pk=session.pk).update(day=day, position=position, updated_at=timezone.now())
    session.day = day
    return before


def _remember(session: Session, user: Reader, moved: dict[str, Any], *, is_again: bool) -> None:
    """Keep what attending moved, as the key of a line does.

    What an earlier mark or line moved is over, unless the session was attended all the time.
    """
    if not is_again:
        forget_moves(session, before__by=user.pk)
    if moved:
        before = {"by": user.pk, "state": State.ATTENDED, "logged": "", **moved}
        SessionKey.objects.create(pk=uuid4(), session=session, before=before)


def forget_moves(session: Session, **whose: Any) -> None:
    """Forget from where attending a session has moved it, after a person has moved it, or before it is attended anew.

    Call it after the session or its day is locked (deadlock).
    """
    keys = session.other_keys.filter(**whose)
    keys.filter(before__logged="").delete()
    for key in keys.filter(before__has_key="moved_to"):
        SessionKey.objects.filter(pk=key.pk).update(before={**(key.before or {}), "moved_to": None})


def _move_back(session: Session, user: Reader) -> dict[str, Any]:
    """Take back what attending changed of a session by itself, its day and its moment of logging.

    Return what ``give_day_back`` needs to undo that. A session that was moved again stays; so does one that is others'
    too by now.
    """
    now = Session.objects.only("day", "position", "logged_at").get(pk=session.pk)
    told = [key.before or {} for key in session.other_keys.filter(before__by=user.pk)]
    logged = now.logged_at is not None and now.logged_at in {parse_moment(each.get("logged_at", "")) for each in told}
    day, position = now.day_id, now.position
    while each := next((each for each in told if each.get("moved_to") == day), None):
        told.remove(each)
        day, position = each["day"], each["position"]
    found = session.event.days.filter(pk=day).first()
    if not (logged or day != now.day_id) or found is None or is_of_others(session, user):
        return {}
    moment = {"logged_at": None, "sort_at": None} if logged else {}
    changes = {"day": found, "position": position, "updated_at": timezone.now(), **moment}
    Session.objects.filter(pk=session.pk).update(**changes)
    session.day = found
    moved = {"day": now.day_id, "position": now.position, "moved_to": day}
    return moved | ({"moment": now.logged_at.isoformat()} if logged and now.logged_at else {})


def lock_day_before(session: Session, before: dict[str, Any]) -> bool:
    """Lock the day that ``give_day_back`` gives back, against deletion; return whether there is one.

    Call it before the session is locked (``lock_days``).
    """
    if "moved_to" not in before:
        return False
    lock_days(session.event)
    return session.event.days.filter(pk=before["day"]).exists()


def give_day_back(session: Session, user: Reader, before: dict[str, Any]) -> None:
    """Move a session back to the day from which attending it, or taking that back, took it away.

    It stays if it was moved again, or is others' too by now.
    """
    if not lock_day_before(session, before) or is_of_others(session, user):
        return
    rows = Session.objects.filter(pk=session.pk, day=before["moved_to"])
    # Where taking it back has removed it.
    moment = parse_moment(before.get("moment", ""))
    logged = {"logged_at": moment, "sort_at": moment} if moment else {}
    rows.update(day=before["day"], position=before["position"], updated_at=timezone.now(), **logged)
