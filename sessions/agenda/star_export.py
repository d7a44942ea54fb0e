"""Export of stars: JSON, and the compact form for a link and a QR code."""

from datetime import UTC

from sessions.models import PLANNED_OR_ATTENDED, Event
from sessions.models.querysets.events import Reader
from sessions.rules.star_link import Star

FORMAT = "conference-log-stars"


def starred(event: Event, user: Reader) -> list[Star]:
    """Return the sessions that the user planned or attended, in order of time; one query."""
    said = {"impressions__author_id": user.pk, "impressions__state__in": PLANNED_OR_ATTENDED}
    rows = event.sessions.present().filter(**said).in_order()
    facts = rows.values_list("title", "code", "external_id", "starts_at", "pk")
    return [Star(title, code, external_id, starts_at, str(key)) for title, code, external_id, starts_at, key in facts]


def stars_json(event: Event, stars: list[Star]) -> dict[str, object]:
    """Return the stars as JSON for a file; times are ISO 8601 in UTC."""
    return {
        "format": FORMAT,
        "version": 1,
        "event": {"name": event.name, "time_zone": event.time_zone},
        "stars": [
            {
                "title": star.title,
                "code": star.code,
                "id": star.external_id,
                "start": star.starts_at.astimezone(UTC).isoformat() if star.starts_at else None,
            }
            for star in stars
        ],
    }
