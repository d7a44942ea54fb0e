"""Template tags for photos: URL of a file or thumbnail, and responsive ``<img>`` (srcset)."""

from typing import Any

from django import template
from django.urls import reverse

from sessions.agenda.shown_card import ShownEvent, ShownPhoto
from sessions.models import Event, Photo
from sessions.pictures.accepted import MAX_BYTES
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

register = template.Library()


@register.simple_tag(name="photo_url")
def address_of(slug: str, photo: Photo | ShownPhoto, width: int | None = None) -> str:
    """Return the URL of a photo's file or thumbnail, with its content hash where known (cache busting)."""
    if width is None:
        path = reverse("sessions:photo-file", args=[slug, photo.name])
    else:
        path = reverse("sessions:photo-thumbnail", args=[slug, photo.name, width])
    return f"{path}?v={photo.version}" if photo.version else path


@register.simple_tag
def picture_limit() -> int:
    """Return the maximum size of an uploaded picture in bytes."""
    return MAX_BYTES


@register.inclusion_tag("sessions/photos/_image.html")
def photo_image(
    event: Event | ShownEvent,
    photo: Photo | ShownPhoto,
    sizes: str,
    *,
    eager: bool = False,
    decorative: bool = False,
) -> dict[str, Any]:
    """Render a photo; ``sizes`` is the HTML attribute by which the browser chooses a file.

    ``decorative`` gives an empty alt text, where the text beside it says the same.
    """
    sources = [f"{address_of(event.slug, photo, width)} {width}w" for width in THUMBNAIL_WIDTHS]
    if photo.width and photo.width > THUMBNAIL_WIDTHS[-1]:
        sources.append(f"{address_of(event.slug, photo)} {photo.width}w")
    return {
        "photo": photo,
        "source": address_of(event.slug, photo, THUMBNAIL_WIDTHS[0]),
        "sources": ", ".join(sources),
        "sizes": sizes,
        "eager": eager,
        "decorative": decorative,
    }
