"""What is often sent in place of a programme: web pages, and templates that were never rendered."""

import re

_HEAD = 4_000
_COMMENTS = re.compile(r"(?:\s++|<!--(?:[^-]++|-(?!->))*+-->|<\?xml[^>]*>)*+")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|main|section|article|table|ul|ol|p|h[1-6]|span|a|script|style|meta|link)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\{\{[^{}\n]{1,300}\}\}|\{%[^%\n]{1,300}%\}|<%[=\- ][^%\n]{1,300}%>|<\?(?:php|=)[^\n]{0,300}")
_WHOLE = re.compile(r"\s*\{\{[^{}]{1,300}\}\}\s*")
_SHOWN = 80


def is_web_page(text: str) -> bool:
    """Return whether a text begins as HTML does, perhaps after comments."""
    head = text[:_HEAD].lstrip("\ufeff")
    start = _COMMENTS.match(head)
    return _HTML.match(head, start.end() if start else 0) is not None


def template_mark(text: str) -> tuple[int, str]:
    """Return line and text of the first mark of a template language, such as ``{{ … }}``; (0, "") without one.

    Jinja, Liquid, Twig, Handlebars and Go have the marks ``{{ … }}`` or ``{% … %}``, ERB ``<% … %>``, PHP ``<?php``.
    """
    found = _MARK.search(text)
    if not found:
        return 0, ""
    return text.count("\n", 0, found.start()) + 1, found[0][:_SHOWN]


def is_expression(text: str) -> bool:
    """Return whether a text is nothing but an expression of a template, such as ``{{ talk.title }}``."""
    return text.lstrip()[:2] == "{{" and _WHOLE.fullmatch(text) is not None
