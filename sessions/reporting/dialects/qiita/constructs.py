"""Qiita's Markdown in the preview: notes, cards and players, folded parts and pictures with a width in HTML."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.constructs import add_extensions
from sessions.reporting.dialects.shared.html import add_breaks_and_comments, add_comment_lines, add_html_pictures

PREVIEW = PreviewRules(boxes=("note",), cards=True, names_code=True)


def add_constructs(md: MarkdownIt) -> None:
    """Add Qiita's extensions to `md`."""
    add_extensions(md, PREVIEW)
    add_breaks_and_comments(md)
    add_comment_lines(md)
    add_html_pictures(md)
