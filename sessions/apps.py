"""The domain app; its label keeps it apart from Django's own sessions app."""

from importlib import import_module

from django.apps import AppConfig


class ConferenceSessionsConfig(AppConfig):
    """Conferences, their sessions, and what somebody thought of them."""

    name = "sessions"
    label = "conference_sessions"
    verbose_name = "Conference sessions"

    def ready(self) -> None:
        """Connect the receivers, once the models are loaded."""
        import_module("sessions.receivers")
