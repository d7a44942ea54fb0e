"""The addresses of the app; one line per action."""

from django.urls import URLPattern, path

from sessions.views.health import health

app_name = "sessions"

urlpatterns: list[URLPattern] = [
    path("healthz", health, name="health"),
]
