"""How the preview shows the Markdown of a dialect where publishing sites differ."""

from dataclasses import dataclass
from typing import Literal

from sessions.reporting.dialects.base import Dialect


@dataclass(frozen=True, slots=True)
class PreviewRules:
    """What one publishing site makes of the same Markdown; the default is plain Markdown with `<br>`.

    `look` names the style sheet (``prose-<look>.css``), whose site also decides whether a line in italics below a
    picture is its caption. `breaks` shows a newline in a paragraph as ``<br>``, else as a space. `boxes` are the names
    of the containers ``:::name``; `alerts` reads ``> [!NOTE]``. `cards` shows a URL alone on its line as a card or a
    player, and ``@[kind](value)`` as what it embeds; else they are links and text. `inline_notes` are footnotes
    ``^[text]``. `last_note` shows the last of several definitions of a footnote, else the first. `loose_links` makes
    links of ``www.example.org`` and ``name@example.org``. `draws` says that the site sets formulas and draws Mermaid
    diagrams, else they are text and code. `names_code` shows a file name above code.
    """

    look: Literal["", "zenn", "github"] = ""
    breaks: bool = True
    boxes: tuple[str, ...] = ()
    alerts: bool = False
    cards: bool = False
    inline_notes: bool = False
    last_note: bool = False
    loose_links: bool = False
    draws: bool = True
    names_code: bool = False


PLAIN = PreviewRules()


def rules_of(dialect: Dialect) -> PreviewRules:
    """Return the rules of a dialect (its attribute ``preview``), or the default if it says nothing."""
    rules = getattr(dialect, "preview", PLAIN)
    return rules if isinstance(rules, PreviewRules) else PLAIN
