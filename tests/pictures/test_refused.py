"""What is no picture, is broken, promises too much or is something else as well is refused, and says why."""

import zlib
from contextlib import suppress

import pytest

from pictures.checks import WHOLE, made, reason
from pictures.makers import chunk, encoded, film, photo, with_chunk
from sessions.pictures.containers import MAX_ITEMS
from sessions.pictures.refusals import PictureRefused

SHARES = (0.3, 0.6, 0.95)
"""How much of a picture is there, when the rest of it is cut off."""


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


def test_pictures_in_boxes_with_too_many_items() -> None:
    for form in ("HEIF", "AVIF"):
        for number, expected in ((MAX_ITEMS, "broken"), (MAX_ITEMS + 1, "too-slow")):
            items = b"infe" * number
            meta = (8 + len(items)).to_bytes(4) + b"meta" + items
            # Before the boxes of the picture: those tell of the items by which it would be read.
            at = int.from_bytes(WHOLE[form][:4])
            found = reason(WHOLE[form][:at] + meta + WHOLE[form][at:])[0]
            assert (form, number, found) == (form, number, expected)


def test_picture_that_is_cut_off() -> None:
    cut = {(form, share): content[: int(len(content) * share)] for form, content in WHOLE.items() for share in SHARES}
    assert {which: found for which, content in cut.items() if (found := reason(content)) != ("truncated", "")} == {}


@pytest.mark.release
@pytest.mark.parametrize("form", sorted(set(WHOLE) - {"still GIF"}))
def test_picture_that_is_damaged_is_taken_or_refused_and_nothing_else(form: str) -> None:
    for seed in range(40):
        content = bytearray(WHOLE[form])
        for number in range(8):
            at = zlib.crc32(f"{seed} {number}".encode()) % (len(content) if seed % 2 else min(200, len(content)))
            content[at] ^= 1 + zlib.crc32(f"{number} {seed}".encode()) % 255
        with suppress(PictureRefused):
            made(bytes(content))


FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF")
PAGE = b"<html><script>alert(document.cookie)</script></html>"
ARCHIVE = b"PK\x03\x04" + b"\0" * 60 + b"PK\x05\x06" + b"\0" * 18


def test_picture_that_is_something_else_as_well() -> None:
    tails = (PAGE, ARCHIVE, b"%PDF-1.7 ...", b"<?php system($_GET[0]);", b"\n#!/bin/sh")
    found = {(form, tail): reason(WHOLE[form] + tail) for form in FORMATS for tail in tails}
    assert {which: each for which, each in found.items() if each != ("polyglot", "")} == {}


def test_picture_with_a_program_in_its_comment() -> None:
    assert reason(encoded(photo(), "JPEG", comment=b"*/alert(1)/*<script>")) == ("polyglot", "")
    assert reason(encoded(film()[0], "GIF", comment=b"<?php phpinfo();")) == ("polyglot", "")


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_phone_puts_behind_its_picture_goes(form: str) -> None:
    rendition, _ = made(WHOLE[form] + b"\0\0\0\x18ftypmp42 a film of some seconds" + b"\0" * 100)
    assert b"some seconds" not in rendition.content


def test_comment_goes() -> None:
    rendition, _ = made(encoded(photo(), "JPEG", comment=b"from the harbour"))
    assert b"harbour" not in rendition.content


@pytest.mark.release
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
