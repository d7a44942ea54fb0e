"""Pictures for office programs: Word and Confluence do not show WebP everywhere, so it becomes PNG or JPEG."""

from sessions.pictures.containers import layout_of
from sessions.pictures.decoder_queue import run_in_sandbox
from sessions.pictures.encoding import encode
from sessions.pictures.formats import kind_of
from sessions.pictures.limits import BUDGET, LONGEST
from sessions.pictures.reading import read


@run_in_sandbox
def without_webp(content: bytes) -> tuple[bytes, str]:
    """Return a picture as PNG or JPEG, with its ending; a transparent one as PNG.

    Raises PictureRefused when it is no picture.
    """
    kind = kind_of(content)
    still = read(kind, content, layout_of(kind, content), LONGEST)
    # Without the ending, a transparent picture would become WebP again.
    made = (
        encode(still.image, BUDGET, graphic=True, ending="png")
        if still.image.mode == "RGBA"
        else encode(still.image, BUDGET, graphic=still.graphic)
    )
    return made.content, made.ending
