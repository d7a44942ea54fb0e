"""What stands around or below a text in the preview: boxes, alerts, task lists, footnotes, cards and players.

A card is a link to the page; a player also has the address of the frame that a click loads.
"""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it.token import Token

from sessions.article.dialects.shared.cards import EMBEDS, is_page_of
from sessions.rules.parsing import parse_url
from sessions.rules.players import Player, player
from sessions.rules.video_urls import youtube_id

type Env = MutableMapping[str, Any]

_CHECKED = {*EMBEDS, "card"}
"""Kinds whose values are checked; those of another dialect are its own matter."""


def _card(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    """Render a token of type "card": a player, a card with a link, or a note that the site cannot be shown."""
    token = tokens[index]
    kind, value = token.meta["kind"], token.meta["value"]
    lines = line_of(token)
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


ALERTS = ("note", "tip", "important", "warning", "caution")
"""Kinds of GitHub's alerts."""

_BOXES = {
    "": "prose-box",
    "alert": "prose-box prose-alert",
    "info": "prose-box prose-info",
    "warn": "prose-box prose-warn",
}


def line_of(token: Token) -> SafeString:
    """Return the attribute with the line of a block; "" where lines are not wanted."""
    line = token.attrs.get("data-line")
    return format_html(' data-line="{}"', line) if line is not None else SafeString()


def _box_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    if token.meta["kind"] == "details":
        return format_html(
            '<details class="prose-details"{}><summary>{}</summary><div class="prose-details-text">\n',
            line_of(token),
            token.meta["title"],
        )
    return format_html('<div class="{}"{}><div class="prose-box-text">\n', _BOXES[token.meta["kind"]], line_of(token))


def _box_close(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    return "</div></details>\n" if tokens[index].meta["kind"] == "details" else "</div></div>\n"


def _alert_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    kind = str(token.meta["kind"]).lower()
    name = kind if kind in ALERTS else "note"
    return format_html('<div class="prose-notice prose-{}"{}>\n', name, line_of(token))


def _list_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    tasks = SafeString(' class="prose-tasks"') if "class" in token.attrs else ""
    start = format_html(' start="{}"', token.attrs["start"]) if "start" in token.attrs else ""
    return format_html("<{}{}{}{}>\n", token.tag, tasks, start, line_of(token))


def _item_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    checked = (token.meta or {}).get("checked")
    if checked is None:
        return format_html("<li{}>", line_of(token))
    style, label = ("prose-box-done", _("Done")) if checked else ("prose-box-open", _("Not done"))
    box = format_html('<span class="{}" role="img" aria-label="{}"></span>', style, label)
    return format_html('<li class="prose-task"{}>{}', line_of(token), box)


def _key(token: Token, env: Env, *, back: bool) -> str:
    sub = token.meta.get("subId") or 0
    return f"{env['key']}-{token.meta['id'] + 1}" + (f"-{sub}" if back and sub else "")


def _reference(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    token = tokens[index]
    return format_html(
        '<sup class="prose-ref"><a href="#fn-{}" id="fnref-{}">[{}]</a></sup>',
        _key(token, env, back=False),
        _key(token, env, back=True),
        token.meta["id"] + 1,
    )


def _notes_open(*_token: object) -> str:
    return format_html('<div class="prose-notes"><p class="prose-notes-title">{}</p>\n<ol>\n', _("Footnotes"))


def _note_open(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    return format_html('<li id="fn-{}">', _key(tokens[index], env, back=False))


def _way_back(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    key = _key(tokens[index], env, back=True)
    return format_html(' <a href="#fnref-{}" class="prose-back" aria-label="{}">↩︎</a>', key, _("Back to the text"))


NOTE_RULES: dict[str, Callable[..., str]] = {
    "box_open": _box_open,
    "box_close": _box_close,
    "card": _card,
    "alert_open": _alert_open,
    "alert_title_open": lambda *_token: '<p class="prose-notice-title">',
    "alert_close": lambda *_token: "</div>\n",
    "bullet_list_open": _list_open,
    "ordered_list_open": _list_open,
    "list_item_open": _item_open,
    "footnote_ref": _reference,
    "footnote_block_open": _notes_open,
    "footnote_block_close": lambda *_token: "</ol>\n</div>\n",
    "footnote_open": _note_open,
    "footnote_close": lambda *_token: "</li>\n",
    "footnote_anchor": _way_back,
}
"""The function that renders each kind of token."""
