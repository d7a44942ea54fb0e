"""Template filter: an excerpt with its matches marked."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sessions.rules.excerpts import Excerpt

register = template.Library()


@register.filter
def with_marks(excerpt: Excerpt) -> SafeString:
    """Return an excerpt as HTML: each part escaped, matches in <mark>."""
    parts = (f"<mark>{escape(part.text)}</mark>" if part.is_match else escape(part.text) for part in excerpt)
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped
