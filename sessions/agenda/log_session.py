"""Log a session: idempotent per key, and matched to a running session of the programme where there is one."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.agenda.attendance import forget_moves, is_of_others, move_to_attended_day
from sessions.agenda.facts import DayGone, fill_facts
from sessions.agenda.order import lock_days
from sessions.agenda.same_session import find_same_session, matches_typed
from sessions.agenda.time_slots import Slot, common_slot_at, is_running
from sessions.agenda.undo_log import is_taken_back
from sessions.models import Day, Event, Impression, Session, SessionKey, State
from sessions.models.impression import WITHOUT_TEXTS
from sessions.quotas.rows import OverQuota, require
from sessions.rules.clean_text import TEXT_LIMIT

_LONGEST = timedelta(days=1)
"""How long ago a session may have started that runs now: earlier ones are not looked at."""

_WALKING_IN = timedelta(minutes=30)
"""How long before its start somebody logs a session while walking in."""

_WHAT_WAS_TYPED = (
    "code", "title", "starts_at", "ends_at", "recording_url", "slides_url", "note", "description", "speakers", "room",
    "track",
)  # fmt: skip


def _known(event: Event, key: uuid.UUID) -> Session | None:
    """Return the session that an earlier request logged with this key; Http404 when the key is of another event."""
    sessions = Session.objects.select_related("day")
    found = sessions.filter(pk=key).first() or sessions.filter(other_keys=key).first()
    if found and found.event_id != event.pk:
        raise Http404
    return found


def logged_before(event: Event, typed: Session) -> Session | None:
    """Return the session that a repeat of this request logged before; else give ``typed`` a free key.

    A page from the browser's cache may send its key again with another text: that is another session. Its key is
    derived from both, so that its repeats are recognised too. If the session was edited meanwhile, this cannot be told:
    then there are two sessions, which loses no text.
    """
    while (known := _known(event, typed.pk)) and not _is_repeat(known, typed):
        typed.pk = uuid.uuid5(typed.pk, repr([getattr(typed, name) for name in _WHAT_WAS_TYPED]))
    return known


def _is_repeat(known: Session, typed: Session) -> bool:
    if known.pk != typed.pk:  # matched to a session of the programme
        return matches_typed(known, typed)
    return all(getattr(typed, name) in ("", None, getattr(known, name)) for name in _WHAT_WAS_TYPED)


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """A typed line: its unsaved session, when it was typed, on which day (None: that of the instant), and what it says
    beside code and title (``said_of``), computed before the session gets a slot of the programme.
    """

    typed: Session
    at: datetime
    day: Day | None
    facts: Mapping[str, Any]


def log_line(
    line: ComposedLine, user: User, picked: uuid.UUID | None = None, *, is_another: bool = False
) -> Callable[[], Session | None]:
    """Match what was typed into the composer; return a function that stores it as an attended or planned session.

    Without a day it goes into the day of the instant, which is its presumed start unless a later one was typed. The
    event may have it: the session that was picked, else one of the same code or title (``find_same_session``). That
    one is marked, whatever its day, and takes the facts of the line that it does not have (see agenda/facts.py); else,
    or if ``is_another``, a new one gets the slot of the programme that is running on its day, unless the user is in a
    session already. The state is planned for what is still to come, see ``state_at``. Nothing is written before the
    returned function is called, once, in a transaction. It returns None if the user has taken the line back meanwhile.
    A new session is looked for again there: of two people who log the same at once, the second marks that of the first.
    """
    typed, at, day = line.typed, line.at, line.day
    event, key = typed.event, typed.pk
    if day is None and not starts_later(typed, at):
        typed.logged_at = typed.sort_at = at

    def look(opened: Day | None) -> Session | None:
        return None if is_another else find_same_session(typed, user, at, opened, chosen=day is not None)

    known = event.sessions.present().filter(pk=picked).first()
    opened = day or (None if known else event.known_day(at))
    known = known or look(opened)
    if known is None and opened:  # else it must be created first
        _place(typed, opened, user, at)

    def log() -> Session | None:
        """Mark the known session, or store a new one, unless somebody has logged the same meanwhile."""
        if is_taken_back(event, key, user):
            return None
        if logged := logged_before(event, typed):
            return logged
        if same := known or look(opened or event.known_day(at)):
            return _mark(same, line, user, state_at(typed, at, day, same))
        if opened is None:
            _place(typed, event.open_day(at), user, at)
        return store_session(typed, user, state_at(typed, at, day))

    return log


def _place(typed: Session, day: Day, user: User, at: datetime) -> None:
    """Put a new session on its day, in the slot of the programme that is running there."""
    typed.day = day
    if typed.starts_at is None and (slot := _free_slot(day, user, at)):
        typed.starts_at, typed.ends_at = slot


def _free_slot(day: Day, user: User, at: datetime) -> Slot | None:
    """Return the slot of the programme that is running.

    None if the user attends a session of it, or one on the user's agenda was typed: its times are its own. What
    colleagues typed is not the programme.
    """
    attended = Impression.objects.filter(session=OuterRef("pk"), author=user, state=State.ATTENDED)
    typed = Session.objects.filter(pk=OuterRef("pk"), feed=None).on_agenda_of(user)
    about_now = day.sessions.filter(deleted_at=None, starts_at__gt=at - _LONGEST, starts_at__lte=at)
    shown = about_now.only("starts_at", "ends_at", "feed").annotate(is_taken=Exists(attended) | Exists(typed))
    running = [session for session in shown if is_running(session, at)]
    if any(session.is_taken for session in running):
        return None
    return common_slot_at([session for session in running if session.feed_id is not None], at)


def state_at(typed: Session, at: datetime, day: Day | None, session: Session | None = None) -> State:
    """Return the state of what is logged at an instant: planned if it is still to come, else attended.

    To come is a later date: that of the start of the ``session`` that is marked, else of the day that was chosen. If
    a start was typed, it is also what begins more than 30 minutes later.
    """
    event = typed.event
    start = session.starts_at if session else None
    on = event.conference_date(start) if start else day.date if day else None
    is_later = starts_later(typed, at) and (start is None or start - at > _WALKING_IN)
    return State.PLANNED if is_later or (on and on > event.conference_date(at)) else State.ATTENDED


def starts_later(typed: Session, at: datetime) -> bool:
    """Return whether a start was typed that is too late for somebody who is walking in."""
    return typed.starts_at is not None and typed.starts_at - at > _WALKING_IN


def _mark(session: Session, line: ComposedLine, user: User, state: State) -> Session:
    """Set the state of a session and store the browser's key as an alias; what the line names fills empty facts, and a
    shared link is added to the note.

    The key remembers what that changed (see agenda/undo_log.py).
    """
    typed, key = line.typed, line.typed.pk
    try:
        with transaction.atomic():
            if "starts_at" in line.facts:
                lock_days(session.event)
            alias = SessionKey.objects.create(pk=key, session=session)
            mine = {"session": session, "author": user}
            impression, made = Impression.objects.get_or_create(**mine, defaults={"state": state})
            state = State.ATTENDED if impression.state == State.ATTENDED else state
            if made or impression.state != State.ATTENDED:
                forget_moves(session, before__by=user.pk)
            if not made:
                rows = Impression.objects.filter(pk=impression.pk)
                second = impression.second_choice and state == State.PLANNED
                rows.update(state=state, second_choice=second, updated_at=timezone.now())
                # Texts written offline are based on an empty page with version 1. Version 2 makes them a
                # conflict with the texts here (optimistic lock), instead of replacing them.
                rows.filter(version=1).exclude(WITHOUT_TEXTS).update(version=2)
            before: dict[str, Any] = {"by": user.pk, "state": "" if made else impression.state, "logged": state}
            before |= {"second": True} if impression.is_second_choice else {}
            if link := _take_link(session, typed):
                before["link"] = link
            before |= _fill(session, line, user)
            if state == State.ATTENDED:
                before |= move_to_attended_day(session, user, line.at)
                before |= {"logged_at": line.at.isoformat()} if _take_moment(session, line, user) else {}
            SessionKey.objects.filter(pk=alias.pk).update(before=before)
    except IntegrityError:
        known = logged_before(session.event, typed)
        if known is None and typed.pk == key:
            raise
        return known or _mark(session, line, user, state)
    return session


def _fill(session: Session, line: ComposedLine, user: User) -> dict[str, Any]:
    """Fill empty facts; nothing if the day of the line was deleted meanwhile."""
    try:
        return fill_facts(session, user, line.facts, line.day, line.at)
    except DayGone:
        return {}


def _take_moment(session: Session, line: ComposedLine, user: User) -> bool:
    """Store when a session without a start was logged while it happened; return whether that was done.

    Not when it has a moment already, or is others' too: it would get another place among their sessions.
    """
    at = line.typed.logged_at
    if at is None or session.presumed_start is not None or is_of_others(session, user):
        return False
    session.logged_at = session.sort_at = at
    Session.objects.filter(pk=session.pk).update(logged_at=at, sort_at=at, updated_at=timezone.now())
    return True


def _take_link(session: Session, typed: Session) -> dict[str, str]:
    """Store the link that was shared with a line: as the recording if there is none, else at the end of the note.

    Returns what was added, by its field. Raises OverQuota when the note would be too long.
    """
    link = typed.recording_url or typed.note
    if not link or link in (session.recording_url, session.slides_url) or link in session.note:
        return {}
    if typed.recording_url and not session.recording_url:
        field, added, text = "recording_url", link, link
    else:
        field, added = "note", f"\n\n{link}" if session.note.strip() else link
        text = f"{session.note}\n\n{link}".strip()
    if field == "note" and len(text) > TEXT_LIMIT:
        raise OverQuota(_("This text is too long: at most %(limit)s characters.") % {"limit": TEXT_LIMIT})
    rows = Session.objects.filter(pk=session.pk)
    rows.update(**{field: text}, version=F("version") + 1, updated_at=timezone.now())
    return {field: added}


def store_session(session: Session, user: User, state: str, *, second_choice: bool = False) -> Session:
    """Insert a session with the user's impression; on a concurrent repeat return the session that it inserted.

    Raises OverQuota when the event is full.
    """
    key = session.pk
    try:
        with transaction.atomic():
            require("sessions", session.event)
            if not Day.objects.select_for_update(no_key=True).filter(pk=session.day_id):
                # The day was deleted meanwhile; from here on it is locked.
                session.day = session.event.open_day(timezone.now())
            session.save(force_insert=True)
            marks = {"state": state, "second_choice": second_choice}
            Impression.objects.create(session=session, author=user, **marks)
    except IntegrityError:
        known = logged_before(session.event, session)
        if known is None and session.pk == key:
            raise
        return known or store_session(session, user, state, second_choice=second_choice)
    return session
