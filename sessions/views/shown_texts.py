"""Texts of an event, and what colleagues share, as safe HTML with their pictures, as the preview shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.utils.safestring import SafeString

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.article.images import image_paths, is_plain_name
from sessions.models import Event, Photo
from sessions.reporting.preview import by_path, render
from sessions.reporting.preview_elements import Shown
from sessions.team.texts import TeamImpression
from sessions.templatetags.photo_tags import address_of

MOST_PICTURES = 200
"""Maximum number of pictures in the texts of a page; others are shown as missing."""

MOST_RENDERED = 100_000
"""Maximum number of characters of shared texts that a page shows as they will look; the rest is shown as typed."""

HEADING_SHIFT = 3
"""A heading in a shared text is below the name of its author, which is a heading of level 3."""

DIALECT = DIALECTS[DEFAULT_DIALECT]
"""The dialect in which texts are typed."""


def preview_photos(event_slug: str, photos: Iterable[Photo]) -> dict[str, Shown]:
    """Return how the preview shows each photo, by name."""
    return {photo.name: Shown.of(photo, partial(address_of, event_slug)) for photo in photos}


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


@dataclass(frozen=True, slots=True)
class ShownImpression:
    """A colleague's record of a session; the texts are safe HTML, or "" where they are shown as typed."""

    of: TeamImpression
    summary: SafeString
    body: SafeString


def shown_impressions(event: Event, impressions: Iterable[TeamImpression]) -> list[ShownImpression]:
    """Return the impressions with their texts as they will look; one query for the pictures of all."""
    left = MOST_RENDERED
    texts: list[str] = []
    rows = list(impressions)
    for each in rows:
        for text in (each.summary, each.body):
            left -= len(text)
            texts.append(text if left >= 0 else "")
    html = iter(shown_texts(event, texts, HEADING_SHIFT))
    return [ShownImpression(each, next(html), next(html)) for each in rows]
