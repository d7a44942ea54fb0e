"""Apply an edit (crop, rotation) to a stored picture; the format stays, because the name says which it is."""

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from sessions.pictures.containers import layout_of
from sessions.pictures.decoder_queue import run_in_sandbox
from sessions.pictures.encoding import ENDINGS, encode
from sessions.pictures.formats import kind_of
from sessions.pictures.limits import BUDGET, LONGEST
from sessions.pictures.reading import read
from sessions.pictures.refusals import PictureRefusal, PictureRefused
from sessions.pictures.rendition import Rendition
from sessions.pictures.thumbnails import thumbnails


@run_in_sandbox
def edited(data: bytes, change: Callable[[Image.Image], Image.Image]) -> Rendition:
    """Return the picture after `change`, in the same format and within the same limits.

    Raises PictureRefused when the data is no still picture of a format that is stored.
    """
    kind = kind_of(data)
    ending = ENDINGS.get(kind)
    if ending is None or ending == "gif":
        raise PictureRefused(PictureRefusal.FORMAT, kind)
    still = read(kind, data, layout_of(kind, data), LONGEST)
    file = encode(change(still.image), BUDGET, graphic=still.graphic, ending=ending)
    made = Rendition(file.content, file.ending, file.width, file.height, None, "")
    return replace(made, small=thumbnails(made))
