"""Taking a photo in, against the plainest ways to make a smaller one of it."""

from collections.abc import Callable
from io import BytesIO
from time import perf_counter

from PIL import Image

from sessions.pictures.ingest import ingest
from tests.bench import floors
from tests.bench.clock import Line, in_turns, timed
from tests.pictures.makers import wide_gamut

SIZE = (4032, 3024)


def measure() -> list[Line]:
    """Return the lines of the pictures: a photo of 12 megapixels as it is kept, with a profile, and with thumbnails."""
    plain, profiled = photo(), photo(wide_gamut())
    remark = f"{len(plain) / 1e6:.1f} MB, {SIZE[0]} x {SIZE[1]}"
    return [
        _line("a photo taken in", lambda: ingest(plain), lambda: floors.bare_photo(plain), 1.3, remark),
        _line("one in a phone's colours", lambda: ingest(profiled), lambda: floors.bare_photo(profiled), 1.3),
        _line("with its thumbnails", lambda: ingest(plain), lambda: floors.naive_photos(plain), 0.6),
    ]


def _line(name: str, ours: Callable[[], object], floor: Callable[[], object], target: float, remark: str = "") -> Line:
    """Compare by the time that has passed: ours decodes in a process of its own."""
    return in_turns(name, timed(ours, perf_counter), timed(floor, perf_counter), target, remark)


def photo(profile: bytes | None = None) -> bytes:
    """Return a JPEG as a phone makes it: lying on its side, and with the noise of a dark room."""
    sides = [Image.linear_gradient("L").rotate(90), Image.linear_gradient("L"), Image.radial_gradient("L")]
    image = Image.merge("RGB", [side.resize(SIZE) for side in sides])
    image = Image.blend(image, Image.effect_noise(SIZE, 40).convert("RGB"), 0.3)
    exif, stream = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:30 09:15:07"
    image.save(stream, "JPEG", quality=92, exif=exif, icc_profile=profile)
    return stream.getvalue()
