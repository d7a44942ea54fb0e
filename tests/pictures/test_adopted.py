"""A picture whose name is given already keeps its format, and its bytes if they are clean."""

from typing import Any

import pytest

from pictures.checks import BUDGET, WHOLE, XMP
from pictures.makers import decoded, encoded, exif, film, noise, photo, screenshot, wide_gamut, with_chunk
from pictures.reader import said_besides
from sessions.pictures.accepted import PictureRefused
from sessions.pictures.ingest import adopt, ingest


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
