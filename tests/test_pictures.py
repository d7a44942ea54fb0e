"""What becomes of pictures of every make: format, colours, size, metadata, and what is refused."""

import hashlib
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from picture_makers import (
    chunk,
    decoded,
    encoded,
    exif,
    film,
    noise,
    photo,
    screenshot,
    sixteen_bits,
    wide_gamut,
    with_chunk,
)
from picture_reader import said_besides
from sessions.pictures.encoding import encode
from sessions.pictures.ingest import Rendition, adopt, ingest, thumbnails
from sessions.pictures.refusals import PictureRefused

BUDGET = 3 * 1024 * 1024
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPSLatitude>35,39N</GPSLatitude></x:xmpmeta>"


def made(content: bytes, **options: Any) -> tuple[Rendition, Image.Image]:
    """Take a picture in; what comes out says nothing besides, is small enough, and is what it says it is."""
    rendition = ingest(content, **options)
    assert said_besides(rendition.content) == []
    assert len(rendition.content) <= options.get("budget", BUDGET)
    image = decoded(rendition.content)
    assert image.size == (rendition.width, rendition.height)
    assert image.format == {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}[rendition.ending]
    return rendition, image


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ in the mean, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))).mean)


def reason(content: bytes) -> tuple[str, str]:
    """Return why a file is refused, and what it is found to be."""
    with pytest.raises(PictureRefused) as refused:
        ingest(content)
    return str(refused.value.reason), refused.value.found


# Formats


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("MPO", {"quality": 95, "save_all": True, "append_images": [photo().rotate(180)]}),
        ("WEBP", {"quality": 90}),
        ("AVIF", {"quality": 90, "speed": 10}),
        ("HEIF", {"quality": 90}),
    ],
)
def test_photo_becomes_a_jpeg_of_its_first_picture(form: str, options: dict[str, Any]) -> None:
    rendition, image = made(encoded(photo(), form, **options))
    assert (rendition.ending, image.size) == ("jpg", (400, 300))
    assert difference(image, photo()) < 8


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG", "AVIF", "HEIF"])
def test_metadata_is_gone_but_for_the_moment(form: str) -> None:
    said = exif(DateTimeOriginal="2026:11:30 09:15:00", OffsetTimeOriginal="+09:00")
    options: dict[str, Any] = {} if form == "PNG" else {"xmp": XMP}
    content = encoded(photo(), form, exif=said.tobytes(), **options)
    rendition, _ = made(content)
    assert rendition.taken is not None
    assert (str(rendition.taken.at), rendition.taken.offset) == ("2026-11-30 09:15:00", 540)
    assert b"Harbour" in content
    assert [word for word in (b"Harbour", b"4711", b"Exif", b"GPS") if word in rendition.content] == []
    assert rendition.digest == hashlib.sha256(content).hexdigest()


def test_what_is_sent_may_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "whatever.txt"
    path.write_bytes(encoded(photo(), "JPEG"))
    assert ingest(path) == ingest(path.read_bytes())


# Orientation

TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_picture_is_turned_upright(form: str, orientation: int) -> None:
    upright, turn = photo(), TURNS[orientation]
    lying = upright if turn is None else upright.transpose(turn)
    rendition, image = made(encoded(lying, form, exif=exif(orientation).tobytes()))
    assert (rendition.width, rendition.height) == (400, 300)
    assert difference(image, upright) < 8


def test_heic_is_turned_once() -> None:
    """The box that turns it counts; what its EXIF says of the turn does not."""
    lying = photo().transpose(Image.Transpose.ROTATE_90)
    _, image = made(encoded(lying, "HEIF", quality=90, exif=exif(6).tobytes()))
    assert image.size == (400, 300)
    assert difference(image, photo()) < 8


# Colours


def test_colours_of_a_wide_profile_become_those_of_the_web() -> None:
    profile, plain = wide_gamut(), Image.new("RGB", (64, 64), (200, 100, 100))
    own = ImageCms.ImageCmsProfile(BytesIO(profile))
    expected = ImageCms.profileToProfile(plain, own, ImageCms.createProfile("sRGB")).getpixel((0, 0))
    _, image = made(encoded(plain, "JPEG", quality=95, icc_profile=profile))
    assert expected == (215, 93, 97)
    assert max(abs(is_ - want) for is_, want in zip(image.getpixel((9, 9)), expected, strict=True)) <= 3


@pytest.mark.parametrize(
    "profile", [b"no profile at all", b"\0" * 128, wide_gamut()[:200], wide_gamut() + b"\0" * 2_000_000]
)
def test_profile_that_is_broken_is_left_aside(profile: bytes) -> None:
    _, image = made(encoded(photo(), "JPEG", quality=95, icc_profile=profile))
    assert difference(image, photo()) < 8


def test_cmyk_becomes_rgb() -> None:
    _, image = made(encoded(photo().convert("CMYK"), "JPEG", quality=95))
    assert image.mode == "RGB"
    assert difference(image, photo()) < 8


def test_greys_stay_greys() -> None:
    rendition, image = made(encoded(photo().convert("L"), "JPEG", quality=95))
    assert (rendition.ending, image.mode) == ("jpg", "L")


@pytest.mark.parametrize("colours", [0, 2])
def test_sixteen_bits_become_eight_without_clipping(colours: int) -> None:
    _, image = made(sixteen_bits(256, 40, colours))
    row = image.convert("RGB").getchannel("G").crop((0, 20, 256, 21)).tobytes()
    assert max(abs(value - column) for column, value in enumerate(row)) <= 1


# Drawings


def test_screenshot_stays_crisp() -> None:
    shot = screenshot()
    rendition, image = made(encoded(shot, "PNG"))
    assert rendition.ending == "png"
    assert difference(image, shot) == 0


def test_screenshot_with_a_palette_keeps_it() -> None:
    shot = screenshot().quantize(16)
    rendition, image = made(encoded(shot, "PNG"))
    assert (rendition.ending, image.mode) == ("png", "P")
    assert difference(image, shot) == 0


def test_screenshot_with_many_colours_is_not_robbed_of_any() -> None:
    shot = screenshot()
    shot.paste(Image.linear_gradient("L").convert("RGB").resize((400, 256)), (700, 300))
    shot.paste(Image.merge("RGB", [Image.linear_gradient("L")] * 2 + [Image.new("L", (256, 256))]), (100, 400))
    rendition, image = made(encoded(shot, "PNG"))
    assert (rendition.ending, image.mode) == ("png", "RGB")
    assert difference(image, shot) == 0


def test_transparent_drawing_stays_transparent() -> None:
    drawing = screenshot(300, 200).convert("RGBA")
    drawing.putalpha(Image.linear_gradient("L").resize((300, 200)))
    rendition, image = made(encoded(drawing, "PNG"))
    assert rendition.ending == "png"
    assert difference(image, drawing) == 0


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_drawing_with_unused_transparency_is_opaque(mode: str) -> None:
    rendition, image = made(encoded(screenshot(300, 200).convert("RGBA"), "PNG"))
    assert (rendition.ending, image.has_transparency_data) == ("png", False)


def test_palette_with_a_transparent_colour_stays_transparent() -> None:
    drawing = Image.new("P", (40, 30), 1)
    drawing.putpalette([255, 0, 0, 0, 0, 255])
    drawing.paste(0, (0, 0, 20, 30))
    _, image = made(encoded(drawing, "PNG", transparency=0))
    assert [image.convert("RGBA").getpixel(at) for at in ((5, 5), (30, 5))] == [(255, 0, 0, 0), (0, 0, 255, 255)]


def test_photo_sent_as_png_becomes_the_smaller_jpeg() -> None:
    rendition, image = made(encoded(photo(1200, 900), "PNG"))
    assert rendition.ending == "jpg"
    assert difference(image, photo(1200, 900)) < 8


def test_picture_without_loss_in_webp_is_a_drawing() -> None:
    rendition, image = made(encoded(screenshot(), "WEBP", lossless=True))
    assert rendition.ending == "png"
    assert difference(image, screenshot()) == 0


def test_gif_that_stands_still_is_a_drawing() -> None:
    shot = screenshot(300, 200).quantize(16)
    rendition, image = made(encoded(shot, "GIF", comment=b"drawn by Harbour"))
    assert rendition.ending == "png"
    assert difference(image, shot) == 0


# Size


@pytest.mark.parametrize(
    ("size", "result"),
    [
        ((2000, 1500), (2000, 1500)),
        ((4000, 3000), (2000, 1500)),
        ((3024, 4032), (1500, 2000)),
        ((2001, 10), (2000, 10)),
        ((6500, 8), (2000, 2)),
        ((9000, 3), (2000, 1)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_longest_side_is_bounded(form: str, size: tuple[int, int], result: tuple[int, int]) -> None:
    _, image = made(encoded(Image.new("RGB", size, "teal"), form))
    assert image.size == result


@pytest.mark.parametrize("mode", ["P", "L", "1", "LA", "RGBA", "CMYK", "I;16"])
def test_picture_that_is_put_together_from_bands_is_whole(mode: str) -> None:
    """Four corners of four greys, so that a band that lies elsewhere is seen."""
    size = (4100, 6300)
    image = Image.new("L", (2, 2))
    image.putdata([0, 255, 255, 0])
    large = image.resize(size, Image.Resampling.NEAREST)
    if mode == "I;16":
        large = large.convert("I").point(lambda value: value * 257)
    form: Any = {"form": "JPEG", "quality": 95} if mode == "CMYK" else {"form": "PNG", "compress_level": 1}
    content = encoded(large.convert(mode), **form)
    _, shown = made(content)
    assert shown.size == (1302, 2000)
    corners = [shown.convert("L").getpixel(at) for at in ((300, 500), (1000, 500), (300, 1500), (1000, 1500))]
    assert [round(value / 255) for value in corners] == [0, 1, 1, 0]


def test_twelve_megapixels_come_out_within_the_budget() -> None:
    rendition, image = made(encoded(photo(4000, 3000), "JPEG", quality=92))
    assert (rendition.ending, image.size) == ("jpg", (2000, 1500))


@pytest.mark.parametrize("budget", [BUDGET, 2_200_000])
def test_noise_is_made_worse_until_it_fits(budget: int) -> None:
    """Of 2.8 MB, 2.4 MB and 2.1 MB at the first qualities, after 6 MB with all of its colours."""
    rendition, image = made(encoded(noise(2000, 2000), "PNG"), budget=budget)
    assert (rendition.ending, image.size) == ("jpg", (2000, 2000))
    assert len(rendition.content) > budget * 0.8


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_noise_is_made_smaller_when_worse_is_not_enough(form: str) -> None:
    content = encoded(noise(600, 600), form)
    _, image = made(content, budget=20_000)
    assert max(image.size) < 600


def test_transparent_noise_stays_transparent_within_the_budget() -> None:
    cloud = noise(900, 900).convert("RGBA")
    cloud.putalpha(Image.linear_gradient("L").resize((900, 900)))
    rendition, image = made(encoded(cloud, "PNG"), budget=500_000)
    assert (rendition.ending, image.mode) == ("webp", "RGBA")


def test_budget_that_nothing_fits_is_said() -> None:
    with pytest.raises(PictureRefused, match="too-large"):
        encode(noise(64, 64), 10, graphic=False)


# Films


@pytest.mark.parametrize(("form", "ending"), [("GIF", "gif"), ("WEBP", "webp"), ("PNG", "webp")])
def test_film_goes_on_moving(form: str, ending: str) -> None:
    first, *others = film()
    options: dict[str, Any] = {"save_all": True, "append_images": others, "duration": 120, "loop": 0}
    rendition, image = made(encoded(first, form, **options))
    assert (rendition.ending, image.n_frames, image.info["loop"]) == (ending, 6, 0)
    for number, frame in enumerate(film()):
        image.seek(number)
        image.load()
        assert difference(image, frame) < 5
        assert image.info["duration"] == 120


def test_film_loses_comments_and_what_programs_left_in_it() -> None:
    first, *others = film()
    content = encoded(first, "GIF", save_all=True, append_images=others, comment=b"Harbour, 35.39 N")
    at = content.index(b"\x21\xfe")
    content = content[:at] + b"\x21\xff\x0bXMP DataXMP\x03abc\0" + content[at:] + b"trailing"
    assert len(said_besides(content)) == 3
    rendition, image = made(content)
    assert (image.n_frames, b"Harbour" in rendition.content) == (6, False)


def test_film_that_is_too_large_becomes_smaller() -> None:
    frames = [noise(300, 300).rotate(90 * number) for number in range(4)]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90, loop=3)
    rendition, image = made(content, budget=100_000)
    assert (rendition.ending, image.n_frames, image.info["loop"], image.info["duration"]) == ("gif", 4, 3, 90)
    assert max(image.size) < 300


def test_film_is_at_most_as_wide_as_a_picture() -> None:
    first, *others = film(3, 2400, 200)
    rendition, image = made(encoded(first, "GIF", save_all=True, append_images=others))
    assert (rendition.ending, image.size, image.n_frames) == ("gif", (2000, 167), 3)


def test_film_that_plays_once_goes_on_playing_once() -> None:
    first, *others = film(3, 2400, 200)
    assert "loop" not in made(encoded(first, "GIF", save_all=True, append_images=others))[1].info


def gif_of(frames: int, width: int, height: int) -> bytes:
    """Return a GIF whose frames are the same few bytes, however large they say they are."""
    sides = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    frame = b"\x2c\0\0\0\0" + sides + b"\0\x02\x02\x4c\x01\0"
    return b"GIF89a" + sides + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


@pytest.mark.parametrize(
    ("frames", "side", "why"),
    [(1001, 1, "too-many-frames"), (60, 2000, "too-many-frames"), (2, 4000, "too-many-pixels")],
)
def test_film_that_is_too_much_is_refused(frames: int, side: int, why: str) -> None:
    assert reason(gif_of(frames, side, side)) == (why, "")


# Refused


def test_empty_file() -> None:
    assert reason(b"") == ("empty", "")


@pytest.mark.parametrize(
    "content",
    [b"These are notes, renamed.", b"<!doctype html><script>alert(1)</script>", b"\0" * 500, b"\xff\xd8", b"GIF8"],
)
def test_text_that_is_called_a_picture(content: bytes) -> None:
    assert reason(content) == ("not-a-picture", "")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (encoded(photo(8, 8), "TIFF"), "TIFF"),
        (encoded(photo(8, 8), "BMP"), "BMP"),
        (encoded(photo(16, 16), "ICO"), "ICO"),
        (encoded(photo(8, 8), "PDF"), "PDF"),
        (encoded(photo(8, 8), "EPS"), "PostScript"),
        (encoded(photo(8, 8), "JPEG2000"), "JPEG 2000"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "MP4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "MP4"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "RAW"),
        (b"PK\x03\x04" + b"\0" * 40, "ZIP"),
        (b"\xff\x0a" + b"\0" * 40, "JPEG XL"),
    ],
)
def test_other_formats_are_refused_by_name(content: bytes, found: str) -> None:
    assert reason(content) == ("format", found)


WHOLE = {
    "JPEG": encoded(photo(), "JPEG"),
    "PNG": encoded(photo(), "PNG"),
    "GIF": encoded(film()[0], "GIF", save_all=True, append_images=film()[1:]),
    "still GIF": encoded(noise(90, 90).quantize(64), "GIF"),
    "WEBP": encoded(photo(), "WEBP"),
    "AVIF": encoded(photo(), "AVIF", speed=10),
    "HEIF": encoded(photo(), "HEIF"),
}


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_picture_that_is_cut_off(form: str, share: float) -> None:
    content = WHOLE[form]
    assert reason(content[: int(len(content) * share)]) == ("truncated", "")


@pytest.mark.parametrize("form", sorted(set(WHOLE) - {"still GIF"}))
@pytest.mark.parametrize("seed", range(40))
def test_picture_that_is_damaged_is_taken_or_refused_and_nothing_else(form: str, seed: int) -> None:
    content = bytearray(WHOLE[form])
    for number in range(8):
        at = zlib.crc32(f"{seed} {number}".encode()) % (len(content) if seed % 2 else min(200, len(content)))
        content[at] ^= 1 + zlib.crc32(f"{number} {seed}".encode()) % 255
    with suppress(PictureRefused):
        made(bytes(content))


PAGE = b"<html><script>alert(document.cookie)</script></html>"
ARCHIVE = b"PK\x03\x04" + b"\0" * 60 + b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("tail", [PAGE, ARCHIVE, b"%PDF-1.7 ...", b"<?php system($_GET[0]);", b"\n#!/bin/sh"])
def test_picture_that_is_something_else_as_well(form: str, tail: bytes) -> None:
    assert reason(WHOLE[form] + tail) == ("polyglot", "")


def test_picture_with_a_program_in_its_comment() -> None:
    assert reason(encoded(photo(), "JPEG", comment=b"*/alert(1)/*<script>")) == ("polyglot", "")
    assert reason(encoded(film()[0], "GIF", comment=b"<?php phpinfo();")) == ("polyglot", "")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF"])
def test_what_a_phone_puts_behind_its_picture_goes(form: str) -> None:
    rendition, _ = made(WHOLE[form] + b"\0\0\0\x18ftypmp42 a film of some seconds" + b"\0" * 100)
    assert b"some seconds" not in rendition.content


def test_comment_goes() -> None:
    rendition, _ = made(encoded(photo(), "JPEG", comment=b"from the harbour"))
    assert b"harbour" not in rendition.content


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt"])
def test_text_that_unpacks_into_a_flood(name: bytes) -> None:
    flood = zlib.compress(b"x" * 100_000_000, 9)
    content = b"Comment\0\0" + flood if name == b"zTXt" else b"Comment\0\1\0\0\0" + flood
    assert reason(with_chunk(encoded(photo(), "PNG"), name, content)) == ("broken", "")


def test_profile_that_unpacks_into_a_flood() -> None:
    flood = b"icc\0\0" + zlib.compress(b"x" * 100_000_000, 9)
    assert reason(with_chunk(encoded(photo(), "PNG"), b"iCCP", flood)) == ("broken", "")


@pytest.mark.parametrize(
    ("width", "height", "why"),
    [
        (12_000, 12_000, "too-many-pixels"),
        (100_000, 1, "too-many-pixels"),
        (0, 5, "broken"),
        (7_000, 7_000, "too-many-pixels"),
    ],
)
def test_png_that_promises_too_much(width: int, height: int, why: str) -> None:
    """Nothing of its pixels is there, and nothing is asked for."""
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    empty = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert reason(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + empty) == (why, "")


def test_file_that_is_too_large() -> None:
    assert reason(WHOLE["JPEG"] + b"\0" * 15_000_000) == ("too-large", "")


# Names that are given already


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")])
def test_clean_picture_keeps_its_bytes(form: str, ending: Any) -> None:
    rendition = adopt(WHOLE[form], ending)
    assert rendition.content == WHOLE[form]
    assert (rendition.width, rendition.height) == decoded(WHOLE[form]).size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_was_made_here_keeps_its_bytes(form: str) -> None:
    rendition = ingest(WHOLE[form])
    assert adopt(rendition.content, rendition.ending).content == rendition.content


def test_clean_picture_may_be_larger_than_one_that_is_sent() -> None:
    content = encoded(screenshot(2560, 1600).quantize(8), "PNG")
    rendition = adopt(content, "png")
    assert (rendition.content, rendition.width, rendition.height) == (content, 2560, 1600)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (encoded(photo(), "JPEG", exif=exif(6).tobytes()), "jpg"),
        (encoded(photo(), "JPEG", comment=b"Harbour"), "jpg"),
        (encoded(photo(), "JPEG", icc_profile=wide_gamut()), "jpg"),
        (WHOLE["JPEG"] + b"Harbour", "jpg"),
        (encoded(photo(), "PNG", exif=exif(6).tobytes()), "png"),
        (with_chunk(WHOLE["PNG"], b"tEXt", b"Author\0Harbour"), "png"),
        (WHOLE["PNG"] + b"Harbour", "png"),
        (encoded(photo(), "WEBP", exif=exif(6).tobytes()), "webp"),
        (encoded(screenshot(300, 200), "WEBP", lossless=True, xmp=XMP), "webp"),
        (encoded(film()[0], "GIF", save_all=True, append_images=film()[1:], comment=b"Harbour"), "gif"),
        (encoded(film()[0], "GIF", comment=b"Harbour"), "gif"),
        (
            with_chunk(encoded(film()[0], "PNG", save_all=True, append_images=film()[1:]), b"tEXt", b"By\0Harbour"),
            "png",
        ),
        (encoded(film()[0], "WEBP", save_all=True, append_images=film()[1:], xmp=XMP + b"Harbour"), "webp"),
    ],
)
def test_picture_that_says_something_loses_it_and_keeps_its_format(content: bytes, ending: Any) -> None:
    rendition = adopt(content, ending)
    assert said_besides(content) != []
    assert (said_besides(rendition.content), rendition.ending) == ([], ending)
    assert b"Harbour" not in rendition.content
    assert getattr(decoded(rendition.content), "n_frames", 1) == getattr(decoded(content), "n_frames", 1)


def test_clean_picture_above_the_budget_becomes_smaller() -> None:
    content = encoded(noise(1200, 1200), "PNG")
    rendition = adopt(content, "png")
    assert len(content) > BUDGET >= len(rendition.content)
    assert decoded(rendition.content).format == "PNG"


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "png"), ("PNG", "jpg"), ("HEIF", "jpg"), ("AVIF", None)])
def test_picture_of_another_format_than_its_name_is_refused(form: str, ending: Any) -> None:
    with pytest.raises(PictureRefused, match=r"format \((JPEG|PNG|HEIC|AVIF)\)"):
        adopt(WHOLE[form], ending)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "still GIF", "WEBP"])
def test_clean_picture_that_is_cut_off_is_refused(form: str) -> None:
    content = WHOLE[form][: len(WHOLE[form]) // 2]
    ending: Any = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}.get(form, "gif")
    with pytest.raises(PictureRefused, match="truncated"):
        adopt(content, ending)


# Thumbnails


@pytest.mark.parametrize(
    ("size", "widths"),
    [((2000, 1500), {640: (640, 480), 320: (320, 240)}), ((1500, 2000), {640: (640, 853), 320: (320, 427)})],
)
def test_thumbnails_are_small_and_say_nothing(size: tuple[int, int], widths: dict[int, tuple[int, int]]) -> None:
    rendition = ingest(encoded(photo(*size), "JPEG"))
    small = thumbnails(rendition)
    assert {width: decoded(content).size for width, content in small.items()} == widths
    for content in small.values():
        assert said_besides(content) == []
        assert decoded(content).format == "WEBP"
        assert difference(decoded(content), decoded(rendition.content).resize(decoded(content).size)) < 8


def test_thumbnails_are_never_larger_than_the_picture() -> None:
    small = thumbnails(ingest(encoded(photo(200, 150), "JPEG")))
    assert {width: decoded(content).size for width, content in small.items()} == {640: (200, 150), 320: (200, 150)}


def test_thumbnail_of_a_film_is_its_first_frame() -> None:
    first, *others = film()
    small = thumbnails(ingest(encoded(first, "GIF", save_all=True, append_images=others)))
    assert getattr(decoded(small[320]), "n_frames", 1) == 1
    assert difference(decoded(small[320]), first) < 8


def test_thumbnail_of_what_is_transparent_is_transparent() -> None:
    drawing = screenshot(900, 300).convert("RGBA")
    drawing.putalpha(Image.linear_gradient("L").resize((900, 300)))
    assert decoded(thumbnails(ingest(encoded(drawing, "PNG")))[640]).mode == "RGBA"
