"""Export of stars: JSON, and the compact form for a link and a QR code."""

from collections import Counter
from datetime import UTC

from django.db.models import Q

from sessions.models import Event, State
from sessions.models.querysets.access import Reader
from sessions.models.session import SessionQuerySet
from sessions.rules.star_link import Star

FORMAT = "conference-log-stars"


# A programme that was deleted leaves its identifiers.
_OF_PROGRAMME = Q(feed__isnull=False) | ~Q(external_id="")


def starred_sessions(event: Event, user: Reader) -> SessionQuerySet:
    """Return the sessions that the user starred: planned ones, and attended ones of a programme.

    A star becomes *attended* when its session takes place. A session that was only logged, such as a talk in the
    hallway, was never starred, and no other install knows it.
    """
    state = Q(impressions__state=State.PLANNED) | Q(impressions__state=State.ATTENDED) & _OF_PROGRAMME
    return event.sessions.present().filter(state, impressions__author_id=user.pk)


def starred(event: Event, user: Reader) -> list[Star]:
    """Return the stars of the user, in order of time; two queries.

    A room is only told where it is needed, as that makes a link longer: another session has the title and start, too.
    """
    alike = Counter(event.sessions.present().order_by().values_list("title", "starts_at"))
    rows = starred_sessions(event, user).in_order()
    return [
        Star(title, code, external_id, starts_at, str(key), room=room if alike[title, starts_at] > 1 else "")
        for title, code, external_id, starts_at, room, key in rows.values_list(
            "title", "code", "external_id", "starts_at", "room", "pk"
        )
    ]


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
                **({"room": star.room} if star.room else {}),
            }
            for star in stars
        ],
    }
