"""Addresses of the site itself: start page, offline pages, app, health."""

from django.urls import path

from sessions.views.site import health, manifest, offline, phone, share_target, zones

urls = [
    path("", share_target.home, name="home"),
    path("share/", share_target.share, name="share"),
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("zones/", zones.zones, name="zones"),
    path("phone/", phone.show, name="phone"),
    path("token", offline.token, name="token"),
    path("healthz", health.health, name="health"),
    path("readyz", health.ready, name="ready"),
]

# /events/<slug>/sessions/
session_urls = [path("waiting/", offline.waiting, name="session-waiting")]
