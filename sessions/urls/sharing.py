"""Addresses of what readers see by a secret link."""

from django.urls import path

from sessions.views.sharing import files as shared_files
from sessions.views.sharing import pages as shared_pages

# /s/<token>/
shared_urls = [
    path("", shared_pages.page, name="shared"),
    path("feed.atom", shared_files.feed, name="shared-feed"),
    path("picture.png", shared_files.picture, name="shared-picture"),
    path("photos/<str:name>", shared_files.photo, name="shared-photo"),
    path("photos/<str:name>/<int:width>.webp", shared_files.thumbnail, name="shared-thumbnail"),
]
