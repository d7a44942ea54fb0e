"""Access control (authorisation): the one place where a view fetches an event for the current user, or answers 404.

A row of another user is answered like a missing one: nobody learns which slugs exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import SlugField
from django.http import Http404, HttpRequest
from django.views.decorators.http import require_http_methods

from sessions.models import Event
from sessions.models.querysets.prepared import READER, Parameter, PreparedQuery
from sessions.rules.concurrency_limit import heavy
from sessions.web.site_owner import is_site_owner

require_form = require_http_methods(["GET", "HEAD", "POST"])
"""Decorator for a view with a form: GET, HEAD and POST; 405 for other methods."""


_SLUG = Parameter("slug", SlugField())
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
