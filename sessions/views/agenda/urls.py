"""Addresses of the days of an event, of stars, and of what one person has attended or wants to watch."""

from django.urls import path

from sessions.views.agenda import (
    beside,
    calendar,
    day,
    day_page,
    life_list,
    log,
    marks,
    place,
    search,
    stars,
    suggest,
    watch_later,
)

urls = [
    path("agenda/<str:token>.ics", calendar.feed, name="agenda-feed"),
    path("stars/", stars.open_link, name="stars-open"),
    path("bin/", place.bin_page, name="bin"),
    path("search/", search.search, name="search"),
    path("sessions/", life_list.index, name="life-list"),
]

# /events/<slug>/
event_urls = [
    path("", day_page.today, name="event-today"),
    path("agenda/", calendar.links, name="agenda-link"),
    path("agenda.ics", calendar.file, name="agenda-file"),
    path("stars/", stars.stars, name="stars"),
    path("stars.json", stars.file, name="stars-file"),
    path("stars.ics", calendar.stars_file, name="stars-calendar"),
    path("later/", watch_later.index, name="watch-later"),
    path("later/chapter/", watch_later.chapter, name="watch-later-chapter"),
    path("later/links/", watch_later.paste_links, name="recording-links"),
    path("later/<uuid:pk>/", watch_later.mark, name="watch-later-mark"),
]

# /events/<slug>/days/
day_urls = [
    path("new/", day.create, name="day-create"),
    path("<int:number>/", day.update, name="day-update"),
    path("<int:number>/note/", day.note, name="day-note"),
    path("<int:number>/note/preview/", day.preview_note, name="day-note-preview"),
    path("<int:number>/history/", day.history, name="day-history"),
    path("<int:number>/delete/", day.delete, name="day-delete"),
]

# /events/<slug>/sessions/
session_urls = [
    path("new/", log.create, name="session-create"),
    path("<uuid:pk>/beside/", beside.session, name="session-beside"),
    path("<uuid:pk>/day/", beside.day, name="session-day"),
    path("<uuid:pk>/undo/", log.undo, name="session-undo"),
    path("<uuid:pk>/move/", place.move, name="session-move"),
    path("<uuid:pk>/delete/", place.delete, name="session-delete"),
    path("<uuid:pk>/restore/", place.restore, name="session-restore"),
    path("<uuid:pk>/state/", marks.state, name="impression-state"),
]

# /events/<slug>/catalogue/
catalogue_urls = [
    path("<uuid:pk>/", beside.catalogue_entry, name="catalogue-entry"),
    path("suggest/", suggest.show, name="catalogue-suggest"),
]
