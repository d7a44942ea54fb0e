"""Settings of logs (stderr) and of the figures for Prometheus."""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FORMATTERS = {
    "text": "sessions.web.log_formats.TextFormatter",
    "json": "sessions.web.log_formats.JsonFormatter",
}


def logging_settings(form: str) -> dict[str, Any]:
    """Return Django's setting LOGGING: all loggers to stderr, in one format of FORMATTERS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[form]}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's default console handler writes only with DEBUG.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Written with LOG_REQUESTS only.
            "sessions.requests": {"level": "INFO"},
        },
    }


def checked_token(token: str | None, name: str) -> str:
    """Return a bearer token, "" if there is none; raises ImproperlyConfigured for a short one or one with odd signs."""
    if token and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{24,}", token):
        raise ImproperlyConfigured(
            f"{name} must have 24 characters or more: letters, digits and -._~+/= only. Try `openssl rand -hex 32`."
        )
    return token or ""
