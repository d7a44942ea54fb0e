"""The addresses of chapters, what their form sends, and the outline of the article."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from sessions.models import Chapter


def address(name: str, *args: Any) -> str:
    return reverse(f"sessions:{name}", args=["harbour", "harbour-report", *args])


def typed(chapter: Chapter, **changes: Any) -> dict[str, Any]:
    """Return what the form of a chapter sends."""
    return {"version": chapter.version, "heading": chapter.heading, "level": 2, "body": "New text"} | changes


def outline(client: Client) -> list[str]:
    """Return the headings of chapters and days as the article has them."""
    article = client.get(address("report-detail")).context["article"]
    return re.findall(r"^## (.*)$", article, re.MULTILINE)
