"""Colour management: convert pictures to sRGB or greyscale with 8 bits per channel, as browsers show them."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")


def plain(image: Image.Image) -> Image.Image:
    """Return the picture in greyscale, RGB or RGBA; CMYK stays, because converting it needs its ICC profile."""
    if image.mode in {"CMYK", "RGBA"} or (image.mode in {"L", "RGB"} and not image.has_transparency_data):
        return image
    if image.mode.startswith("I"):
        # Sixteen bits of grey; converting would cut off what is lighter than 255.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data or image.mode in {"LA", "La", "PA", "RGBa"}:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert a plain or CMYK picture to sRGB by its ICC profile, if that is readable."""
    if profile:
        # A profile that cannot be read says nothing about the colours.
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in (own.profile.profile_description or ""):
                mode = "RGBA" if image.mode == "RGBA" else "RGB"
                changed = ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode)
                assert changed is not None
                image = changed.convert("L") if image.mode == "L" else changed
    return image.convert("RGB") if image.mode == "CMYK" else image
