"""Limits of size of a request (Django has none for files), and temporary files of uploads."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from sessions.pictures.accepted import MAX_BYTES
from sessions.web.api_requests import problem_of_api

ANONYMOUS_BODY = 65_536
"""Maximum bytes of a request of somebody who is not signed in: anonymous people must not fill memory or disk."""


class BodyLimitMiddleware:
    """Answer 413 to a large body of somebody who is not signed in, before it is read, also by the CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Check Content-Length."""
        if _length(request) <= ANONYMOUS_BODY or request.user.is_authenticated:
            return None
        return problem_of_api(request, 413, "too-large") or HttpResponse(render_to_string("413.html"), status=413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


UPLOAD_LIMIT = 15_000_000
"""Maximum bytes of the files of a request, unless its view takes more: they must not fill the disk."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Maximum size of one file, and of all files of a request, in bytes."""

    each: int = UPLOAD_LIMIT
    together: int = UPLOAD_LIMIT


PICTURES = UploadLimits(each=MAX_BYTES, together=20 * MAX_BYTES)
"""Maximum size of a photo, and of those of a request, in bytes.

A form without scripts sends forty photos of about 5 MB at once; they are stored on disk, not in memory.
"""


def takes_files[View: Callable[..., Any]](
    limits: UploadLimits, *, answer_too_much: Callable[..., HttpResponse | None] | None = None
) -> Callable[[View], View]:
    """Decorator for a view that accepts more than UPLOAD_LIMIT from signed-in users.

    A file that is too large is skipped, and its name is in ``too_large(request)``. ``answer_too_much``, called like the
    view, answers (413) when all files together, or their number, exceed the limit.
    """

    def mark(view: View) -> View:
        view.upload_limits = limits  # type: ignore[attr-defined]
        view.answer_too_much = answer_too_much  # type: ignore[attr-defined]
        return view

    return mark


def answers_too_much[View: Callable[..., Any]](answer: Callable[..., HttpResponse | None]) -> Callable[[View], View]:
    """Decorator for a view that answers itself, called like the view, when its form has too many fields."""

    def mark(view: View) -> View:
        view.answer_too_much = answer  # type: ignore[attr-defined]
        return view

    return mark


def answer_of_view(request: HttpRequest, view: Callable[..., Any], *args: Any, **keys: Any) -> HttpResponse | None:
    """Return the view's own answer to a request that is too large, for signed-in users."""
    answer = getattr(view, "answer_too_much", None)
    return answer(request, *args, **keys) if answer and request.user.is_authenticated else None


def too_large(request: HttpRequest) -> list[str]:
    """Return the names of the files that were skipped because they are too large."""
    return getattr(request, "_too_large", [])


class UnnamedUploadedFile(UploadedFile):
    """Uploaded file in an unnamed temporary file: the system deletes it even when the process is killed."""

    def __init__(
        self, name: str, content_type: str, charset: str | None, content_type_extra: dict[str, bytes] | None
    ) -> None:
        file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the request
        super().__init__(file, name, content_type, 0, charset, content_type_extra)


class LimitedFileUploadHandler(FileUploadHandler):
    """Upload handler: abort a request whose files exceed the limit, and delete what arrived.

    Small requests are kept in memory by the handler before this one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0
        self.received_of_file = 0
        self.limits = UploadLimits()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file; only now the view and the user of the request are known."""
        self.received_of_file = 0
        self.limits = limits_of(self.request) if self.request else UploadLimits()
        super().new_file(*args, **kwargs)
        self.file = UnnamedUploadedFile(
            self.file_name or "", self.content_type or "", self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk into the file."""
        self.received += len(raw_data)
        self.received_of_file += len(raw_data)
        if self.received > self.limits.together:
            self.upload_interrupted()
            raise RequestDataTooBig(f"The files are larger than {self.limits.together} bytes.")
        if self.received_of_file > self.limits.each:
            self.request._too_large = [*too_large(self.request), self.file_name or ""]  # type: ignore[arg-type, union-attr]
            raise SkipFile
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the file, rewound."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Delete the incomplete file."""
        if file := getattr(self, "file", None):
            file.close()


def limits_of(request: HttpRequest) -> UploadLimits:
    """Return the limits of the view that will be called; the smallest for an anonymous user."""
    match = request.resolver_match
    limits = getattr(match.func, "upload_limits", None) if match else None
    return limits if limits and request.user.is_authenticated else UploadLimits()


_LEFT_BY_A_KILL = ("tmp*.upload*", ".secret_key.*", ".git-publish-*", ".backup-*", ".restore-*", ".unfinished-*")
_UNDER_WAY_FOR = timedelta(hours=1)


def leftovers(folder: Path, now: datetime, patterns: Iterable[str] = _LEFT_BY_A_KILL) -> list[Path]:
    """Return temporary files and folders of killed processes in the data folder, sorted by name.

    A folder is the copy of a repository to which a report was being published, perhaps with a key of ssh, or the copy
    of a database that was being backed up. Until version 0.1 an upload had a name there, until 0.9 a list of the files
    of an upload; the secret key is written to a temporary name first. What is younger than an hour is left out: another
    server may be writing it.
    """
    before = (now - _UNDER_WAY_FOR).timestamp()
    found = {path for pattern in patterns for path in folder.glob(pattern)}
    return sorted(path for path in found if path.stat().st_mtime <= before)
