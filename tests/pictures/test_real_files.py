"""Every real file has its verdict: a picture that is upright, private and small, or a reason why it is none."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

from pictures.reader import said_besides
from sessions.pictures.accepted import PictureRefusal, PictureRefused
from sessions.pictures.ingest import Rendition, ingest

# Ending, width, height, when and by which offset, and what the file's own orientation asks for.
TAKEN = {
    "IMG_5195.HEIC": ("jpg", 1549, 2000, "2021-04-11 15:47:53.054000 -300", None),
    "corrupted.jpg": ("jpg", 2000, 1500, "2015-09-08 11:02:17 None", None),
    "exif_gps_typeerror.jpg": ("jpg", 800, 531, "2010-08-15 13:58:09 None", None),
    "gps_DSCN0010.jpg": ("jpg", 640, 480, "2008-10-22 16:28:39 None", None),
    "hopper_orientation_6.webp": ("jpg", 128, 128, "", Image.Transpose.ROTATE_270),
    "invalid_image01137.jpg": ("jpg", 88, 64, "", None),
    "iss634.gif": ("gif", 245, 245, "", None),
    "landscape_2.jpg": ("jpg", 600, 450, "", Image.Transpose.FLIP_LEFT_RIGHT),
    "landscape_5.jpg": ("jpg", 600, 450, "", Image.Transpose.TRANSPOSE),
    "pil_sample_cmyk.jpg": ("jpg", 100, 100, "2009-03-06 22:15:00 None", None),
    "portrait_3.jpg": ("jpg", 450, 600, "", Image.Transpose.ROTATE_180),
    "portrait_6.jpg": ("jpg", 450, 600, "", Image.Transpose.ROTATE_270),
    "portrait_8.jpg": ("jpg", 450, 600, "", Image.Transpose.ROTATE_90),
    "transparent.webp": ("webp", 200, 150, "", None),
}
REFUSED = {
    "200MP.heic": PictureRefusal.TOO_MANY_PIXELS,
    "broken.png": PictureRefusal.BROKEN,
    "decompression_bomb.gif": PictureRefusal.TOO_MANY_PIXELS,
    "decompression_bomb.ico": PictureRefusal.FORMAT,
    "truncated.heic": PictureRefusal.TRUNCATED,
    "truncated_image.png": PictureRefusal.TRUNCATED,
    "truncated_jpeg.jpg": PictureRefusal.TRUNCATED,
}
# What these say besides their pictures: the reader that finds nothing afterwards has to find it before.
SAYS_SOMETHING = set(TAKEN) - {"corrupted.jpg", "iss634.gif", "transparent.webp"}

# The mean colours of a waterfall, upright: bright sky above, in the one the red flowers at the left below.
LANDSCAPE = [
    *[(76, 83, 58), (175, 176, 171), (169, 173, 167), (119, 122, 89)],
    *[(71, 66, 46), (119, 113, 118), (82, 82, 76), (70, 67, 43)],
    *[(60, 48, 29), (117, 105, 108), (61, 61, 61), (45, 44, 27)],
]
PORTRAIT = [
    *[(110, 115, 92), (185, 187, 176), (144, 152, 138)],
    *[(75, 77, 63), (142, 142, 145), (73, 72, 57)],
    *[(75, 83, 73), (135, 140, 144), (55, 58, 49)],
    *[(121, 124, 63), (131, 132, 73), (134, 129, 82)],
]


def shown(rendition: Rendition) -> Image.Image:
    """Return the pixels of what was made, as a reader sees them who knows nothing of orientations."""
    image = Image.open(BytesIO(rendition.content))
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ in the mean, of 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def sent(path: Path) -> Image.Image:
    """Return the pixels as they lie in the file, in the colours that its profile gives them."""
    if path.suffix == ".HEIC":
        image = pillow_heif.open_heif(path).to_pillow()
    else:
        image = Image.open(BytesIO(path.read_bytes()))
        image.load()
    profile = image.info.get("icc_profile")
    if profile:
        own, web = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, own, web, outputMode="RGB")
    return on_white(image)


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture as it looks on paper."""
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


@pytest.fixture(scope="module")
def media(shared: Path) -> Path:
    return shared / "data" / "media"


@cache
def ingested(path: Path) -> Rendition:
    """Ingest a file once for all that is asked of it."""
    return ingest(path)


def test_every_file_has_its_verdict(media: Path) -> None:
    assert {path.name for path in media.iterdir()} == set(TAKEN) | set(REFUSED)


@pytest.mark.parametrize("name", TAKEN)
def test_picture_is_taken(media: Path, name: str) -> None:
    ending, width, height, taken, _ = TAKEN[name]
    rendition = ingested(media / name)
    assert (rendition.ending, rendition.width, rendition.height) == (ending, width, height)
    assert (f"{rendition.taken.at} {rendition.taken.offset}" if rendition.taken else "") == taken
    assert shown(rendition).size == (width, height)
    assert len(rendition.content) <= 3 * 1024 * 1024


@pytest.mark.parametrize("name", TAKEN)
def test_picture_says_nothing_besides(media: Path, name: str) -> None:
    assert said_besides(ingested(media / name).content) == []
    if name in SAYS_SOMETHING:
        assert said_besides((media / name).read_bytes()) != []


@pytest.mark.parametrize("name", sorted(set(TAKEN) - {"iss634.gif"}))
def test_picture_is_upright(media: Path, name: str) -> None:
    turn = TAKEN[name][4]
    expected = sent(media / name)
    if turn is not None:
        expected = expected.transpose(turn)
    made = on_white(shown(ingested(media / name)))
    assert difference(made, expected.resize(made.size, Image.Resampling.BICUBIC)) < 6


@pytest.mark.parametrize("name", ["landscape_2", "landscape_5", "portrait_3", "portrait_6", "portrait_8"])
def test_picture_is_upright_as_it_looks(media: Path, name: str) -> None:
    size, colours = ((4, 3), LANDSCAPE) if name.startswith("landscape") else ((3, 4), PORTRAIT)
    reference = Image.new("RGB", size)
    reference.putdata(colours)
    made = shown(ingest(media / f"{name}.jpg")).resize(size, Image.Resampling.BOX)
    assert difference(made, reference) < 2
    for wrong in (ImageOps.mirror(made), ImageOps.flip(made), made.rotate(180)):
        assert difference(wrong, reference) > 10


def test_film_keeps_every_frame_and_its_pace(media: Path) -> None:
    content = (media / "iss634.gif").read_bytes()
    before, after = Image.open(BytesIO(content)), shown(ingest(content))
    assert after.n_frames == before.n_frames == 42
    for number in range(42):
        before.seek(number)
        after.seek(number)
        assert after.info["duration"] == before.info["duration"]
        assert difference(before, after) == 0


def test_transparent_picture_stays_transparent(media: Path) -> None:
    alpha = shown(ingest(media / "transparent.webp")).getchannel("A")
    assert alpha.getextrema() == (0, 255)
    assert difference(alpha, Image.open(BytesIO((media / "transparent.webp").read_bytes())).getchannel("A")) == 0


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused_by_reason(media: Path, name: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        ingest(media / name)
    assert refused.value.reason == REFUSED[name]
