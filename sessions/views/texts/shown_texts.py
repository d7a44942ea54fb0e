"""Texts of an event as safe HTML with their pictures, as the preview shows them."""

from collections.abc import Mapping, Sequence
from itertools import islice

from django.utils.safestring import SafeString

from sessions.models import Event
from sessions.reporting.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.reporting.images import image_paths, is_plain_name
from sessions.reporting.preview import Shown, by_path, render
from sessions.views.reports.page import preview_photos

MOST_PICTURES = 200
"""Maximum number of pictures in the texts of a page; others are shown as missing."""

DIALECT = DIALECTS[DEFAULT_DIALECT]
"""The dialect in which texts are typed."""


def pictures_of(event: Event, texts: Sequence[str]) -> Mapping[str, Shown]:
    """Return how the pictures that texts name are shown, by name and by path.

    One query, none without pictures, another one where a text names a folder: only those of reports have pictures.
    """
    paths = {path for text in texts for path in image_paths(text)}
    named = list(islice(filter(is_plain_name, {DIALECT.picture_name(path) for path in paths}), MOST_PICTURES))
    photos = preview_photos(event.slug, event.photos.present().filter(name__in=named)) if named else {}
    with_folder = photos and any("/" in path for path in paths)
    return by_path(photos, event.reports.values_list("image_folder", flat=True) if with_folder else ())


def shown_texts(event: Event, texts: Sequence[str], heading_shift: int) -> list[SafeString]:
    """Return texts as safe HTML, "" for an empty one; headings are `heading_shift` levels lower."""
    photos = pictures_of(event, texts)
    return [
        render(text, photos, dialect=DIALECT, heading_shift=heading_shift, folder="") if text.strip() else SafeString()
        for text in texts
    ]
