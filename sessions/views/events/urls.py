"""Addresses of events: list, settings, statistics."""

from django.urls import path

from sessions.views.events import event, statistics

# /events/
urls = [
    path("", event.index, name="event-list"),
    path("new/", event.create, name="event-create"),
]

# /events/<slug>/
event_urls = [
    path("settings/", event.update, name="event-update"),
    path("delete/", event.delete, name="event-delete"),
    path("restore/", event.restore, name="event-restore"),
    path("statistics/", statistics.index, name="event-statistics"),
]
