"""Colour management: convert pictures to sRGB or greyscale with 8 bits per channel, as browsers show them."""

from contextlib import suppress
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms

_LARGEST_PROFILE = 2_000_000
_SRGB = ImageCms.createProfile("sRGB")
_WITH_ALPHA = {"LA", "La", "PA", "RGBa"}


def plain(image: Image.Image) -> Image.Image:
    """Return the picture in greyscale, RGB or RGBA; CMYK stays, because converting it needs its ICC profile."""
    if image.mode in {"CMYK", "RGBA"} or (image.mode in {"L", "RGB"} and not image.has_transparency_data):
        return image
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converting would cut off what is lighter than 255.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data or image.mode in _WITH_ALPHA:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert a plain or CMYK picture to sRGB by its ICC profile, if that is readable and not too large."""
    if profile and len(profile) <= _LARGEST_PROFILE:
        # A profile that cannot be read says nothing about the colours.
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            image = _by_profile(image, profile)
    return image.convert("RGB") if image.mode == "CMYK" else image


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    grey = image.mode == "L"
    transform = _transform(profile, image.mode, "RGBA" if image.mode == "RGBA" else "RGB")
    if transform is None:
        return image
    changed = ImageCms.applyTransform(image, transform)
    assert changed is not None
    return changed.convert("L") if grey else changed


@lru_cache(maxsize=4)
def _transform(profile: bytes, source: str, target: str) -> ImageCms.ImageCmsTransform | None:
    """Return the transform from an ICC profile to sRGB (cached: phones use few); None where it is sRGB already."""
    read = ImageCms.ImageCmsProfile(BytesIO(profile))
    if "sRGB" in (read.profile.profile_description or ""):
        return None
    return ImageCms.buildTransform(read, _SRGB, source, target)
