"""Picture pipeline: from an uploaded file to an upright, small sRGB picture without metadata."""

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from sessions.pictures.animation import decode_animation, is_animated, resize_animation
from sessions.pictures.containers import Layout, layout_of
from sessions.pictures.decoder_queue import run_in_sandbox
from sessions.pictures.encoding import ENDINGS, File, encode
from sessions.pictures.exif_time import CaptureTime
from sessions.pictures.formats import PictureFormat, kind_of
from sessions.pictures.limits import BUDGET, LONGEST, refuse_size, refuse_too_large
from sessions.pictures.metadata import is_clean
from sessions.pictures.polyglots import refuse_polyglot
from sessions.pictures.reading import read
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.pictures.rendition import Rendition
from sessions.pictures.thumbnails import thumbnails
from sessions.rules.picture_files import Ending

__all__ = ["Rendition", "adopt", "ingest", "thumbnails"]

type Source = bytes | PurePath | Any
"""The picture as bytes, as a path, or as an open file, which is read from its start when its turn has come."""


@run_in_sandbox
def ingest(source: Source, *, longest: int = LONGEST, budget: int = BUDGET) -> Rendition:
    """Convert an uploaded picture; raises PictureRefused, with its reason, when it is not acceptable.

    The result is upright, in sRGB, without metadata (EXIF, GPS), at most `longest` pixels on the longer side and
    `budget` bytes. Photos become JPEG; lossless sources stay lossless where that is smaller; transparency and animation
    stay. Memory is bounded for any input.
    """
    data = _bytes_of(source)
    kind, layout = _recognised(data)
    file, taken = _made(kind, data, layout, longest, budget)
    return _rendition(data, file, taken)


@run_in_sandbox
def adopt(source: Source, ending: Ending | None, *, budget: int = BUDGET) -> Rendition:
    """Convert a picture whose name is fixed already, keeping the format of that name.

    A file without metadata keeps its bytes; another loses its metadata and is made smaller if needed. Raises
    PictureRefused as `ingest` does, and for a picture of another format.
    """
    data = _bytes_of(source)
    kind, layout = _recognised(data)
    if ending is None or ENDINGS.get(kind) != ending:
        raise PictureRefused(PictureRefusal.FORMAT, kind)
    if len(data) <= budget and is_clean(kind, data, layout):
        return _rendition(data, File(data, ending, *_measured(kind, data, layout)), None)
    file, taken = _made(kind, data, layout, LONGEST, budget, ending)
    return _rendition(data, file, taken)


def _bytes_of(source: Source) -> bytes:
    if isinstance(source, bytes):
        refuse_too_large(len(source))
        return source
    path = Path(source)
    refuse_too_large(path.stat().st_size)
    return path.read_bytes()


def _recognised(data: bytes) -> tuple[PictureFormat, Layout]:
    kind = kind_of(data)
    layout = layout_of(kind, data)
    if layout.size:
        refuse_size(layout.size)
    if not layout.whole:
        raise PictureRefused(PictureRefusal.TRUNCATED)
    refuse_polyglot(kind, data, layout)
    return kind, layout


def _made(
    kind: PictureFormat, data: bytes, layout: Layout, longest: int, budget: int, ending: Ending | None = None
) -> tuple[File, CaptureTime | None]:
    if is_animated(kind, layout) or ending == "gif":
        return resize_animation(kind, data, layout, longest, budget, ending), None
    still = read(kind, data, layout, longest)
    return encode(still.image, budget, graphic=still.graphic, ending=ending), still.taken


def _measured(kind: PictureFormat, data: bytes, layout: Layout) -> tuple[int, int]:
    """Return the size of a picture after decoding all of it: a file that is stored unchanged must be complete."""
    return decode_animation(kind, data, layout) if is_animated(kind, layout) else read(kind, data, layout, LONGEST).size


def _rendition(data: bytes, file: File, taken: CaptureTime | None) -> Rendition:
    digest = hashlib.sha256(data).hexdigest()
    made = Rendition(file.content, file.ending, file.width, file.height, taken, digest)
    # In the same call, so that no request waits for the decoder twice, with a transaction open.
    return replace(made, small=thumbnails(made))
