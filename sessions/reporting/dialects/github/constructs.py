"""GitHub's Markdown in the preview: alerts, task lists, footnotes, strikethrough with one tilde, URLs as links."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.constructs import add_extensions
from sessions.reporting.dialects.shared.html import add_breaks_and_comments, add_comment_lines, add_html_pictures

PREVIEW = PreviewRules(look="github", breaks=False, alerts=True, loose_links=True)


def add_constructs(md: MarkdownIt, rules: PreviewRules = PREVIEW) -> None:
    """Add GitHub's extensions to `md`."""
    add_extensions(md, rules)
    add_breaks_and_comments(md)
    add_comment_lines(md)
    add_html_pictures(md)
    md.options["strikethrough_single_tilde"] = True
