"""Addresses of backup and restore."""

from django.urls import path

from sessions.views.backup import download as backup
from sessions.views.backup import restore as backup_restore

# /backup/
backup_urls = [
    path("", backup.index, name="backup"),
    path("mine/", backup.mine, name="backup-mine"),
    path("site/", backup.site, name="backup-site"),
    path("restore/", backup_restore.take, name="backup-restore"),
    path("restore/<uuid:pk>/", backup_restore.plan, name="backup-plan"),
]
