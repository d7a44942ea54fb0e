"""What is no picture, is broken, promises too much or is something else as well is refused, and says why."""

import zlib
from contextlib import suppress

import pytest

from pictures.checks import WHOLE, made, reason
from pictures.makers import chunk, encoded, film, photo, with_chunk
from sessions.pictures.accepted import PictureRefused

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


def test_of_picture_that_is_something_else_as_well_only_the_picture_is_kept() -> None:
    tails = (PAGE, ARCHIVE, b"%PDF-1.7 ...", b"<?php system($_GET[0]);", b"\n#!/bin/sh")
    kept = {(form, tail): made(WHOLE[form] + tail)[0].content for form in FORMATS for tail in tails}
    assert {which: content for which, content in kept.items() if which[1].strip() in content} == {}


def test_program_in_a_comment_goes() -> None:
    for content in (
        encoded(photo(), "JPEG", comment=b"*/alert(1)/*<script>"),
        encoded(film()[0], "GIF", save_all=True, append_images=film()[1:], comment=b"*/alert(1)/*<script>"),
    ):
        assert b"<script>" not in made(content)[0].content


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
        (8_001, 8_000, "too-many-pixels"),
    ],
)
def test_png_that_promises_too_much(width: int, height: int, why: str) -> None:
    """Nothing of its pixels is there, and nothing is asked for."""
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    empty = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert reason(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + empty) == (why, "")


def test_file_that_is_too_large() -> None:
    assert reason(WHOLE["JPEG"] + b"\0" * 15_000_000) == ("too-large", "")
