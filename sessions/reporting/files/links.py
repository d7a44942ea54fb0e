"""Links and cards of an article: where each leads, and what a card says."""

from urllib.parse import unquote

from django.utils.translation import gettext as _

from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.files.clean import clean, web_address
from sessions.reporting.files.tree import Link, LinkCard
from sessions.rules.parsing import parse_url
from sessions.rules.video_urls import youtube_id


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
