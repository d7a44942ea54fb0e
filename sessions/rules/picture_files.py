"""File extensions of stored pictures, and widths of their thumbnails.

Names, uploads, imports and the database use the same tables. No Django, no decoder.
"""

from typing import Literal

type Ending = Literal["jpg", "png", "webp", "gif"]
"""The endings of pictures that are kept; every other format becomes one of these."""

KEPT_ENDINGS: dict[str, Ending] = {"jpg": "jpg", "jpeg": "jpg", "png": "png", "gif": "gif", "webp": "webp"}
"""File extensions, in lower case, whose pictures keep their format."""

THUMBNAIL_WIDTHS = (320, 640)
"""Widths of thumbnails, in pixels."""
