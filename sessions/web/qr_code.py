"""QR code of a text as SVG, drawn dark on light in every theme: many readers do not know the reverse."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """Return the QR code as an SVG element that takes the size of its box; the quiet zone is part of it."""
    code = segno.make(text, error="l", micro=False)
    svg: str = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=4, dark="#000", light="#fff")
    return mark_safe(svg)  # noqa: S308 - the text is drawn, not written
