"""Addresses of what readers see by a secret link, and of the pages on which such links are made."""

from django.urls import path

from sessions.views.sharing import files, links, pages

# /s/<token>/
urls = [
    path("", pages.page, name="shared"),
    path("feed.atom", files.feed, name="shared-feed"),
    path("picture.png", files.picture, name="shared-picture"),
    path("photos/<str:name>", files.photo, name="shared-photo"),
    path("photos/<str:name>/<int:width>.webp", files.thumbnail, name="shared-thumbnail"),
]

# /events/<slug>/
event_urls = [path("share/", links.event, name="event-share")]

# /events/<slug>/sessions/
session_urls = [path("<uuid:pk>/share/", links.session, name="session-share")]

# /events/<slug>/reports/<report>/
report_urls = [path("share/", links.report, name="report-share")]
