"""What the tests of the door share: every address, an owner with two events, a stranger, and all rows to compare."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from backup.zips import taken
from factories import (
    make_api_token,
    make_chapter,
    make_day,
    make_event,
    make_impression,
    make_member,
    make_operation,
    make_photo,
    make_report,
    make_session,
    make_user,
)
from sessions.article.dialects import DIALECTS
from sessions.backup import staged
from sessions.backup.selection import of_person
from sessions.importing.catalogue.plan import CataloguePlan, make_plan
from sessions.importing.catalogue.reading import read_programme
from sessions.importing.edits.plan import EditPlan
from sessions.importing.incoming.planning import ArticlePlan, plan_article
from sessions.importing.incoming.returning import plan_return
from sessions.models import AgendaLink, Event, IncomingArticle, Report, ReportLink, Revision, ShareLink
from sessions.photos import edits
from sessions.photos.files import UncommittedFiles
from sessions.pictures.crop import Crop
from sessions.reporting.check_input import check
from web import site_pages
from web.addresses import Address
from web.spot import CALENDAR, PICTURE, fill

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc``\xf8\x0f\0\1\4\1\0_\xe5\xc3K"
    b"\0\0\0\0IEND\xaeB`\x82"
)

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)

# Words of the owner's that nobody else may read; the words in the addresses are not among them.
SECRETS = (
    *("Owner Ottilie", "Secret conference", "Secret hall", "Secret day", "Secret note", "Secret session"),
    *("Secret summary", "Secret impression", "Secret report", "Secret chapter", "Secret body", "Secret caption"),
    *("Secret programme", "Secret repository"),
)

# Those among them that the members of the event may not read either: the owner's impressions and reports.
PERSONAL = (
    *("Secret summary", "Secret impression", "Secret private note"),
    *("Secret report", "Secret chapter", "Secret repository"),
)


class World:
    """An owner's event in use, another event of the same owner, deleted rows, and a stranger with an event."""

    def __init__(self) -> None:
        self.owner: User = make_user(username="owner", first_name="Owner Ottilie")
        self.stranger: User = make_user(username="stranger")
        self.event = make_event(owner=self.owner, name="Secret conference", venue="Secret hall", slug="harbour")
        self.here = fill(self.event, "one")
        other = make_event(owner=self.owner, name="Secret conference two", slug="lighthouse")
        self.elsewhere = fill(other, "two", number=8)
        self.elsewhere_day = other.days.get()
        self.deleted_event = make_event(owner=self.owner, name="Secret conference gone", slug="wreck")
        self.deleted_event.discard()
        self.empty_day = make_day(event=self.event, number=3)
        self.deleted_session = make_session(day=self.event.days.get(number=1), title="Secret session gone")
        self.deleted_session.discard()
        self.recorded_session = make_session(
            day=self.event.days.get(number=1),
            title="Secret session seen again",
            recording_url="https://youtu.be/abcDEF_-123",
            starts_at=datetime(2026, 12, 1, 10, tzinfo=UTC),
            external_id="seen-again",  # so that it counts as a star
        )
        make_impression(session=self.recorded_session, body="10:42 Secret impression", watched_at=NINE)
        self.deleted_chapter = make_chapter(report=self.report, heading="Secret chapter gone")
        self.deleted_chapter.discard()
        self.deleted_photo = make_photo(event=self.event, name="gone.png", content=PNG, caption="Secret caption gone")
        self.deleted_photo.discard()
        done = {"event": str(self.event.pk), "deleted": [str(self.deleted_photo.pk)]}
        self.deletion_of_photos = make_operation(user=self.owner, digest="", facts=done)
        self.turned_photo = make_photo(event=self.event, name="turned.png", content=PICTURE)
        with UncommittedFiles() as written:
            edits.prepare(self.turned_photo, Crop(1), written)()
        at_nine = make_session(day=self.event.days.get(number=1), title="Secret session by the clock", starts_at=NINE)
        make_impression(session=at_nine, state="", rating=3)  # on the agenda, and not starred
        self.inbox_photo = make_photo(event=self.event, name="loose.png", content=PICTURE, taken_at=NINE)
        self.second_report = make_report(event=self.event, title="Secret report again", slug="second-report")
        self.of_colleague = make_event(owner=make_user(username="colleague"), name="Pier", slug="pier")
        make_member(event=self.of_colleague, user=self.owner, offered_at=NINE)
        self.left = make_user(username="left", is_active=False)
        make_event(owner=self.left, name="Quay", slug="quay")
        open_air = make_event(owner=self.stranger, name="Open air", slug="open-air")
        fill(open_air, "three", secret=False)
        self.agenda_token = AgendaLink.objects.issue(self.stranger, event=open_air)
        others = {"report": open_air.reports.first(), "dialect": "github"}
        self.invitation_token = site_pages.invite(self)
        self.api_token = make_api_token(author=self.owner, name="Secret note").pk
        self.report_token = ReportLink.objects.issue(self.stranger, **others)
        shown = {"with_impressions": True, "with_photos": True, "with_ratings": True}
        self.share_token = ShareLink.objects.issue(self.stranger, event=open_air, **shown)
        self.shared_photo = open_air.photos.present().with_file().filter(session__isnull=False)[0].name

    def member(self, role: str) -> User:
        """Make somebody a member of the owner's events, and return the person."""
        user: User = make_user(username=role)
        for event in Event.objects.filter(owner=self.owner):
            make_member(event=event, user=user, role=role)
        return user

    @property
    def report(self) -> Report:
        """The report that ``here`` names."""
        return self.event.reports.get(slug=self.here.report)

    def keywords(self, address: Address) -> dict[str, Any]:
        """Return what leads an address to rows of the owner's on which it does something."""
        shared = {"token": self.share_token, "name": self.shared_photo, "width": 320}
        special: dict[str, dict[str, Any]] = {
            "sessions:agenda-feed": {"token": self.agenda_token},
            **site_pages.keywords(self),
            **dict.fromkeys(("sessions:report-pull", "sessions:report-pull-zip"), {"token": self.report_token}),
            "sessions:day-delete": {"number": self.empty_day.number},
            **dict.fromkeys(("sessions:team-leave", "sessions:team-offer"), {"slug": self.of_colleague.slug}),
            "sessions:event-restore": {"slug": self.deleted_event.slug},
            "sessions:session-restore": {"pk": self.deleted_session.pk},
            "sessions:session-time-links": {"pk": self.recorded_session.pk},
            "sessions:chapter-restore": {"pk": self.deleted_chapter.pk},
            "sessions:photo-restore": {"pk": self.deleted_photo.pk},
            "sessions:photo-undo": {"pk": self.turned_photo.pk},
            "sessions:photo-undo-many": {"pk": self.deletion_of_photos.pk},
        }
        if address.name == "sessions:backup-plan":
            backup = taken(of_person(self.owner))
            special[address.name] = {"pk": staged.stage(self.owner.pk, [backup], len(backup))}
        if address.name.startswith("sessions:shared"):
            return {name: shared[name] for name in address.keywords}
        return self.here.keywords(address) | special.get(address.name, {})

    def path(self, address: Address) -> str:
        """Return the path of an address with those keywords."""
        return reverse(address.name, kwargs=self.keywords(address))

    def restoring(self, **of: Any) -> dict[str, Any]:
        """Return a form that brings the earlier texts of a row back."""
        return {"revision": Revision.objects.get(**of).pk, "version": 1}

    def repairing(self) -> dict[str, Any]:
        """Return what the button of a finding sends that has a repair: a publication date with slashes."""
        found = check(self.report, self.owner, DIALECTS["zenn"]).findings
        return {"finding": next(one.id for one in found if one.key == "date-format")}

    def client(self, user: User) -> Client:
        """Return a client in which somebody has signed in."""
        client = Client()
        client.force_login(user)
        return client

    def plan_of_incoming(self) -> CataloguePlan:
        """Return what the programme that waits would do."""
        event = Event.objects.get(pk=self.event.pk)
        incoming = event.incoming_feeds.get(pk=self.here.incoming)
        programme, _mapping = read_programme(event, incoming.bytes)
        return make_plan(event, programme, self.owner)

    def plan_of_edits(self) -> EditPlan:
        """Return what the edited report that waits would change."""
        waiting = IncomingArticle.objects.select_related("event", "report__event__owner")
        plan = plan_return(waiting.get(pk=self.here.edited), self.owner, {})
        assert plan
        return plan

    def plan_of_article(self) -> ArticlePlan:
        """Return what the report that waits would do."""
        incoming = IncomingArticle.objects.select_related("event").get(pk=self.here.article)
        return plan_article(incoming, self.owner)

    def body(self, name: str) -> dict[str, Any]:
        """Return a form that the address of that name takes from the owner and acts on."""
        if name == "sessions:feed-plan":
            return {"digest": self.plan_of_incoming().digest}
        event = {"name": "Renamed", "time_zone": "UTC", "language": "en"}
        report = {"title": "Renamed", "kind": "idea", "heading_level": 2, "sections": "summary", "holds": "attended"}
        repository = {
            "address": "https://git.example.org/a/b.git",
            "branch": "main",
            "dialect": "zenn",
            "author_name": "Owner",
            "author_email": "owner@harbour.example",
        }
        bodies: dict[str, Callable[[], dict[str, Any]]] = {
            "sessions:backup-restore": lambda: {"file": SimpleUploadedFile("a.zip", taken(of_person(self.owner)))},
            **site_pages.bodies(self),
            "sessions:event-create": lambda: event,
            "sessions:event-update": lambda: event,
            "sessions:day-update": lambda: {"title": "Renamed"},
            "sessions:day-note": lambda: {"note": "Rewritten", "version": 1},
            "sessions:day-note-preview": lambda: {"note": "Rewritten", "version": 1},
            "sessions:session-create": lambda: {"id": uuid.uuid4(), "heading": "NEW101 | Added"},
            "sessions:session-update": lambda: {
                "title": "Renamed",
                "day": self.event.days.get(number=1).pk,
                "version": 1,
            },
            "sessions:session-move": lambda: {"direction": "down"},
            "sessions:impression-state": lambda: {"state": "missed"},
            "sessions:impression-preview": lambda: {"summary": "Rewritten", "body": "Rewritten", "version": 1},
            "sessions:impression-save": lambda: {"summary": "Rewritten", "body": "Rewritten", "version": 1},
            "sessions:team-text": lambda: {"summary": "Rewritten", "body": "Rewritten", "version": 1},
            "sessions:team-text-preview": lambda: {"summary": "Rewritten", "body": "Rewritten", "version": 1},
            "sessions:team-text-use": lambda: {"use": "off"},
            "sessions:team-text-history": lambda: self.restoring(teamtext__session=self.here.session),
            "sessions:report-create": lambda: report,
            "sessions:report-update": lambda: report | {"slug": self.here.report, "version": 1},
            "sessions:chapter-create": lambda: {"heading": "Added", "spot": "before"},
            "sessions:chapter-update": lambda: {"heading": "Renamed", "level": 2, "body": "Rewritten", "version": 1},
            "sessions:chapter-preview": lambda: {"heading": "Renamed", "level": 2, "body": "Rewritten", "version": 1},
            "sessions:report-series": lambda: {"pattern": "three"},
            "sessions:chapter-photos": lambda: {"photo": self.inbox_photo.pk},
            "sessions:chapter-move": lambda: {"direction": "down"},
            "sessions:impression-history": lambda: self.restoring(impression__session=self.here.session),
            "sessions:session-time-links": lambda: {"begins": "10:00", "version": 1},
            "sessions:chapter-history": lambda: self.restoring(chapter=self.here.chapter),
            "sessions:day-history": lambda: self.restoring(day__event=self.event),
            "sessions:photo-create": lambda: {"file": SimpleUploadedFile("new.png", PICTURE), "id": uuid.uuid4()},
            "sessions:photo-move": lambda: {"photo": self.inbox_photo.pk, "session": self.here.session},
            "sessions:photo-delete-many": lambda: {"photo": self.inbox_photo.pk},
            "sessions:photo-restore-many": lambda: {"photo": self.deleted_photo.pk},
            "sessions:photo-clock": lambda: {"photo": self.inbox_photo.pk, "hours": 1, "direction": "behind"},
            "sessions:photo-update": lambda: {"name": "renamed.png", "alt": "Renamed", "caption": ""},
            "sessions:photo-place": lambda: {"session": ""},
            "sessions:photo-follow": lambda: {"follows": "on"},
            "sessions:report-follow": lambda: {"session": self.here.session},
            "sessions:report-repair": self.repairing,
            "sessions:photo-turn": lambda: {"direction": "left"},
            "sessions:photo-crop": lambda: {"left": 50},
            "sessions:report-publish-to": lambda: {"do": "publish", "seen": "", "message": "Published"},
            "sessions:repository-create": lambda: {**repository, "name": "Added"},
            "sessions:repository-update": lambda: {**repository, "name": "Renamed"},
            "sessions:article-import": lambda: {"text": "## Day 1\n\n### Added\n\nWritten."},
            "sessions:article-outline": lambda: {"role-2": "chapter"},
            "sessions:article-edits": lambda: {"digest": self.plan_of_edits().digest},
            "sessions:article-plan": lambda: {"digest": self.plan_of_article().digest},
            "sessions:feed-import": lambda: {"way": "text", "text": CALENDAR},
            "sessions:watch-later-chapter": lambda: {
                "heading": "Added",
                "report": self.report.pk,
                "sessions": self.recorded_session.pk,
            },
            "sessions:statistics-chapter": lambda: {"heading": "Added", "report": self.here.report},
            "sessions:watch-later-mark": lambda: {"do": "watched"},
            "sessions:stars": lambda: {
                "star": self.event.sessions.get(title="Secret session by the clock").pk,
                "apply": "1",
            },
            "sessions:recording-links": lambda: {"lines": "OPS301: https://youtu.be/abcDEF_-124", "apply": "1"},
            "sessions:api-tokens": lambda: {"revoke": self.api_token},
            "sessions:account": lambda: {"name": "Renamed", "language": "en", "theme": "dark", "time_zone": "UTC"},
            "sessions:preference-update": lambda: {"language": "ja", "theme": "dark", "next": "/events/"},
        }
        return bodies[name]() if name in bodies else {}
