"""The Markdown extensions of a dialect's preview, by its rules."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.addresses import add_addresses
from sessions.reporting.dialects.shared.boxes import add_boxes
from sessions.reporting.dialects.shared.cards import add_cards
from sessions.reporting.dialects.shared.footnotes import add_footnotes
from sessions.reporting.dialects.shared.formulas import add_formulas
from sessions.reporting.dialects.shared.tables import add_tables


def add_extensions(md: MarkdownIt, rules: PreviewRules) -> None:
    """Add what the rules name, and what all sites know: tables, footnotes, task lists, URLs as links."""
    md.options["tasklists"] = True
    md.options["alerts"] = rules.alerts
    add_tables(md)
    add_boxes(md, rules.boxes)
    if rules.draws:
        add_formulas(md)
    add_footnotes(md, inline=rules.inline_notes, last=rules.last_note)
    if rules.cards:
        add_cards(md)
    add_addresses(md, loose=rules.loose_links)
