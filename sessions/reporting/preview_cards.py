"""Cards and players in the preview: a link to the page, and the address of the frame that a click loads."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it.token import Token

from sessions.reporting.dialects.shared.cards import EMBEDS, is_page_of
from sessions.rules.parsing import parse_url
from sessions.rules.players import Player, player
from sessions.rules.video_urls import youtube_id

_CHECKED = {*EMBEDS, "card"}
"""Kinds whose values are checked; those of another dialect are its own matter."""


def render_card(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, env: MutableMapping[str, Any]
) -> str:
    """Render a token of type "card": a player, a card with a link, or a note that the site cannot be shown."""
    token = tokens[index]
    kind, value = token.meta["kind"], token.meta["value"]
    line = token.attrs.get("data-line")
    lines = format_html(' data-line="{}"', line) if line is not None else SafeString()
    site = env["dialect"].embeds.get(kind, kind)
    if found := player(kind, value):
        return _player(found, site, lines)
    if kind not in EMBEDS and kind not in ("link", "card") and youtube_id(value):
        # A dialect of its own kinds.
        return _player(player("youtube", youtube_id(value)) or Player(value, ""), "YouTube", lines)
    known = kind in env["dialect"].embeds or kind in ("card", "link")
    if not known or (kind in _CHECKED and not is_page_of(kind, value)):
        note = _("%(site)s cannot be shown: “%(value)s”") % {"site": site, "value": value}
        return format_html('<p class="prose-missing"{}>{}</p>\n', lines, note)
    parts = parse_url(value) if value.startswith(("http://", "https://")) else None
    if kind in ("link", "card"):
        label = (parts.hostname or value) if parts else value
    else:
        label = _("From %(site)s") % {"site": site}
    words = _words(label, value)
    linked = format_html('<a href="{}">{}</a>', value, words) if parts else words
    return format_html('<p class="prose-card"{}>{}</p>\n', lines, linked)


def _player(found: Player, site: str, lines: SafeString) -> str:
    """Render a link to the page, and what a script makes the button that loads the frame (players.js)."""
    video = site == "YouTube"
    label = _("Recording on YouTube") if video else _("From %(site)s") % {"site": site}
    host = found.frame.split("/", 3)[2]
    load = _("Load the player from %(host)s") % {"host": host}
    return format_html(
        '<p class="prose-card {}"{} data-player="{}"><span class="prose-load">{}</span><a href="{}">{}</a></p>\n',
        "prose-video" if video else "prose-slides",
        lines,
        found.frame,
        load,
        found.page,
        _words(label, found.page),
    )


def _words(label: str, address: str) -> SafeString:
    return format_html('<span class="prose-kind">{}</span> <span class="prose-address">{}</span>', label, address)
