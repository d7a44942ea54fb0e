"""Addresses of the team of an event, and of its texts."""

from django.urls import path

from sessions.views.team import links, team, team_text

urls = [path("join/", links.join, name="team-join")]

# /events/<slug>/team/
team_urls = [
    path("", team.index, name="team"),
    path("share/", team.share_all, name="team-share-all"),
    path("leave/", team.leave, name="team-leave"),
    path("offer/", team.answer_offer, name="team-offer"),
    path("members/<int:membership>/", team.change_member, name="team-member"),
    path("links/", links.change, name="team-links"),
    path("requests/<uuid:pk>/", team.request_coverage, name="team-request"),
]

# /events/<slug>/sessions/
session_urls = [
    path("<uuid:pk>/team-text/", team_text.update, name="team-text"),
    path("<uuid:pk>/team-text/use/", team_text.use, name="team-text-use"),
    path("<uuid:pk>/team-text/preview/", team_text.preview, name="team-text-preview"),
    path("<uuid:pk>/team-text/history/", team_text.history, name="team-text-history"),
]
