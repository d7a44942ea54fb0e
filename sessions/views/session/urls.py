"""Addresses of one session, and of what a person writes about it."""

from django.urls import path

from sessions.views.session import session
from sessions.views.session.time_links import link_times

# /events/<slug>/sessions/
urls = [
    path("<uuid:pk>/", session.detail, name="session-detail"),
    path("<uuid:pk>/edit/", session.update, name="session-update"),
    path("<uuid:pk>/impression/", session.save, name="impression-save"),
    path("<uuid:pk>/impression/preview/", session.preview, name="impression-preview"),
    path("<uuid:pk>/history/", session.history, name="impression-history"),
    path("<uuid:pk>/time-links/", link_times, name="session-time-links"),
]
