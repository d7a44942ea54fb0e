"""WSGI entry point, for `conference.server` or another WSGI server."""

import os
from collections.abc import Callable
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import FileResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django.setup(set_prefix=False)
FileResponse.block_size = 65_536


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
    """Django's handler with that request class, without a body after HEAD.

    The thread of a request sends its files, and closes them: it gives back the database connection then.
    """

    request_class = Request

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer a request."""
        environ.pop("wsgi.file_wrapper", None)
        response = super().__call__(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        response.close()
        return []


application = Handler()
