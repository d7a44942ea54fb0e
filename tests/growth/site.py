"""A site that grows: events with large programmes, all people in the team of each, with their texts and photos."""

import random
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone

from sessions.models import Event, Impression, Membership, Photo, Report, Revision, Session
from tests.bench.catalogue import make_catalogue
from tests.bench.material import text

PEOPLE = 100
SESSIONS = 2_500
ATTENDED = 12
"""Sessions that each person has attended in each event."""

PHOTOS = 1_000
REVISIONS = 2_000
BATCH = 2_000


class Site:
    """The people of the site, and its events so far."""

    def __init__(self) -> None:
        made = (User(username=f"person-{number}", password="!") for number in range(PEOPLE))
        self.people = User.objects.bulk_create(made)
        self.events: list[Event] = []

    def grow(self, events: int) -> None:
        """Add events until there are so many; then let the database count its rows, as it does by itself in time."""
        while len(self.events) < events:
            self._add_event()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def counts(self) -> dict[str, int]:
        """Return how many rows the large tables have."""
        kinds = (Event, Session, Impression, Photo, Revision, Membership)
        return {kind._meta.model_name or "": kind.objects.count() for kind in kinds}

    def _add_event(self) -> None:
        owner = self.people[len(self.events) % PEOPLE]
        event = make_catalogue(owner, SESSIONS)
        self.events.append(event)
        others = (Membership(event=event, user=person) for person in self.people if person != owner)
        Membership.objects.bulk_create(others)
        sessions = list(event.sessions.only("pk", "code"))
        Impression.objects.filter(session__event=event).delete()  # the stars of the owner
        impressions = _insert(Impression, self._impressions(sessions))
        _insert(Photo, self._photos(event, [each.session for each in impressions]))
        _insert(Revision, self._revisions(impressions))
        Report.objects.create(event=event, author=owner, title="A report", slug="a-report", image_folder="harbour")

    def _impressions(self, sessions: list[Session]) -> Iterator[Impression]:
        for person in self.people:
            for session in random.sample(sessions, ATTENDED):
                shared = random.random() < 0.5
                yield Impression(session=session, author=person, summary=text(30), body=text(100), shared=shared)

    def _photos(self, event: Event, sessions: list[Session]) -> Iterator[Photo]:
        for number in range(PHOTOS):
            session = random.choice(sessions)
            name = f"photo_{number}.jpg"
            file = f"growth/{event.pk}/{name}"
            yield Photo(event=event, session=session, name=name, file=file, alt=text(6), width=1600, height=1200)

    def _revisions(self, impressions: list[Impression]) -> Iterator[Revision]:
        now = timezone.now()
        for number in range(REVISIONS):
            impression = impressions[number % len(impressions)]
            texts = {"summary": text(30), "body": text(100)}
            yield Revision(
                impression=impression, author_id=impression.author_id, texts=texts, version=1, written_at=now
            )


def _insert[Row: models.Model](model: type[Row], rows: Iterable[Row]) -> list[Row]:
    return model._default_manager.bulk_create(rows, batch_size=BATCH)
