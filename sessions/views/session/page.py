"""Page of one session, shared by the views of sessions and impressions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import AutoField, Exists, OuterRef, QuerySet, SlugField, UUIDField
from django.http import Http404
from django.utils.translation import gettext as _

from sessions.agenda.attendance import Marked
from sessions.agenda.day import Card
from sessions.agenda.day_parts import MOST_CARDS
from sessions.agenda.recording_times import can_link_times
from sessions.agenda.shown_card import ShownEvent
from sessions.forms.impression import CLEAR_STATE, STATES, ImpressionForm
from sessions.models import CoverageRequest, Impression, Membership, Photo, Report, Session, SessionKey, TeamText
from sessions.models.photo import own_photos
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.models.session import SessionQuerySet
from sessions.photos.in_reports import reports_by_name
from sessions.photos.shown_photo import ShownPhoto
from sessions.team.texts import team_impressions
from sessions.versions.history import revision_count
from sessions.views.team.shared_impressions import HEADING_SHIFT, shown_impressions
from sessions.views.texts.shown_texts import shown_texts
from sessions.web.htmx import HtmxHttpRequest

PAGE = "sessions/session/detail.html"

_SLUG = Parameter("slug", SlugField())
_KEY = Parameter("pk", UUIDField())
_EVENT = Parameter("event", AutoField())

# What the page tells of a team: a text and a report of it stay when the last member leaves, or the event is restored.
_OF_TEAM = {
    "in_team": Exists(Membership.objects.filter(event=OuterRef("event"))),
    "has_team_text": Exists(TeamText.objects.filter(session=OuterRef("pk"))),
    "has_team_report": Exists(Report.objects.filter(event=OuterRef("event"), is_team=True)),
}


def _of_event(sessions: SessionQuerySet) -> QuerySet[Session]:
    found = sessions.present().filter(event__slug=_SLUG, pk=_KEY).select_related("event", "day")
    return found.defer("day__title_search", "day__note_search").annotate(**_OF_TEAM)


_VISIBLE = PreparedQuery(Session, lambda: _of_event(Session.objects.visible_to(READER)))
_EDITABLE = PreparedQuery(Session, lambda: _of_event(Session.objects.editable_by(READER)))


def _own() -> QuerySet[Impression]:
    own = Impression.objects.filter(author_id=READER.pk, session=_KEY)
    return own.annotate(revision_count=revision_count(impression=OuterRef("pk")))


_OWN = PreparedQuery(Impression, _own)


_TO_SAVE = (
    *("author", "summary", "body", "private_note", "version", "updated_at"),
    *(f"session__{name}" for name in ("day", "feed", "starts_at", "position")),
    *(f"session__event__{name}" for name in ("owner", "slug", "language", "time_zone")),
)
"""What saving texts and marks reads of an impression, its session and its event."""


def _own_to_save() -> QuerySet[Impression]:
    own = Impression.objects.editable_by(READER).present().filter(session__event__slug=_SLUG, session=_KEY)
    return own.select_related("session__event").only(*_TO_SAVE)


_OWN_TO_SAVE = PreparedQuery(Impression, _own_to_save)


def _agenda() -> QuerySet[Session, tuple[Any, ...]]:
    sessions = Session.objects.filter(event=_EVENT).present().on_agenda_of(READER)
    return sessions.in_order().values_list("pk", "code", "title", "day_id")


_AGENDA = PreparedQuery(Session, _agenda)
_PHOTOS = PreparedQuery(Photo, lambda: Photo.objects.filter(session=_KEY).present().in_order())


def _inbox() -> QuerySet[Photo, tuple[Any, ...]]:
    # As in_inbox_of, with the agenda as one list that the database makes once, not once for each photo.
    photos = Photo.objects.filter(own_photos(READER), event=_EVENT).present().with_file()
    agenda = Session.objects.filter(event=_EVENT).present().on_agenda_of(READER)
    return photos.exclude(session__in=agenda.values("pk")).order_by().values_list("name")


_INBOX = PreparedQuery(Photo, _inbox)


def visible_session(user: User, slug: str, pk: UUID) -> Session:
    """Return a present session with event, day and own impression, if the user may read it; else Http404."""
    return _with_own(_by_key(_VISIBLE, user, slug, pk), user)


def editable_session(user: User, slug: str, pk: UUID) -> Session:
    """Return the same, if the user may change it; else Http404."""
    return _with_own(facts_of(user, slug, pk), user)


def facts_of(user: User, slug: str, pk: UUID) -> Session:
    """Return a session with event and day, without impression, if the user may change it; else Http404."""
    return _by_key(_EDITABLE, user, slug, pk)


def _with_own(session: Session, user: User) -> Session:
    session.own_impression_list = _OWN.rows(reader=user.pk, pk=session.pk)
    return session


def _by_key(query: PreparedQuery[Session], user: User, slug: str, pk: UUID) -> Session:
    """Return the session by its key or by an alias key (SessionKey)."""
    session = query.first(reader=user.pk, slug=slug, pk=pk)
    if session is None and (alias := SessionKey.objects.filter(pk=pk).first()):
        session = query.first(reader=user.pk, slug=slug, pk=alias.session_id)
    if session is None:
        raise Http404
    session.day.event = session.event  # so that its heading runs no query
    return session


def impression_of(session: Session, user: User) -> Impression:
    """Return the user's impression of a session of visible_session; a new, unsaved one when there is none."""
    impression = session.own_impression or Impression(author=user)
    # Set the fetched object, so that access to the event runs no query (N+1).
    impression.session = session
    return impression


def own_impression(user: User, slug: str, pk: UUID) -> Impression:
    """Return the user's impression of a session that the user may change, or an unsaved one; else Http404.

    One query including session and event, with the fields that a save needs, because autosave calls it often.
    """
    own = _OWN_TO_SAVE.first(reader=user.pk, slug=slug, pk=pk)
    return own or impression_of(editable_session(user, slug, pk), user)


def state_context(session: Session, user: User) -> dict[str, Any]:
    """Return the context of the partial with the marks of a session."""
    impression = impression_of(session, user)
    return {
        "event": session.event,
        "session": session,
        "card": Card(session, session.own_impression),
        "impression": impression,
        **{name: getattr(session, name, False) for name in _OF_TEAM},
    }


def say_conflict(request: HtmxHttpRequest, session: Session, marked: Marked) -> None:
    """Add the message about a state that was not replaced, because the user had not seen it."""
    if marked.conflict:
        text = _("“%(name)s” was changed on another device, and stays “%(state)s”. Choose again to change it.")
        messages.warning(request, text % {"name": session.heading, "state": dict(STATES)[marked.before or CLEAR_STATE]})


def session_context(session: Session, user: User, **more: Any) -> dict[str, Any]:
    """Return the context of the session page; ``more`` replaces parts of it, such as an invalid form."""
    context = state_context(session, user)
    agenda = _AGENDA.tuples(event=session.event_id, reader=user.pk)
    previous, following = _neighbours(session, agenda)
    context |= {
        "day": session.day,
        "form": ImpressionForm(instance=context["impression"]),
        "previous": previous,
        "following": following,
        "day_is_long": sum(day == session.day_id for *_names, day in agenda) > MOST_CARDS,
        "photos": [ShownPhoto.of(photo) for photo in _PHOTOS.rows(pk=session.pk)],
        "shown_event": ShownEvent.of(session.event),
        "inbox_count": _inbox_count(session, user),
        "links_times": can_link_times(session),
        **(_team_context(session, user) if context["in_team"] or context["has_team_text"] else {"team": []}),
        "wanted": context["in_team"] and CoverageRequest.objects.filter(session=session).exists(),
    }
    return context | more


def _team_context(session: Session, user: User) -> dict[str, Any]:
    """Return what the team has about a session: what the others share, and the one text of the team if it is in use.

    ``session`` has the annotations of _OF_TEAM; where there is no team, nobody shares.
    """
    event = session.event
    shown = shown_impressions(event, team_impressions(session, user)) if session.in_team else []  # type: ignore[attr-defined]
    found = TeamText.objects.filter(session=session, in_use=True).first()
    texts = shown_texts(event, (found.summary, found.body), HEADING_SHIFT) if found else []
    return {
        "team": shown,
        "team_text": found,
        "team_text_parts": texts,
        "team_has_texts": bool(texts) or any(each.of.has_text for each in shown),
    }


def _neighbours(session: Session, agenda: list[tuple[Any, ...]]) -> tuple[Session | None, Session | None]:
    """Return the previous and the next session on the user's agenda, with their names only."""
    at = next((index for index, row in enumerate(agenda) if row[0] == session.pk), None)
    if at is None:  # deleted meanwhile, or an imported session without marks
        return None, None
    before, after = agenda[max(0, at - 1) : at], agenda[at + 1 : at + 2]
    previous, following = (
        next((Session(pk=key, code=code, title=title) for key, code, title, _day in rows), None)
        for rows in (before, after)
    )
    return previous, following


def _inbox_count(session: Session, user: User) -> int:
    """Return the number of photos in the inbox, as ``in_inbox_of`` finds them, without those that a report shows."""
    names = _INBOX.tuples(event=session.event_id, reader=user.pk)
    shown = reports_by_name(session.event, user) if names else {}
    return sum(name not in shown for (name,) in names)
