"""Addresses of the previews and earlier versions of texts."""

from django.urls import path

from sessions.views.texts import history, preview

# /events/<slug>/days/
day_urls = [
    path("<int:number>/note/preview/", preview.day_note, name="day-note-preview"),
    path("<int:number>/history/", history.day, name="day-history"),
]

# /events/<slug>/sessions/
session_urls = [
    path("<uuid:pk>/impression/preview/", preview.impression, name="impression-preview"),
    path("<uuid:pk>/history/", history.impression, name="impression-history"),
    path("<uuid:pk>/team-text/preview/", preview.team_text, name="team-text-preview"),
    path("<uuid:pk>/team-text/history/", history.team_text, name="team-text-history"),
]

# /events/<slug>/reports/<report>/chapters/
chapter_urls = [
    path("<int:pk>/preview/", preview.chapter, name="chapter-preview"),
    path("<int:pk>/history/", history.chapter, name="chapter-history"),
]
