"""Access control: the one place in which a view fetches an event for the user who asks, or answers 404.

A row of another user is answered like one that does not exist: nobody learns which names are taken.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from sessions.models import Event

require_form = require_http_methods(["GET", "HEAD", "POST"])
"""Decorator of a view that shows a form and takes it back: 405 for every other method."""


def visible_event(user: User | AnonymousUser, slug: str) -> Event:
    """Return the event of that slug, if the user may read it and it is not deleted; raises Http404."""
    return get_object_or_404(Event.objects.visible_to(user).present(), slug=slug)


def editable_event(user: User | AnonymousUser, slug: str) -> Event:
    """Return the event of that slug, if the user may change it and it is not deleted; raises Http404."""
    return get_object_or_404(Event.objects.editable_by(user).present(), slug=slug)
