"""Zenn's rules for pictures, applied to those that its renderer shows."""

import re
from collections.abc import Iterator
from functools import lru_cache
from posixpath import normpath
from urllib.parse import unquote

from sessions.article.dialects.zenn.markdown import address_of, picture_sources
from sessions.article.findings import Finding, FindingTarget, Repair, ReportFacts
from sessions.article.image_rename import destinations
from sessions.article.images import image_paths, is_plain_name
from sessions.rules.parsing import parse_url

MAX_IMAGE_BYTES = 3 * 1024 * 1024
"""Maximum size of a picture at Zenn."""

IMAGES = "/images/"

_EXTENSIONS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9.+-]*):")
_WEB = ("http", "https", "ftp")


def image_path(folder: str, name: str) -> str:
    """Return the path of a picture in an article."""
    return f"{IMAGES}{folder}/{name}" if folder else f"{IMAGES}{name}"


def check_images(text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Zenn would refuse in the pictures of one text, each picture once."""
    written = _written(text, facts.image_folder)
    if facts.article:
        if not written:
            return
        addresses = [address for address in picture_sources(facts.article) if address in written]
    else:
        addresses = list(_sources_of(text, facts.image_folder))
    for address in addresses:
        yield from _check(address, written.get(address, unquote(address)), target, facts)


def check_other_images(facts: ReportFacts) -> Iterator[Finding]:
    """Yield what Zenn would refuse in pictures that no text contains as such: those by reference."""
    addresses = picture_sources(facts.article)
    if not addresses:
        return
    places = list(facts.texts())
    known = {address for text, _target in places for address in _written(text, facts.image_folder)}
    for address in addresses:
        if address in known:
            continue
        name = unquote(address)
        target = next((target for text, target in places if name in text or address in text), None)
        target = target or FindingTarget("settings", field="title")
        yield from _check(address, name, target, facts, inline=False)


def _sources_of(text: str, folder: str) -> Iterator[str]:
    """Yield the addresses of a text that is not part of an article yet."""
    plain = {
        address_of(path): address_of(image_path(folder, path)) for path in image_paths(text) if is_plain_name(path)
    }
    for address in picture_sources(text):
        yield plain.get(address, address)


@lru_cache(maxsize=256)
def _written(text: str, folder: str) -> dict[str, str]:
    """Return the pictures of a text: how each is written by its address in the HTML."""
    if "![" not in text:
        return {}
    plain = {path for path in image_paths(text) if is_plain_name(path)}
    others = {path.removeprefix("<").removesuffix(">") for path in destinations(text)} - plain
    return {address_of(path): path for path in others} | {address_of(image_path(folder, path)): path for path in plain}


def _check(
    address: str, name: str, target: FindingTarget, facts: ReportFacts, *, inline: bool = True
) -> Iterator[Finding]:
    path = unquote(address)
    scheme = match[1].lower() if (match := _SCHEME.match(address)) else ""
    if scheme and scheme not in _WEB:
        yield Finding("warning", "image-lost", target, {"name": _short(name)})
    elif not address or (scheme and (parts := parse_url(address)) and parts.hostname):
        return
    elif not address.startswith("/"):
        key = "image-form" if is_plain_name(name) else "image-path"
        yield Finding("error", key, target, {"name": _short(name)}, _plain(name, facts) if inline else None)
    elif not address.endswith(_EXTENSIONS):
        yield Finding("error", "image-extension", target, {"name": _short(name)}, _lower(name, facts))
    elif ".." in path:
        yield Finding("error", "image-fatal", target, {"name": _short(name)})
    else:
        yield from _check_file(path, name, target, facts)


def _check_file(path: str, name: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    photo = path.rpartition("/")[2]
    if photo not in facts.photos or normpath(f"/{path.lstrip('/')}") != image_path(facts.image_folder, photo):
        yield Finding("error", "image-unknown", target, {"name": _short(name)}, _plain(name, facts))
    elif (size := facts.photos[photo]) is None:
        # Link to the upload page of the missing file; the text is correct.
        yield Finding("error", "image-missing", FindingTarget("photos", photo, label=target.label), {"name": photo})
    elif size > MAX_IMAGE_BYTES:
        yield Finding("error", "image-too-big", target, {"name": photo})


def _plain(name: str, facts: ReportFacts) -> Repair | None:
    """Return the repair of a path to a photo of the event: its name alone."""
    folder, _, photo = unquote(name).removeprefix("./").rpartition("/")
    own = image_path(facts.image_folder, "").strip("/")
    if photo in facts.photo_names and is_plain_name(photo) and folder.removeprefix("/") in ("", own):
        return Repair("picture", name, photo)
    return None


def _lower(name: str, facts: ReportFacts) -> Repair | None:
    """Return the repair of a photo's name with an ending in capital letters."""
    stem, dot, ending = name.rpartition(".")
    lower = f"{stem}{dot}{ending.lower()}"
    if not lower.endswith(_EXTENSIONS) or lower == name:
        return _plain(name, facts) if "/" in name else None
    if lower in facts.photo_names:
        return Repair("picture", name, lower)
    others = {other.casefold() for other in facts.photo_names if other != name}
    return Repair("photo", name, lower) if name in facts.photo_names and lower.casefold() not in others else None


def _short(name: str) -> str:
    return name if len(name) <= 120 else f"{name[:119]}…"
