"""Zenn's front matter: its keys in the order in which zenn-cli writes them."""

from sessions.reporting.dialects.shared.front_matter import FrontFormat, flag_key, list_key, text_key

FRONT = FrontFormat(
    [
        text_key("title", "title"),
        text_key("emoji", "emoji"),
        text_key("type", "kind"),
        list_key("topics", "topics"),
        flag_key("published", "published"),
        text_key("published_at", "published_at"),
        text_key("publication_name", "publication_name"),
    ]
)
