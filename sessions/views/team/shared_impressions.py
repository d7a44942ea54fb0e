"""What colleagues share about a session, as safe HTML."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from sessions.models import Event
from sessions.team.texts import TeamImpression
from sessions.views.texts.shown_texts import shown_texts

MOST_RENDERED = 100_000
"""Maximum number of characters of shared texts that a page shows as they will look; the rest is shown as typed."""

HEADING_SHIFT = 3
"""A heading in a shared text is below the name of its author, which is a heading of level 3."""


@dataclass(frozen=True, slots=True)
class ShownImpression:
    """A colleague's record of a session; the texts are safe HTML, or "" where they are shown as typed."""

    of: TeamImpression
    summary: SafeString
    body: SafeString


def shown_impressions(event: Event, impressions: Iterable[TeamImpression]) -> list[ShownImpression]:
    """Return the impressions with their texts as they will look; one query for the pictures of all."""
    left = MOST_RENDERED
    texts: list[str] = []
    rows = list(impressions)
    for each in rows:
        for text in (each.summary, each.body):
            left -= len(text)
            texts.append(text if left >= 0 else "")
    html = iter(shown_texts(event, texts, HEADING_SHIFT))
    return [ShownImpression(each, next(html), next(html)) for each in rows]
