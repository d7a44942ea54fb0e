"""Addresses of one session, and of the texts about it."""

from django.urls import path

from sessions.views.agenda import beside, undo_log
from sessions.views.session import impression, place, session
from sessions.views.session.time_links import link_times
from sessions.views.sharing import links as share_links
from sessions.views.site import offline
from sessions.views.team import team_text
from sessions.views.texts import history, preview

# /events/<slug>/sessions/
session_urls = [
    path("new/", session.create, name="session-create"),
    path("waiting/", offline.waiting, name="session-waiting"),
    path("<uuid:pk>/", session.detail, name="session-detail"),
    path("<uuid:pk>/beside/", beside.session, name="session-beside"),
    path("<uuid:pk>/day/", beside.day, name="session-day"),
    path("<uuid:pk>/edit/", session.update, name="session-update"),
    path("<uuid:pk>/move/", place.move, name="session-move"),
    path("<uuid:pk>/delete/", session.delete, name="session-delete"),
    path("<uuid:pk>/restore/", session.restore, name="session-restore"),
    path("<uuid:pk>/undo/", undo_log.undo, name="session-undo"),
    path("<uuid:pk>/state/", impression.state, name="impression-state"),
    path("<uuid:pk>/impression/", impression.save, name="impression-save"),
    path("<uuid:pk>/impression/preview/", preview.impression, name="impression-preview"),
    path("<uuid:pk>/history/", history.impression, name="impression-history"),
    path("<uuid:pk>/team-text/", team_text.update, name="team-text"),
    path("<uuid:pk>/team-text/use/", team_text.use, name="team-text-use"),
    path("<uuid:pk>/team-text/preview/", preview.team_text, name="team-text-preview"),
    path("<uuid:pk>/team-text/history/", history.team_text, name="team-text-history"),
    path("<uuid:pk>/share/", share_links.session, name="session-share"),
    path("<uuid:pk>/time-links/", link_times, name="session-time-links"),
]
