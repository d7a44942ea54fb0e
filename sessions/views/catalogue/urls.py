"""Addresses of the programme of an event, and of its imports."""

from django.urls import path

from sessions.views.catalogue import catalogue, feeds

# /events/<slug>/catalogue/
urls = [
    path("", catalogue.index, name="catalogue"),
    path("kept/", catalogue.kept, name="catalogue-kept"),
    path("options/", catalogue.options, name="catalogue-options"),
    path("import/", feeds.take, name="feed-import"),
    path("import/<uuid:pk>/", feeds.plan, name="feed-plan"),
    path("feeds/<int:pk>/refresh/", feeds.refresh, name="feed-refresh"),
    path("feeds/<int:pk>/delete/", feeds.delete, name="feed-delete"),
]
