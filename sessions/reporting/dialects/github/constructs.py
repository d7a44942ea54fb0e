"""GitHub's Markdown in the preview: alerts, task lists, footnotes, strikethrough with one tilde, URLs as links."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.constructs import add_extensions

PREVIEW = PreviewRules(look="github", breaks=False, alerts=True, loose_links=True)


def add_constructs(md: MarkdownIt) -> None:
    """Add GitHub's extensions to `md`."""
    add_extensions(md, PREVIEW)
    md.options["strikethrough_single_tilde"] = True
