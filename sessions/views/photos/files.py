"""Image files and thumbnails, with access control."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from sessions.models import Photo
from sessions.photos.sending import harmless, sent_file, sent_thumbnail


@require_safe
@harmless
def file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Send the file of a photo by its name in the texts; Http404 while it is missing."""
    return sent_file(request, _photo(request, slug, name))


@require_safe
@harmless
def thumbnail(request: HttpRequest, slug: str, name: str, width: int) -> HttpResponseBase:
    """Send a thumbnail in one of THUMBNAIL_WIDTHS; Http404 for other widths."""
    return sent_thumbnail(request, _photo(request, slug, name), width)


def _photo(request: HttpRequest, slug: str, name: str) -> Photo:
    photos = Photo.objects.visible_to(request.user).present().with_file().filter(event__slug=slug)
    try:
        return photos.get(name=name)
    except (Photo.DoesNotExist, ValidationError):  # ValidationError for invalid names, such as %00
        raise Http404 from None
