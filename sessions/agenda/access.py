"""Access control (authorisation): where views fetch an event or a session for the current user, or answer 404.

A row of another user is answered like a missing one: nobody learns which slugs exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet, SlugField, UUIDField
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from sessions.models import Event, Impression, Membership, Report, Session, SessionKey, TeamText
from sessions.models.profile import is_site_owner
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.models.session import SessionQuerySet
from sessions.rules.concurrency_limit import heavy
from sessions.versions.history import revision_count

require_form = require_http_methods(["GET", "HEAD", "POST"])
"""Decorator for a view with a form: GET, HEAD and POST; 405 for other methods."""


_SLUG = Parameter("slug", SlugField())
_KEY = Parameter("pk", UUIDField())
_VISIBLE = PreparedQuery(Event, lambda: Event.objects.visible_to(READER).present().filter(slug=_SLUG))
_EDITABLE = PreparedQuery(Event, lambda: Event.objects.editable_by(READER).present().filter(slug=_SLUG))
_OWNED = PreparedQuery(Event, lambda: Event.objects.owned_by(READER).present().filter(slug=_SLUG))


def visible_event(user: User | AnonymousUser, slug: str) -> Event:
    """Return the event if the user may read it and it is not deleted; else raise Http404."""
    return _event(_VISIBLE, user, slug)


def editable_event(user: User | AnonymousUser, slug: str) -> Event:
    """Return the event if the user may change what is in it and it is not deleted; else raise Http404."""
    return _event(_EDITABLE, user, slug)


def owned_event(user: User | AnonymousUser, slug: str) -> Event:
    """Return the event if the user is its owner and it is not deleted; else raise Http404."""
    return _event(_OWNED, user, slug)


def _event(query: PreparedQuery[Event], user: User | AnonymousUser, slug: str) -> Event:
    event = query.first(reader=user.pk, slug=slug) if user.is_authenticated else None
    if event is None:
        raise Http404
    return event


OF_TEAM = {
    "in_team": Exists(Membership.objects.filter(event=OuterRef("event"))),
    "has_team_text": Exists(TeamText.objects.filter(session=OuterRef("pk"))),
    "has_team_report": Exists(Report.objects.filter(event=OuterRef("event"), is_team=True)),
}
"""What pages tell of a team: a text and a report of it stay when the last member leaves, or the event is restored."""


def _of_event(sessions: SessionQuerySet) -> QuerySet[Session]:
    found = sessions.present().filter(event__slug=_SLUG, pk=_KEY).select_related("event", "day")
    return found.defer("day__title_search", "day__note_search").annotate(**OF_TEAM)


_VISIBLE_SESSION = PreparedQuery(Session, lambda: _of_event(Session.objects.visible_to(READER)))
_EDITABLE_SESSION = PreparedQuery(Session, lambda: _of_event(Session.objects.editable_by(READER)))


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


def visible_session(user: User, slug: str, pk: UUID) -> Session:
    """Return a present session with event, day and own impression, if the user may read it; else Http404."""
    return _with_own(_by_key(_VISIBLE_SESSION, user, slug, pk), user)


def editable_session(user: User, slug: str, pk: UUID) -> Session:
    """Return the same, if the user may change it; else Http404."""
    return _with_own(editable_facts(user, slug, pk), user)


def editable_facts(user: User, slug: str, pk: UUID) -> Session:
    """Return a session with event and day, without impression, if the user may change it; else Http404."""
    return _by_key(_EDITABLE_SESSION, user, slug, pk)


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


def editable_report(user: User, slug: str, report: str) -> Report:
    """Return a report with its event that the user may change; else raise Http404."""
    reports = Report.objects.editable_by(user).present().select_related("event__owner")
    return get_object_or_404(reports, event__slug=slug, slug=report)


def heavy_view(*methods: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator for a view that takes a slot for heavy work of the person: 503 while none is free.

    With `methods` only for these. It stands outside of ``prepares_write``: no slot is taken in a transaction.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            with heavy(request.user.pk, needed=not methods or request.method in methods):
                return view(request, *args, **kwargs)

        return limited

    return decorate


def for_site_owner[**Given](view: Callable[Given, Any]) -> Callable[Given, Any]:
    """Decorator for a page of the owner of the site: 404 for everybody else."""

    @wraps(view)
    def guarded(*args: Given.args, **kwargs: Given.kwargs) -> Any:
        request = args[0]
        assert isinstance(request, HttpRequest)
        if not is_site_owner(request.user):
            raise Http404
        return view(*args, **kwargs)

    return guarded


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer to a secret link that no cache, search engine or next page gets to know."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
