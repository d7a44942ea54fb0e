"""From what a camera, a phone or a program made to what the report shows: upright, plain, private and small."""

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from sessions.pictures.animation import is_animated, redraw, watch
from sessions.pictures.containers import Layout, layout_of
from sessions.pictures.encoding import ENDINGS, File, encode
from sessions.pictures.exif_time import Taken
from sessions.pictures.formats import PictureFormat, kind_of
from sessions.pictures.limits import BUDGET, LONGEST, refuse_size, refuse_too_large
from sessions.pictures.metadata import is_clean
from sessions.pictures.one_at_a_time import alone
from sessions.pictures.polyglots import refuse_polyglot
from sessions.pictures.reading import read
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.pictures.rendition import Rendition
from sessions.pictures.thumbnails import thumbnails
from sessions.rules.picture_files import Ending

__all__ = ["Rendition", "adopt", "ingest", "thumbnails"]

type Source = bytes | PurePath | Any
"""Its bytes, its path, or an open file, which is read from its beginning when its turn has come."""


@alone
def ingest(source: Source, *, longest: int = LONGEST, budget: int = BUDGET) -> Rendition:
    """Return the picture as the report shows it; raises PictureRefused, with its reason, for whatever is none.

    The result is upright, in sRGB, without metadata, at most `longest` pixels and `budget` bytes. Photos become JPEG;
    what came without loss stays so where that is smaller; what is transparent or moves stays so. Its memory is bounded
    whatever it is given.
    """
    data = _bytes_of(source)
    kind, layout = _recognised(data)
    file, taken = _made(kind, data, layout, longest, budget)
    return _rendition(data, file, taken)


@alone
def adopt(source: Source, ending: Ending | None, *, budget: int = BUDGET) -> Rendition:
    """Return a picture whose name is given already, in the format of that name.

    One that is clean keeps its bytes; another loses its metadata and whatever is too much. Raises PictureRefused for
    what `ingest` refuses, and for a picture of another format.
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
) -> tuple[File, Taken | None]:
    if is_animated(kind, layout) or ending == "gif":
        return redraw(kind, data, layout, longest, budget, ending), None
    still = read(kind, data, layout, longest)
    return encode(still.image, budget, graphic=still.graphic, ending=ending), still.taken


def _measured(kind: PictureFormat, data: bytes, layout: Layout) -> tuple[int, int]:
    """Return the size of a picture, all of which has been decoded: one that is kept as it is has to be whole."""
    return watch(kind, data, layout) if is_animated(kind, layout) else read(kind, data, layout, LONGEST).size


def _rendition(data: bytes, file: File, taken: Taken | None) -> Rendition:
    digest = hashlib.sha256(data).hexdigest()
    made = Rendition(file.content, file.ending, file.width, file.height, taken, digest)
    # In one go, so that nobody waits for a second turn, with a transaction open.
    return replace(made, small=thumbnails(made))
