"""Addresses of the days of an event, and of what to watch later."""

from django.urls import path

from sessions.views.agenda import day, recording_links, watch_later
from sessions.views.texts import history, preview

# /events/<slug>/days/
day_urls = [
    path("new/", day.create, name="day-create"),
    path("<int:number>/", day.update, name="day-update"),
    path("<int:number>/note/", day.note, name="day-note"),
    path("<int:number>/note/preview/", preview.day_note, name="day-note-preview"),
    path("<int:number>/history/", history.day, name="day-history"),
    path("<int:number>/delete/", day.delete, name="day-delete"),
]

# /events/<slug>/later/
later_urls = [
    path("", watch_later.index, name="watch-later"),
    path("chapter/", watch_later.chapter, name="watch-later-chapter"),
    path("links/", recording_links.paste, name="recording-links"),
    path("<uuid:pk>/", watch_later.mark, name="watch-later-mark"),
]
