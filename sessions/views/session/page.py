"""Page of one session: its context, for its view and the answers to its forms."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import AutoField, QuerySet, UUIDField
from django.http import HttpResponse

from sessions.agenda.access import editable_session
from sessions.agenda.day_parts import CARDS_AT_ONCE
from sessions.agenda.recording_times import can_link_times
from sessions.agenda.shown_card import ShownEvent, ShownPhoto
from sessions.forms.impression import ImpressionForm
from sessions.models import CoverageRequest, Photo, Session, TeamText
from sessions.models.photo import own_photos
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.photos.in_reports import reports_by_name
from sessions.team.texts import team_impressions
from sessions.views.session_marks import state_context
from sessions.views.shown_texts import HEADING_SHIFT, shown_impressions, shown_texts
from sessions.web.htmx import HtmxHttpRequest, render_page

PAGE = "sessions/session/detail.html"

_KEY = Parameter("pk", UUIDField())
_EVENT = Parameter("event", AutoField())


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


def show_form(request: HtmxHttpRequest, form: ImpressionForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a session with what was typed into the form of the user's impression."""
    of = form.instance.session
    session = editable_session(request.user, of.event.slug, of.pk)
    return render_page(request, PAGE, session_context(session, request.user, form=form, **more), status=status)


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
        "day_is_long": sum(day == session.day_id for *_names, day in agenda) > CARDS_AT_ONCE,
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
