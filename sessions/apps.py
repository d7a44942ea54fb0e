"""The domain app; its label keeps it apart from Django's own sessions app."""

from django.apps import AppConfig


class ConferenceSessionsConfig(AppConfig):
    """Conferences, their sessions, and what somebody thought of them."""

    name = "sessions"
    label = "conference_sessions"
    verbose_name = "Conference sessions"
