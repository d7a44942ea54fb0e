"""Addresses of one session, and of what a person writes about it."""

from django.urls import path

from sessions.views.session import impression, place, session
from sessions.views.session.time_links import link_times

# /events/<slug>/sessions/
urls = [
    path("new/", session.create, name="session-create"),
    path("<uuid:pk>/", session.detail, name="session-detail"),
    path("<uuid:pk>/edit/", session.update, name="session-update"),
    path("<uuid:pk>/move/", place.move, name="session-move"),
    path("<uuid:pk>/delete/", session.delete, name="session-delete"),
    path("<uuid:pk>/restore/", session.restore, name="session-restore"),
    path("<uuid:pk>/state/", impression.state, name="impression-state"),
    path("<uuid:pk>/impression/", impression.save, name="impression-save"),
    path("<uuid:pk>/time-links/", link_times, name="session-time-links"),
]
