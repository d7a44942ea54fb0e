"""App configuration; its label avoids a collision with Django's own sessions app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.signals import request_finished
from django.db.backends.signals import connection_created

from sessions.rules.concurrency_limit import HEAVY, PASSWORDS
from sessions.web.current_request import end
from sessions.web.database import close_to_others, release_connection
from sessions.web.log_records import hide_secrets


class ConferenceSessionsConfig(AppConfig):
    """Conferences, their sessions, and the impressions of attendees."""

    name = "sessions"
    label = "conference_sessions"
    verbose_name = "Conference sessions"

    def ready(self) -> None:
        """Connect signal receivers, which need the models, install log redaction, watch heavy work."""
        from sessions.accounts import security_log  # noqa: F401, PLC0415 - the same
        from sessions.photos import files  # noqa: F401, PLC0415 - importing connects them
        from sessions.web.middleware import mark_sign_out, remember_visit  # noqa: PLC0415 - the same

        hide_secrets()
        HEAVY.before_waiting = PASSWORDS.before_waiting = release_connection

        connection_created.connect(close_to_others, dispatch_uid="close_to_others")
        request_finished.connect(end, dispatch_uid="end_current_request")
        user_logged_in.connect(remember_visit, dispatch_uid="remember_visit")
        user_logged_out.connect(mark_sign_out, dispatch_uid="mark_sign_out")
