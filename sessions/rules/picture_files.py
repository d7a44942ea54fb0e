"""Files of pictures: the endings under which they are kept, and the widths of their thumbnails.

A leaf without Django and without a decoder: names, uploads, imports and the database hold to the same tables.
"""

from typing import Literal

type Ending = Literal["jpg", "png", "webp", "gif"]
"""The endings of pictures that are kept; every other format becomes one of these."""

KEPT_ENDINGS: dict[str, Ending] = {"jpg": "jpg", "jpeg": "jpg", "png": "png", "gif": "gif", "webp": "webp"}
"""Endings of names, in lower case, whose pictures keep their format."""

THUMBNAIL_WIDTHS = (320, 640)
"""Pixels: the widths in which a photo is shown among others."""
