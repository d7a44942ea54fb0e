"""WSGI entry point, for `conference.server` or another WSGI server."""

import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup(set_prefix=False)


class Request(WSGIRequest):
    """A WSGI request that can be created with an invalid Content-Type; ``has_bad_type`` marks it.

    Django raises BadRequest, or other errors for an unknown charset, before any middleware runs.
    """

    has_bad_type = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except (BadRequest, LookupError, ValueError):
            self.has_bad_type = True
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    """Django's handler with that request class."""

    request_class = Request


application = Handler()
