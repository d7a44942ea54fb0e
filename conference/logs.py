"""Settings of logs, which are written to stderr."""

import logging
from typing import Any

FORMATTERS: dict[str, dict[str, Any]] = {
    "text": {
        "format": "%(levelname)s %(name)s %(message)s%(in_request)s",
        "defaults": {"in_request": ""},
    },
    "json": {"()": "sessions.web.log_records.JsonFormatter"},
}


_BUSY = {429, 503}


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Return whether a line of Django about a request is written: a server that is busy has no failure."""
    return getattr(record, "status_code", 0) not in _BUSY


def logging_settings(form: str) -> dict[str, Any]:
    """Return Django's setting LOGGING: all loggers to stderr, in one format of FORMATTERS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": FORMATTERS[form]},
        "filters": {"busy": {"()": "django.utils.log.CallbackFilter", "callback": is_worth_a_line}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's default console handler writes only with DEBUG.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"filters": ["busy"]},
            # How many requests wait for a thread: a line each time.
            "waitress.queue": {"level": "ERROR"},
            # Written with LOG_REQUESTS only.
            "sessions.requests": {"level": "INFO"},
        },
    }
