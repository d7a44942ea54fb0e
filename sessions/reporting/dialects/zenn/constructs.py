"""Zenn's Markdown in the preview: message boxes, cards and players, captions, footnotes, picture sizes."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.dialects.shared.constructs import add_extensions
from sessions.reporting.dialects.shared.html import add_breaks_and_comments
from sessions.reporting.dialects.shared.pictures import add_sized_pictures

__all__ = ["EMBEDS", "PREVIEW", "add_constructs"]

PREVIEW = PreviewRules(
    look="zenn", boxes=("message", "details"), cards=True, inline_notes=True, last_note=True, names_code=True
)


def add_constructs(md: MarkdownIt) -> None:
    """Add Zenn's extensions to `md`."""
    add_extensions(md, PREVIEW)
    add_sized_pictures(md)
    add_breaks_and_comments(md)
