"""Puts one text into every text field of an event, as somebody could who types or pastes it everywhere."""

from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import models

from sessions.models import Revision
from sessions.models.fields import LineField, MarkdownField
from sessions.rules.clean_text import TEXT_LIMIT, clean_line, clean_text

RULED = frozenset({"code", "emoji", "external_id", "kind", "name", "publication_name", "published_at", "url"})
"""Lines that hold no free text; ``name`` is that of a photo, of which there is one in a folder."""

OPENERS = "10:00 a\n\n![](one.png) **a**b\n- c\n=\n\n"
"""Something of everything that makes a page look closer: a time, a picture, stars, an underline."""


def stored(text: str) -> str:
    """Return a text as a Markdown field would hold it."""
    return clean_text(f"{OPENERS}{text}"[: TEXT_LIMIT - 4] + " **b")


def fill(text: str) -> None:
    """Write the text into all texts, lines and addresses of all rows, cut to what each may hold."""
    markdown, line = stored(text), clean_line(text, max_length=len(text) + 1) or "a"
    for model in apps.get_app_config("conference_sessions").get_models():
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if isinstance(field, MarkdownField):
                values[field.name] = markdown
            elif isinstance(field, LineField) and (field.name not in RULED or model.__name__ == "Event"):
                values[field.name] = line[: field.max_length].strip() or "a"
            elif isinstance(field, models.URLField) and field.name not in RULED:
                values[field.name] = f"https://example.org/{quote(line[:2000], safe='()[]!*_~@:=&;,')}"[
                    : field.max_length
                ]
        values.pop("front_matter", None)  # of an imported article: it has a reader of its own
        if values:
            model._default_manager.update(**values)
    for revision in Revision.objects.all():
        revision.texts = {
            name: f"{text[-40:]}\n{markdown[41:]}" if isinstance(value, str) else value
            for name, value in revision.texts.items()
        }
        revision.save(update_fields=["texts"])
