"""A row of every kind in one event of the world, and what addresses call them."""

import uuid
from dataclasses import dataclass
from typing import Any

from factories import (
    make_chapter,
    make_day,
    make_edited_article,
    make_feed,
    make_impression,
    make_incoming_article,
    make_photo,
    make_report,
    make_repository,
    make_revision,
    make_session,
    make_team_text,
    make_user,
)
from photos.samples import picture
from sessions.models import Event, IncomingFeed, Membership
from web.addresses import Address

PICTURE = picture()
"""Large enough to be cut and turned."""

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Harbour//EN
BEGIN:VEVENT
UID:one@harbour.example
DTSTAMP:20261101T000000Z
DTSTART:20261201T110000Z
DTEND:20261201T120000Z
SUMMARY:Lights at sea
END:VEVENT
END:VCALENDAR
"""


@dataclass(frozen=True)
class Spot:
    """A row of every kind in one event, by what addresses call them."""

    slug: str
    number: int
    session: uuid.UUID
    name: str
    report: str
    chapter: int
    photo: uuid.UUID
    feed: int
    incoming: uuid.UUID
    article: uuid.UUID
    edited: uuid.UUID
    repository: int
    membership: int

    def keywords(self, address: Address) -> dict[str, Any]:
        """Return what the address takes to lead to these rows."""
        values = {
            "slug": self.slug,
            "number": self.number,
            "name": self.name,
            "token": "no-such-secret",
            "uidb36": "1",
            "key": "no-such-secret",
            "rest": "v1/nothing",
            "report": self.report,
            "repository": self.repository,
            "membership": self.membership,
            # No width of thumbnails elsewhere: what does not belong there is not found.
            "width": 320 if self.number == 1 else 321,
            "pk": self._row(address.name),
        }
        return {keyword: values[keyword] for keyword in address.keywords}

    def _row(self, name: str) -> Any:
        if ":photo-" in name or ":api-photo" in name:
            return self.photo
        if ":article-" in name:
            return self.edited if "edits" in name else self.article
        if ":feed-" in name:
            return self.incoming if "plan" in name else self.feed
        if name.startswith("mfa_"):
            return 1  # nobody has a passkey
        return self.chapter if "chapter" in name else self.session


def fill(event: Event, word: str, *, number: int = 1, secret: bool = True) -> Spot:
    """Put two sessions, an impression, a photo, a report with two chapters and earlier texts into a new day."""
    kind = "Secret" if secret else "Open"
    day = make_day(event=event, number=number, title=f"{kind} day", note=f"{kind} note")
    session = make_session(day=day, code="OPS301", title=f"{kind} session", description=f"{kind} body")
    make_session(day=day, title=f"{kind} session after")
    impression = make_impression(session=session, summary=f"{kind} summary", body=f"{kind} impression")
    photo = make_photo(event=event, session=session, name=f"{word}.png", content=PICTURE, caption=f"{kind} caption")
    make_photo(event=event, session=session, name=f"{word}-missing.png")
    report = make_report(event=event, title=f"{kind} report", slug=f"{word}-long-report", published_at="2024/1/31")
    chapter = make_chapter(report=report, heading=f"{kind} chapter", body=f"{kind} body")
    make_chapter(report=report, heading=f"{kind} chapter after")
    make_revision(row=impression, texts={"summary": f"{kind} summary before", "body": f"{kind} impression before"})
    make_revision(row=chapter, texts={"heading": f"{kind} chapter before", "level": 2, "body": f"{kind} body before"})
    make_revision(row=day, texts={"note": f"{kind} note before"})
    make_revision(row=make_team_text(session=session, summary=f"{kind} body", body=f"{kind} note"))
    feed = make_feed(event=event, title=f"{kind} programme", url="https://127.0.0.1/programme.ics")
    incoming = IncomingFeed.objects.keep(event, event.owner, CALENDAR.encode(), name=f"{kind} programme.ics")
    repository = make_repository(owner=event.owner, name=f"{kind} repository {word}")
    text = f"## Day 7\n\n### {kind} session to come\n\n{kind} body\n"
    article = make_incoming_article(author=event.owner, event=event, text=text, name=f"{kind} report.md")
    edited = make_edited_article(report=report, old=f"{kind} body", new=f"{kind} body edited", name=f"{kind} edits.md")
    names = event.slug, number, session.pk, f"{word}.png", report.slug
    membership = Membership.objects.create(event=event, user=make_user(username=f"{word}-colleague"))
    waiting = feed.pk, incoming.pk, article.pk, edited.pk
    return Spot(*names, chapter.pk, photo.pk, *waiting, repository.pk, membership.pk)
