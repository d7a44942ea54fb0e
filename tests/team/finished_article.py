"""A team of two for the writes of the program: Ada has finished her article, and Ben does what members do."""

import zipfile
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from api.callers import Caller
from factories import make_chapter, make_day, make_impression, make_photo, make_report, make_session
from importing.catalogue.programmes import programme, sitting
from photos.samples import picture
from sessions.article.dialects import DIALECTS
from sessions.article.read_article import read_article
from sessions.importing.catalogue.apply import apply_plan as apply_programme
from sessions.importing.catalogue.plan import make_plan
from sessions.importing.edits.pictures import StoredPicture
from sessions.importing.report.apply import apply_plan as apply_article
from sessions.importing.report.plan import build_plan
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from sessions.people.deletion import delete_account

NOW = timezone.now()
HOUR = timedelta(hours=1)
EVENT = "/events/harbour/"
GONE, LOOSE, UNSENT = (picture(seed=seed) for seed in ("gone", "loose", "unsent"))
_OF_FEED = ("feed_id", "external_id", "feed_digests", "removed_from_feed_at")
_EDITED = ("version", "updated_at", "edited_by_id", "edited_version", *_OF_FEED)


class Team:
    """Ada has finished her article of the day; Ben is an editor."""

    def __init__(self, event: Event, ada: Client, ben: Client) -> None:
        self.event, self.browser, self.ben = event, ada, ben
        self.mate = event.memberships.get().user
        on = event.conference_date(NOW)
        dates = {"first_day": on - timedelta(days=1), "last_day": on, "time_zone": "UTC"}
        Event.objects.filter(pk=event.pk).update(**dates)
        event.refresh_from_db()
        self.first, self.second, self.third = (make_day(event=event, on=on + timedelta(days=n)) for n in (-1, 0, 1))
        told = sitting("timeless", "", title="Timeless", room="", on=self.first.date)
        apply_programme(make_plan(event, programme(told), event.owner), NOW)
        times = {"starts_at": NOW - 3 * HOUR, "ends_at": NOW - 2 * HOUR}
        self.joint = make_session(day=self.second, code="", title="Joint", **times)
        self.timeless = event.sessions.get(title="Timeless")
        self.typed = make_session(day=self.second, code="", title="Typed")
        self.last = make_session(day=self.second, code="", title="Last")
        for session in (self.joint, self.timeless, self.typed, self.last):
            shown = "" if session == self.joint else " ![](hers.png)"  # there the photos are shown by themselves
            make_impression(session=session, body=f"Of {session.title}{shown}")
        hers, size = {"event": event, "added_by": event.owner}, {"width": 64, "height": 48}
        taken = NOW - 2.5 * HOUR
        self.of_joint = make_photo(
            **hers, session=self.joint, name="joint_0.png", content=b"1", taken_at=taken, offset=0
        )
        # In the inbox, although by now its session has a time around it.
        make_photo(**hers, name="hall.png", content=b"9", taken_at=NOW - 2.4 * HOUR)
        self.loose = make_photo(**hers, name="photo_0.png", content=LOOSE, taken_at=NOW, **size)
        self.missing = make_photo(**hers, session=self.joint, name="hers.png")
        self.gone = make_photo(**hers, session=self.joint, name="joint_1.png", content=GONE)
        self.gone.discard()
        for photo, content in ((self.loose, LOOSE), (self.gone, GONE)):
            Photo.objects.filter(pk=photo.pk).update(digest=sha256(content).hexdigest())
        shows = {"shows_photos": True, "shows_notes": True, "shows_time": True, "shows_room": True}
        self.report = make_report(event=event, slug="hers", **shows)
        make_chapter(report=self.report, place="after", after_day=self.third, heading="Afterwards", body="Home")
        self.his = make_report(event=event, slug="his", author=self.mate)

    def rows(self) -> dict[str, Any]:
        """Return every row of Ada; of the facts of her sessions those that no person has edited."""
        owner = self.event.owner_id
        agenda = Session.objects.filter(impressions__author=owner)
        found = {
            "photos": Photo.objects.filter(added_by=owner),
            "impressions": Impression.objects.filter(author=owner),
            "reports": Report.objects.filter(author=owner),
            "chapters": Chapter.objects.filter(report__author=owner),
            "sessions": agenda,
            "days": Day.objects.filter(event=self.event),
        }
        told = {name: {row["id"]: row for row in rows.order_by("pk").values()} for name, rows in found.items()}
        for row in told["sessions"].values():
            for name in _EDITED:
                del row[name]
        for row in told["photos"].values():
            del row["position"]  # photos of others may come between hers
        order = found["photos"].order_by("session", "position", "name")
        return told | {"order of photos": list(order.values_list("name", flat=True))}

    def article(self) -> tuple[bytes, list[str]]:
        """Return Ada's article, and the names of the files that go with it."""
        answer = self.browser.get(f"{EVENT}reports/hers/archive/")
        with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as found:
            names = found.namelist()
            return found.read(next(name for name in names if name.endswith(".md"))), sorted(names)

    def line(self, text: str, **fields: Any) -> str:
        """Log a line as Ben, and return its key."""
        key = str(uuid4())
        answer = self.ben.post(f"{EVENT}sessions/new/", {"id": key, "heading": text, "now": "1", **fields})
        assert answer.status_code == 302, answer.content
        return key

    def act(self, path: str, **fields: Any) -> None:
        """Post a form as Ben."""
        assert self.ben.post(f"{EVENT}{path}", fields).status_code in {200, 302}

    def upload(self, name: str, content: bytes, **fields: Any) -> None:
        """Send a picture as Ben."""
        self.act("photos/new/", file=SimpleUploadedFile(name, content), **fields)

    def undo_of_a_new_session(self) -> None:
        key = self.line("Ben alone", day="2")
        session = Session.objects.get(pk=key)
        make_photo(session=session, name="alone.png", content=b"2", added_by=self.event.owner, placed_by_hand=True)
        self.act(f"sessions/{key}/undo/", day="2")
        assert Session.objects.get(pk=key).deleted_at is None
        Photo.objects.filter(name="alone.png").delete()

    def lines_with_facts(self) -> None:
        for text in ("Joint @ Hall 7", "Typed 01:00-02:00", "Timeless 09:00-10:00 @ Hall 7"):
            self.line(text, day="2")

    def undo_of_a_line(self) -> None:
        self.act(f"sessions/{self.line('Joint', day='2')}/undo/", day="2")

    def marks_in_turn(self) -> None:
        for session in (self.joint, self.timeless):
            for state in ("attended", "missed", "none"):
                self.act(f"sessions/{session.pk}/state/", state=state)

    def tap(self, state: str) -> None:
        self.act(f"sessions/{self.joint.pk}/state/", state=state)

    def form(self, state: str) -> None:
        address = f"sessions/{self.joint.pk}/edit/"
        page = self.ben.get(f"{EVENT}{address}").context["form"]
        fields = {name: page[name].value() for name in page.fields if page[name].value() is not None}
        self.act(address, **fields | {"state": state})

    def program(self, path: str, method: str = "PATCH", **sent: Any) -> None:
        answer = Caller.of(self.mate).ask(method, f"events/harbour/{path}", sent)
        assert answer.status_code in {200, 201}, answer.content
        self.mate.apitokens.all().delete()

    def patch(self, state: str) -> None:
        self.program(f"sessions/{self.joint.pk}", state=state)

    def marks_by_form_and_api(self) -> None:
        for how in (self.patch, self.form):
            for state in ("attended", "none"):
                how(state)

    def sends_pictures(self) -> None:
        make_photo(event=self.event, name="his.png", added_by=self.mate)
        self.upload("his.png", LOOSE)  # fills his own missing one; hers has the same picture
        self.upload("hers.png", UNSENT)  # is called as the one that she misses
        self.upload("again.png", GONE)  # she has deleted it
        taken = NOW.replace(tzinfo=None) - 2.6 * HOUR
        self.upload("early.jpg", picture("JPEG", taken=taken, seed="early"))
        self.act(f"sessions/{self.joint.pk}/state/", state="attended")
        self.act("reports/his/follow/", session=self.joint.pk)

    def corrects_a_clock(self) -> None:
        photo = make_photo(event=self.event, content=b"3", added_by=self.mate, taken_at=NOW - HOUR)
        self.act("photos/clock/", photo=photo.pk, hours=1, minutes=30, direction="ahead")

    def clears_the_album(self) -> None:
        for path, fields in (("restore/", {"all": "1"}), ("sort/", {}), ("purge/", {})):
            self.act(f"photos/{path}", **fields)

    def takes_a_programme(self) -> None:
        on = self.second.date
        told = [sitting(name.lower(), "", title=name, room="", on=on) for name in ("Timeless", "Joint", "New")]
        plan = make_plan(self.event, programme(*told), self.mate, feed=self.event.feeds.get())
        apply_programme(plan, NOW)

    def takes_an_article(self) -> None:
        zenn = DIALECTS["zenn"]
        text = "## Day 2\n\n### His own\n\n![](/images/x/hers.png)\n\n### Joint\n\nWhat he saw\n"
        plan = build_plan(read_article(text, zenn), zenn, owner=self.mate, stem="x", event_address="harbour")
        apply_article(plan, {"hers.png": StoredPicture(UNSENT, 64, 48)})

    def saves_the_settings(self, zone: str = "UTC") -> None:
        dates = {"first_day": self.first.date, "last_day": self.second.date}
        self.act("settings/", name="Harbour", time_zone=zone, language="en", **dates)

    def deletes_his_account(self) -> None:
        make_photo(session=self.joint, name="joint_8.png", content=b"8", added_by=self.mate, placed_by_hand=True)
        delete_account(self.mate)

    def makes_a_chapter_of_his_statistics(self) -> None:
        self.act(f"sessions/{self.joint.pk}/state/", state="attended")
        self.act("statistics/chapter/", report="his", heading="Numbers")


ACTS = {
    "a line, around a photo in her inbox": lambda team: team.line("Harbour tour", day="2"),
    "a line that names her session without a time": lambda team: team.line("Timeless", day="2"),
    "a line that names what she typed": lambda team: team.line("Last", day="2"),
    "lines with facts": Team.lines_with_facts,
    "Undo of the session that a line has made": Team.undo_of_a_new_session,
    "Undo of a line": Team.undo_of_a_line,
    "a tap": Team.marks_in_turn,
    "the form, and a program": Team.marks_by_form_and_api,
    "pictures": Team.sends_pictures,
    "a clock": Team.corrects_a_clock,
    "the bin of the album, and Assign by time": Team.clears_the_album,
    "a programme": Team.takes_a_programme,
    "an article": Team.takes_an_article,
    "the dates of the event": Team.saves_the_settings,
    "an empty day on which her chapter stands": lambda team: team.act("days/3/delete/"),
    "a zone with the same clock": lambda team: team.saves_the_settings("Africa/Abidjan"),
    "a chapter of the statistics": Team.makes_a_chapter_of_his_statistics,
    "the end of his account": Team.deletes_his_account,
}
"""What Ben does, after which the program writes more than he has typed."""
