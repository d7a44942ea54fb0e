"""The domain app; its label keeps it apart from Django's own sessions app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ConferenceSessionsConfig(AppConfig):
    """Conferences, their sessions, and what somebody thought of them."""

    name = "sessions"
    label = "conference_sessions"
    verbose_name = "Conference sessions"

    def ready(self) -> None:
        """Listen for people who sign in."""
        from sessions.middleware import remember_visit  # noqa: PLC0415 - needs the models loaded

        user_logged_in.connect(remember_visit, dispatch_uid="remember_visit")
