"""The addresses of the app; one line per action."""

from django.urls import URLPattern

app_name = "sessions"

urlpatterns: list[URLPattern] = []
