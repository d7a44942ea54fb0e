"""What tests of outlines share: an outline as short lines."""

from sessions.article.dialects import DIALECTS
from sessions.article.outline.model import Outline, Role
from sessions.article.outline.read import read_outline

ZENN = DIALECTS["zenn"]


def outline_of(text: str, name: str = "") -> Outline:
    return read_outline(text, ZENN, name)


def told(outline: Outline) -> list[str]:
    """Return the entries that are structure, each as "line role: title"."""
    return [f"{each.line} {each.role}: {each.title}" for each in outline.entries if each.role != Role.TEXT]
