"""Images in pasted text: what a site's editor writes when a picture is dropped into it."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_URL = r"https://[^\x00-\x20\x7f-\xa0()<>\"'\\`\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]{1,980}"
"""An address that can stand in Markdown and in HTML, not longer than the database takes."""

_IMAGE = re.compile(rf"!\[([^\[\]\n]{{0,300}})\]\(({_URL})(?:[ \t]+\"[^\"\n]{{0,300}}\")?\)|<img\s([^<>]{{1,3000}})>")
_ATTRIBUTE = re.compile(r"""(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ADDRESS = re.compile(_URL)


class PastedImage(NamedTuple):
    """The name of a picture, which is its alt text, and its address."""

    name: str
    url: str


def is_image_address(text: str) -> bool:
    """Return whether a text is an address that can stand in an article as that of an image."""
    return _ADDRESS.fullmatch(text) is not None


def pasted_images(text: str) -> Iterator[PastedImage]:
    """Yield the images of a text in Markdown or HTML that have an address with https; linear time."""
    for found in _IMAGE.finditer(text):
        if found[2]:
            yield PastedImage(found[1].strip(), found[2])
            continue
        values = {each[1].lower(): unescape(each[2] or each[3] or "") for each in _ATTRIBUTE.finditer(found[3])}
        if _ADDRESS.fullmatch(values.get("src", "")):
            yield PastedImage(values.get("alt", "").strip(), values["src"])


def matched(images: list[PastedImage], names: list[str]) -> tuple[dict[str, str], list[PastedImage]]:
    """Return the address of each name, and the images that match none.

    A name matches whole, or without its extension; the last of several counts. Where no image matches and there are as
    many as names, they match in order: some editors call every picture ``image.png``.
    """
    known = {name.lower(): name for name in names} | {name.rpartition(".")[0].lower(): name for name in names}
    found = {known[image.name.lower()]: image.url for image in images if image.name.lower() in known}
    if not found and len(images) == len(names):
        return {name: image.url for name, image in zip(names, images, strict=True)}, []
    return found, [image for image in images if image.name.lower() not in known]
