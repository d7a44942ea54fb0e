"""An event in which every field of every row has a word of its own, so that a test can tell what a page shows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client
from django.urls import reverse

from factories import (
    make_chapter,
    make_day,
    make_event,
    make_feed,
    make_impression,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from photos.samples import picture
from sessions.models import Event, Photo, Profile, Report, Session, ShareLink

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)

FACTS = frozenset(
    {
        *("MARK101", "mark-title", "mark-format", "mark-track", "mark-room", "mark-speakers", "mark-event"),
        *("mark-venue", "mark-heading", "example.com/mark-recording", "example.com/mark-slides"),
    }
)
"""What every link to an event or a session shows; the page of a session has its description besides."""

TEXTS = frozenset({"mark-note", "mark-summary", "mark-body"})
PHOTOS = frozenset({"mark-placed.png", "mark-loose.png", "mark-alt", "mark-caption"})

HIDDEN = frozenset(
    {
        *(
            "mark-external",
            "mark-digest",
            "mark-username",
            "mark-mail",
            "mark-slug",
            "mark-missing.png",
            "mark-inbox.png",
        ),
        *("mark-deleted", "mark-colleague", "mark-elsewhere", "mark-link-name", "mark-report", "mark-feed"),
    }
)
"""What no link to an event or a session shows."""

ALL = FACTS | TEXTS | PHOTOS | HIDDEN | {"mark-description", "mark-day-note", "mark-chapter", "mark-fullname"}


@dataclass(frozen=True)
class Marked:
    """The rows of the event."""

    event: Event
    session: Session
    report: Report
    placed: Photo
    loose: Photo

    def link(self, *, of: str = "event", **options: object) -> str:
        """Make a link to the event, the session or the report, and return its token."""
        more = {} if of == "event" else {of: getattr(self, of)}
        named = {"event": self.event, "name": "mark-link-name", **more, **options}
        return ShareLink.objects.issue(self.event.owner, **named)


def marked_event() -> Marked:
    """Make the event; its words are those of the constants of this module."""
    owner = make_user(username="mark-username", email="mark-mail@harbour.example")
    Profile.objects.create(user=owner, name="mark-fullname")
    event = make_event(owner=owner, name="mark-event", venue="mark-venue", slug="mark-slug", time_zone="Asia/Tokyo")
    day = make_day(event=event, on=date(2026, 12, 1), title="mark-heading", note="mark-day-note")
    session = make_session(
        day=day,
        code="MARK101",
        title="mark-title",
        level=300,
        format="mark-format",
        track="mark-track",
        room="mark-room",
        speakers="mark-speakers",
        starts_at=NINE,
        recording_url="https://example.com/mark-recording",
        slides_url="https://example.com/mark-slides",
        description="mark-description",
        note="mark-note",
        feed=make_feed(event=event, title="mark-feed", url="https://mark-feed.example/"),
        external_id="mark-external",
        feed_digests={"title": "mark-digest"},
    )
    make_impression(
        session=session,
        summary="mark-summary",
        body="mark-body\n\n![mark-alt](mark-placed.png)\n![](mark-missing.png)",
        rating=4,
    )
    make_impression(session=session, author=make_user(), summary="mark-colleague", body="mark-colleague")
    size = {"content": picture(), "width": 700, "height": 400}
    placed = make_photo(event=event, name="mark-placed.png", **size)
    loose = make_photo(session=session, name="mark-loose.png", alt="mark-alt", caption="mark-caption", **size)
    make_photo(event=event, name="mark-inbox.png", **size)
    make_photo(event=event, name="mark-missing.png")
    make_photo(session=session, name="mark-deleted.png", **size).discard()
    make_session(day=day, title="mark-deleted").discard()
    # Of the programme, and not on the agenda.
    make_session(day=day, title="mark-elsewhere", feed=session.feed)
    report = make_report(event=event, title="mark-report")
    make_chapter(report=report, heading="Chapter", body="mark-chapter")
    return Marked(event, session, report, placed, loose)


OPEN = {"with_impressions": True, "with_photos": True}
PLACES = ("shared", "shared-feed", "shared-picture")


def address(token: str, name: str = "shared", *more: object) -> str:
    return reverse(f"sessions:{name}", args=[token, *more])


def addresses(token: str) -> list[str]:
    photo = [
        address(token, "shared-photo", "mark-placed.png"),
        address(token, "shared-thumbnail", "mark-placed.png", 320),
    ]
    return [*(address(token, name) for name in PLACES), *photo]


def status(path: str, client: Client | None = None, **more: object) -> int:
    """Return the status of an answer that was read to its end."""
    response = (client or Client()).get(path, **more)
    response.getvalue()
    return response.status_code


def statuses(token: str, client: Client | None = None) -> list[int]:
    return [status(path, client) for path in addresses(token)]
