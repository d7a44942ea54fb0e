"""Addresses of backup and restore."""

from django.urls import path

from sessions.views.backup import download, restore

# /backup/
urls = [
    path("", download.index, name="backup"),
    path("mine/", download.mine, name="backup-mine"),
    path("site/", download.site, name="backup-site"),
    path("restore/", restore.take, name="backup-restore"),
    path("restore/<uuid:pk>/", restore.plan, name="backup-plan"),
]

# /events/<slug>/
event_urls = [path("backup/", download.event, name="event-backup")]
