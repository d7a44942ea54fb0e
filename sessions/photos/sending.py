"""Answers with the file of a photo or a thumbnail; who asks may see it."""

import hashlib
import mimetypes
from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from sessions.models import Photo
from sessions.photos.files import thumbnail as thumbnail_of
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""Content types that a browser may show inline; all others are sent as attachments."""

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"

harmless = csp_override({"default-src": [CSP.NONE], "sandbox": True})  # type: ignore[dict-item]  # as Django says


def sent_file(request: HttpRequest, photo: Photo) -> HttpResponseBase:
    """Answer with the file of a photo that whoever asks may see; Http404 where the file is lost."""
    kind = mimetypes.guess_type(str(photo.file.name))[0] or ""
    shown = kind in SHOWN
    answer: Callable[[], HttpResponseBase] = lambda: FileResponse(  # noqa: E731 - opened only when it is sent
        _opened(photo),
        filename=photo.name,
        content_type=kind if shown else "application/octet-stream",
        as_attachment=not shown,
    )
    return _cached(request, photo, answer)


def sent_thumbnail(request: HttpRequest, photo: Photo, width: int) -> HttpResponseBase:
    """Answer with a thumbnail of a photo that whoever asks may see; Http404 for other widths or a lost file."""
    if width not in THUMBNAIL_WIDTHS:
        raise Http404

    def answer() -> HttpResponseBase:
        try:
            return HttpResponse(thumbnail_of(photo, width), content_type="image/webp")
        except (OSError, ValueError):  # lost, or no picture
            raise Http404 from None

    return _cached(request, photo, answer, f"-{width}")


def _opened(photo: Photo) -> object:
    try:
        return photo.file.open("rb")
    except OSError:
        raise Http404 from None


def _cached(
    request: HttpRequest, photo: Photo, answer: Callable[[], HttpResponseBase], which: str = ""
) -> HttpResponseBase:
    """Add cache headers: immutable where the URL has the content hash, else revalidation by ETag."""
    version = photo.version
    etag = f'"{version or _digest(photo)}{which}"'
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    named = version and request.GET.get("v") == version
    response.headers["Cache-Control"] = FOR_EVER if named else ASK_AGAIN
    return response


def _digest(photo: Photo) -> str:
    """Return the digest of a file whose name has none: one that was imported with a report."""
    with _opened(photo) as content:  # type: ignore[attr-defined]
        return hashlib.file_digest(content, "sha256").hexdigest()[:16]
