"""Pictures for tests, made on the spot: photos, screenshots, noise, and files that only look like pictures."""

import random
import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

# Only the tests write HEIC.
pillow_heif.register_heif_opener()


def photo(width: int = 400, height: int = 300) -> Image.Image:
    """Return a picture that looks taken, the same for the same size."""
    return _photo(width, height).copy()


@cache
def _photo(width: int, height: int) -> Image.Image:
    """Return colours that change softly, red in the top left corner, with enough noise to be no drawing."""
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    image = Image.merge("RGB", [across, down, Image.radial_gradient("L")]).resize((width, height))
    image = Image.blend(image, noise(width, height), 0.1)
    image.paste("red", (0, 0, width // 4, height // 4))
    return image


def noise(width: int, height: int) -> Image.Image:
    """Return what no compression makes much smaller."""
    return Image.frombytes("RGB", (width, height), random.Random(4).randbytes(width * height * 3))


def screenshot(width: int = 1280, height: int = 800) -> Image.Image:
    """Return a window with lines of text in a few colours."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 40), fill="#2c3e50")
    for line in range(4, height // 16):
        draw.text(
            (20, line * 16), f"{line:03} queue.put(item)  # the harbour answered", fill=("black", "#c0392b")[line % 2]
        )
    return image


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """Return the picture as a file of that format."""
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def decoded(content: bytes) -> Image.Image:
    """Return the picture in a file."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def film(frames: int = 6, width: int = 80, height: int = 60) -> list[Image.Image]:
    """Return a square that wanders, each frame another picture."""
    images = [Image.new("RGB", (width, height), "navy") for _ in range(frames)]
    for number, image in enumerate(images):
        image.paste("orange", (number * 5, 10, number * 5 + 20, 30))
    return images


def exif(orientation: int = 1, **dates: str) -> Image.Exif:
    """Return EXIF with a camera, a place, an orientation and the dates by their tags' names."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112] = "Harbour Optics", "HO-1 serial 4711", orientation
    made.get_ifd(0x8825).update({1: "N", 2: (35.0, 39.0, 31.0), 3: "E", 4: (139.0, 44.0, 43.0)})
    own = made.get_ifd(0x8769)
    numbers = {"DateTimeOriginal": 0x9003, "SubsecTimeOriginal": 0x9291, "OffsetTimeOriginal": 0x9011}
    for name, value in dates.items():
        own[numbers[name]] = value
    return made


def wide_gamut() -> bytes:
    """Return a profile whose red, green and blue are those of Display P3, with the curve of sRGB.

    It is the profile of sRGB with other primaries, adapted to the white that profiles are written for.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    primaries = {
        b"rXYZ": (0.51512, 0.2412, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.1571, 0.06657, 0.78407),
    }
    for number in range(count):
        name, offset, length = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name in primaries:
            struct.pack_into(">3i", profile, offset + 8, *(round(value * 65536) for value in primaries[name]))
        elif name == b"desc":
            text = bytes(profile[offset : offset + length])
            profile[offset : offset + length] = text.replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
    return bytes(profile)


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_chunk(png: bytes, name: bytes, content: bytes) -> bytes:
    """Return a PNG with one more chunk behind its header."""
    return png[:33] + chunk(name, content) + png[33:]


def sixteen_bits(width: int, height: int, colours: int) -> bytes:
    """Return a PNG of sixteen bits per channel that grows lighter from left to right: grey (0) or RGB (2)."""
    channels = 3 if colours == 2 else 1
    row = b"\0" + b"".join(struct.pack(">H", column * 65535 // (width - 1)) * channels for column in range(width))
    header = struct.pack(">IIBBBBB", width, height, 16, colours, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(row * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")
