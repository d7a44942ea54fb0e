"""Texts and addresses of a file: without characters that XML or HTML forbid, and with addresses on the web only."""

import re
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from sessions.article.dialects.shared.cards import EMBEDS
from sessions.reporting.files.tree import Link, LinkCard
from sessions.rules.parsing import parse_url
from sessions.rules.video_urls import youtube_id

_BLANKS = re.compile("[\r\f\x0b\x85]")
_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_WEB = re.compile(r"(?:https?://|mailto:)[^\\\s]+", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
"""Word refuses a document with longer addresses."""


def clean(text: str) -> str:
    """Return a text without characters that XML or HTML forbid."""
    return _ILLEGAL.sub("", _BLANKS.sub(" ", text))


def web_address(address: str) -> str:
    """Return an address that a link may have, with all special characters encoded; "" for any other."""
    if len(address) > _LONGEST_ADDRESS or not _WEB.fullmatch(address):
        return ""
    parts = parse_url(address)
    if parts is None or (parts.scheme.lower() != "mailto" and not parts.hostname):
        return ""
    encoded = quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", address), safe="%/:?#@!$&'()*+,;=~-._")
    before, hash_sign, fragment = encoded.partition("#")
    return before + hash_sign + fragment.replace("#", "%23")


def link_to(address: str) -> Link | None:
    """Return the link to an address, None for one that may not be opened from a file."""
    if address.startswith("#") and len(address) > 1:
        return Link("-".join(clean(unquote(address[1:])).lower().split()), anchor=True)
    address = web_address(address)
    return Link(address) if address else None


def card_of(kind: str, value: str) -> LinkCard:
    """Return a card: a recording, an embed, or the host of another page."""
    if kind == "youtube" and not value.startswith("http"):
        value = f"https://www.youtube.com/watch?v={value}"
    address = web_address(value) if value.startswith(("http://", "https://")) else ""
    if youtube_id(value):
        return LinkCard(_("Recording on YouTube"), clean(value), address, video=True)
    if kind in ("link", "card"):
        parts = parse_url(value) if address else None
        return LinkCard(clean((parts and parts.hostname) or value), clean(value), address)
    return LinkCard(clean(_("From %(site)s") % {"site": EMBEDS.get(kind, kind)}), clean(value), address)
