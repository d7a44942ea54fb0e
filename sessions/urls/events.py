"""Addresses of one event, with those of its parts."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.urls.agenda import day_urls, later_urls
from sessions.urls.catalogue import catalogue_urls
from sessions.urls.photos import photo_urls
from sessions.urls.reports import report_urls
from sessions.urls.session import session_urls
from sessions.urls.team import team_urls
from sessions.views.agenda import calendar as agenda_feed
from sessions.views.agenda import stars
from sessions.views.backup import download as backup
from sessions.views.events import event, statistics
from sessions.views.reports import statistics_chapter
from sessions.views.sharing import links as share_links

# /events/<slug>/
event_urls: list[URLPattern | URLResolver] = [
    path("", event.today, name="event-today"),
    path("settings/", event.update, name="event-update"),
    path("backup/", backup.event, name="event-backup"),
    path("delete/", event.delete, name="event-delete"),
    path("restore/", event.restore, name="event-restore"),
    path("days/", include(day_urls)),
    path("sessions/", include(session_urls)),
    path("catalogue/", include(catalogue_urls)),
    path("team/", include(team_urls)),
    path("statistics/", statistics.index, name="event-statistics"),
    path("statistics/chapter/", statistics_chapter.chapter, name="statistics-chapter"),
    path("statistics.png", statistics_chapter.picture, name="statistics-picture"),
    path("share/", share_links.event, name="event-share"),
    path("agenda/", agenda_feed.links, name="agenda-link"),
    path("agenda.ics", agenda_feed.file, name="agenda-file"),
    path("stars/", stars.stars, name="stars"),
    path("stars.json", stars.file, name="stars-file"),
    path("stars.ics", agenda_feed.stars_file, name="stars-calendar"),
    path("later/", include(later_urls)),
    path("photos/", include(photo_urls)),
    path("reports/", include(report_urls)),
]
