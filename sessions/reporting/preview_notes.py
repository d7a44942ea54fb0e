"""What stands around or below a text in the preview: boxes, alerts, task lists, footnotes."""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.reporting.preview_sanitiser import ALERTS

type Env = MutableMapping[str, Any]

_BOXES = {
    "": "prose-box",
    "alert": "prose-box prose-alert",
    "info": "prose-box prose-info",
    "warn": "prose-box prose-warn",
}


def add_note_elements(md: MarkdownIt) -> None:
    """Add the render rules to the parser of a preview."""
    rules: dict[str, Callable[..., str]] = {
        "box_open": _box_open,
        "box_close": _box_close,
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
    for name, rule in rules.items():
        md.add_render_rule(name, rule)


def _line(token: Token) -> SafeString:
    line = token.attrs.get("data-line")
    return format_html(' data-line="{}"', line) if line is not None else SafeString()


def _box_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    if token.meta["kind"] == "details":
        return format_html(
            '<details class="prose-details"{}><summary>{}</summary><div class="prose-details-text">\n',
            _line(token),
            token.meta["title"],
        )
    return format_html('<div class="{}"{}><div class="prose-box-text">\n', _BOXES[token.meta["kind"]], _line(token))


def _box_close(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    return "</div></details>\n" if tokens[index].meta["kind"] == "details" else "</div></div>\n"


def _alert_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    kind = str(token.meta["kind"]).lower()
    name = kind if kind in ALERTS else "note"
    return format_html('<div class="prose-notice prose-{}"{}>\n', name, _line(token))


def _list_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    tasks = SafeString(' class="prose-tasks"') if "class" in token.attrs else ""
    start = format_html(' start="{}"', token.attrs["start"]) if "start" in token.attrs else ""
    return format_html("<{}{}{}{}>\n", token.tag, tasks, start, _line(token))


def _item_open(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    checked = (token.meta or {}).get("checked")
    if checked is None:
        return format_html("<li{}>", _line(token))
    style, label = ("prose-box-done", _("Done")) if checked else ("prose-box-open", _("Not done"))
    box = format_html('<span class="{}" role="img" aria-label="{}"></span>', style, label)
    return format_html('<li class="prose-task"{}>{}', _line(token), box)


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
