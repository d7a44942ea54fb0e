"""Tags that show photos: the address of a file or thumbnail, and the picture in the sizes that are there."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from sessions.models import Event, Photo
from sessions.photos.messages import MEGABYTE
from sessions.pictures.limits import MAX_BYTES
from sessions.rules.picture_files import THUMBNAIL_WIDTHS
from sessions.web.upload_limits import PICTURES

register = template.Library()


@register.simple_tag
def photo_url(event: Event, photo: Photo, width: int | None = None) -> str:
    """Return the address of a photo's file, or of its thumbnail; it names the content where that is known."""
    return address_of(event.slug, photo, width)


def address_of(slug: str, photo: Photo, width: int | None = None) -> str:
    """Return the same for the slug of the event."""
    if width is None:
        path = reverse("sessions:photo-file", args=[slug, photo.name])
    else:
        path = reverse("sessions:photo-thumbnail", args=[slug, photo.name, width])
    return f"{path}?v={photo.version}" if photo.version else path


@register.simple_tag
def picture_limit() -> int:
    """Return how many bytes a picture may have."""
    return MAX_BYTES


@register.simple_tag
def form_limits() -> dict[str, int]:
    """Return how many pictures a form without scripts takes, and how many megabytes each and together."""
    sizes = {"each": PICTURES.each // MEGABYTE, "together": PICTURES.together // MEGABYTE}
    return {"count": settings.DATA_UPLOAD_MAX_NUMBER_FILES, **sizes}


@register.inclusion_tag("sessions/_photo_image.html")
def photo_image(
    event: Event, photo: Photo, sizes: str, *, eager: bool = False, decorative: bool = False
) -> dict[str, Any]:
    """Show a photo; ``sizes`` says how wide, as browsers want it, and they choose which file to load.

    ``decorative`` where words beside it say what it is.
    """
    sources = [f"{photo_url(event, photo, width)} {width}w" for width in THUMBNAIL_WIDTHS]
    if photo.width and photo.width > THUMBNAIL_WIDTHS[-1]:
        sources.append(f"{photo_url(event, photo)} {photo.width}w")
    return {
        "photo": photo,
        "source": photo_url(event, photo, THUMBNAIL_WIDTHS[0]),
        "sources": ", ".join(sources),
        "sizes": sizes,
        "eager": eager,
        "decorative": decorative,
    }
