"""The application that a WSGI server (`conference.server` here) imports."""

import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup(set_prefix=False)


class Request(WSGIRequest):
    """A request that can also be made where its Content-Type is none; ``has_bad_type`` says so.

    Django raises BadRequest, or other errors for a charset that no text has, before anything could answer it.
    """

    has_bad_type = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except (BadRequest, LookupError, ValueError):
            self.has_bad_type = True
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    """Django's handler, for those requests."""

    request_class = Request


application = Handler()
