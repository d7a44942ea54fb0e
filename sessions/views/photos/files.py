"""The file of a photo and its thumbnails, for those who may see its event."""

import hashlib
import mimetypes
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from sessions.models import Photo
from sessions.photos.files import thumbnail as thumbnail_of
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""What a browser may show in the page; everything else is offered as a download."""

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"

_harmless = csp_override({"default-src": [CSP.NONE], "sandbox": True})  # type: ignore[dict-item]  # as Django says


@require_safe
@_harmless
def file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send the file of a photo by its name in the texts; Http404 while it is missing."""
    photo = _photo(request, slug, name)
    kind = mimetypes.guess_type(str(photo.file.name))[0] or ""
    shown = kind in SHOWN
    if settings.PHOTO_BUCKET_LINKS and shown:
        return _link(str(photo.file.name))
    answer: Callable[[], HttpResponseBase] = lambda: FileResponse(  # noqa: E731 - opened only when it is sent
        _opened(photo),
        filename=photo.name,
        content_type=kind if shown else "application/octet-stream",
        as_attachment=not shown,
    )
    return _cached(request, photo, answer)


@require_safe
@_harmless
def thumbnail(request: HttpRequest, slug: str, name: str, width: int) -> HttpResponseBase:
    """Send a photo in one of the widths in which it is shown among others; Http404 for other widths."""
    photo = _photo(request, slug, name)
    if width not in THUMBNAIL_WIDTHS:
        raise Http404

    def answer() -> HttpResponseBase:
        try:
            return HttpResponse(thumbnail_of(photo, width), content_type="image/webp")
        except (OSError, ValueError):  # lost, or no picture at all
            raise Http404 from None

    return _cached(request, photo, answer, f"-{width}")


def _photo(request: HttpRequest, slug: str, name: str) -> Photo:
    photos = Photo.objects.visible_to(request.user).present().here().filter(event__slug=slug)
    try:
        return photos.get(name=name)
    except (Photo.DoesNotExist, ValidationError):  # the latter for what no name can hold, such as %00
        raise Http404 from None


def _opened(photo: Photo) -> object:
    try:
        return photo.file.open("rb")
    except OSError:
        raise Http404 from None


def _cached(
    request: HttpRequest, photo: Photo, answer: Callable[[], HttpResponseBase], which: str = ""
) -> HttpResponseBase:
    """Answer so that a browser keeps the file: for ever where the address holds its digest, else until it changes."""
    version = photo.version
    etag = f'"{version or _digest(photo)}{which}"'
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    named = version and request.GET.get("v") == version
    response.headers["Cache-Control"] = FOR_EVER if named else ASK_AGAIN
    return response


def _digest(photo: Photo) -> str:
    """Return the digest of a file whose name does not hold it: one that came with a report."""
    with _opened(photo) as content:  # type: ignore[attr-defined]
        return hashlib.file_digest(content, "sha256").hexdigest()[:16]


def _link(name: str) -> HttpResponseBase:
    """Lead to the bucket, by a link that is signed for some minutes; the link itself is kept for half of them."""
    response = HttpResponseRedirect(default_storage.url(name))
    response.headers["Cache-Control"] = "private, max-age=120"
    return response
