"""Addresses of the team of an event."""

from django.urls import path

from sessions.views.team import links as team_links
from sessions.views.team import team

# /events/<slug>/team/
team_urls = [
    path("", team.index, name="team"),
    path("share/", team.share_all, name="team-share-all"),
    path("leave/", team.leave, name="team-leave"),
    path("offer/", team.answer_offer, name="team-offer"),
    path("members/<int:membership>/", team.change_member, name="team-member"),
    path("links/", team_links.change, name="team-links"),
    path("requests/<uuid:pk>/", team.request_coverage, name="team-request"),
]
