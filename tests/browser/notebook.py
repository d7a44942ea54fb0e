"""A notebook in use, and one that is still empty: every page of the site, by the name of its address."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from factories import (
    make_chapter,
    make_day,
    make_edited_article,
    make_event,
    make_feed,
    make_impression,
    make_incoming_article,
    make_member,
    make_photo,
    make_report,
    make_repository,
    make_revision,
    make_session,
    make_team_text,
    make_user,
)
from photos.samples import picture
from sessions.models import (
    Chapter,
    CoverageRequest,
    Day,
    Event,
    Feed,
    IncomingArticle,
    IncomingFeed,
    Photo,
    Report,
    Repository,
    RevisionReason,
    Session,
    ShareLink,
    State,
)
from web.addresses import addresses

# What is no page: files, actions, and addresses that only lead on. Whatever is not named here is visited.
NOT_PAGES = frozenset(
    {
        *("sessions:home", "sessions:health", "sessions:ready", "sessions:token", "sessions:zones"),
        *("sessions:photo-file", "sessions:photo-thumbnail", "sessions:report-download", "sessions:report-archive"),
        *("sessions:shared-feed", "sessions:shared-picture", "sessions:shared-photo", "sessions:shared-thumbnail"),
        *("sessions:report-html", "sessions:report-docx", "sessions:report-confluence"),
        *("sessions:photo-create", "sessions:photo-move", "sessions:photo-clock", "sessions:photo-sort"),
        *("sessions:photo-delete-many", "sessions:photo-restore-many", "sessions:photo-undo-many"),
        *("sessions:photo-purge", "sessions:photo-place", "sessions:photo-follow", "sessions:photo-turn"),
        *("sessions:photo-crop", "sessions:photo-undo", "sessions:photo-delete", "sessions:photo-restore"),
        *("sessions:report-count", "sessions:chapter-photos"),
        *("sessions:report-follow", "sessions:report-repair", "sessions:catalogue-entry"),
        *("sessions:catalogue-suggest", "sessions:agenda-file"),
        *("sessions:catalogue-options", "sessions:stars-calendar"),
        *("sessions:stars-file", "sessions:statistics-picture"),
        *("sessions:watch-later-mark", "sessions:feed-refresh"),
        *("sessions:session-beside", "sessions:session-day"),
        *("sessions:worker", "sessions:manifest", "sessions:share"),
        # Visited by test_account.py: they need a fresh confirmation, a second factor, or mail.
        *("mfa_login_webauthn", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"),
        *("mfa_edit_webauthn", "mfa_remove_webauthn", "account_email", "sessions:api-token-create"),
        *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key"),
        *("sessions:event-restore", "sessions:day-create", "sessions:day-delete"),
        *("sessions:session-move", "sessions:session-delete", "sessions:session-restore", "sessions:session-undo"),
        # The last two are shown once the password is typed again, and for a file that was just sent.
        *("sessions:backup-mine", "sessions:event-backup", "sessions:backup-site", "sessions:backup-plan"),
        *("sessions:impression-state", "sessions:impression-save", "sessions:impression-preview"),
        *(
            "sessions:chapter-preview",
            "sessions:day-note-preview",
            "sessions:team-text-preview",
            "sessions:team-text-use",
        ),
        *("sessions:team-share-all", "sessions:team-leave", "sessions:team-member", "sessions:team-request"),
        "sessions:team-offer",
        *("sessions:team-links", "sessions:team-join"),  # see tests/team
        # The last but one needs a fresh confirmation: see test_people_axe.py.
        *("sessions:person-active", "sessions:person-reset", "sessions:person-hand-over", "sessions:invitation"),
        *("sessions:chapter-move", "sessions:chapter-delete", "sessions:chapter-restore"),
    }
)
# The pages of who is not signed in; the last of them are for everybody.
AT_THE_DOOR = ("account_login", "account_signup", "account_inactive", "sessions:preference-update")
ONLY_AT_THE_DOOR = frozenset(AT_THE_DOOR[:2])
SENTENCES = {
    "en": "Queues between services, and **what happens** when nobody reads them. ",
    "ja": "サービスのあいだに置かれたキューと、それを**誰も読まない**ときに起きること。",
}
SEARCHES = {"sessions:search": "?q=e"}
"""What is searched on pages that show nothing otherwise."""
TITLES = {
    "en": "Advanced event-driven architectures for people who would rather be asleep",
    "ja": "眠っていたい人のための、イベント駆動アーキテクチャ上級編とその後始末について",
}
WATCHED = datetime(2025, 12, 20, 20, tzinfo=UTC)
FORMATS = {"en": ("Breakout session", "Workshop", ""), "ja": ("ブレイクアウトセッション", "ワークショップ", "")}


@dataclass(frozen=True)
class Notebook:
    """An event of an owner with a row of everything that a page may be about; without a day it has none of them."""

    event: Event
    day: Day | None = None
    session: Session | None = None
    report: Report | None = None
    chapter: Chapter | None = None
    photo: Photo | None = None
    feed: Feed | None = None
    incoming: IncomingFeed | None = None
    article: IncomingArticle | None = None
    edited: IncomingArticle | None = None
    repository: Repository | None = None
    token: str | None = None  # of a link for readers

    @property
    def owner(self) -> User:
        """Who signs in to see it."""
        return self.event.owner

    def pages(self) -> dict[str, str]:
        """Return the path of every page that its owner can see, by the name of its address."""
        found: dict[str, str] = {}
        for address in addresses():
            values = self.keywords(address.name)
            if address.name not in NOT_PAGES | ONLY_AT_THE_DOOR and set(address.keywords) <= values.keys():
                kwargs = {keyword: values[keyword] for keyword in address.keywords}
                found[address.name] = reverse(address.name, kwargs=kwargs) + SEARCHES.get(address.name, "")
        return found

    def keywords(self, name: str) -> dict[str, Any]:
        """Return what the parts of the address of that name are called to lead here."""
        if ":article-" in name:
            waiting = self.edited if "edits" in name else self.article
            return {"pk": waiting.pk} if waiting else {}
        if ":person" in name:
            return {"pk": self.owner.pk}
        row = self.chapter if "chapter" in name else self.photo if ":photo-" in name else self.session
        if ":feed-" in name:
            row = self.incoming if name == "sessions:feed-plan" else self.feed
        values = {
            "slug": self.event.slug,
            "number": self.day and self.day.number,
            "report": self.report and self.report.slug,
            "token": self.token if name == "sessions:shared" else None,
            "repository": self.repository and self.repository.pk,
            "pk": row and row.pk,
        }
        return {name: value for name, value in values.items() if value is not None}


def empty_notebook(language: str = "en") -> Notebook:
    """Make an event about which nothing is known but its name, and a report of nothing."""
    event = make_event(name="Harbour" if language == "en" else "港", language=language)
    return Notebook(event, report=make_report(event=event, slug="empty-report"))


def full_notebook(language: str = "en", *, title: str = "", sessions: int = 12) -> Notebook:
    """Make an event with all that a day can hold, its texts in a language; ``title`` stands on everything."""
    title = title or TITLES[language]
    sentence = SENTENCES[language]
    event = make_event(
        owner=make_user(),
        name=title[:100],
        venue=title[:60],
        language=language,
        first_day=date(2025, 12, 1),
        last_day=date(2025, 12, 2),
    )
    day = make_day(event=event, on=date(2025, 12, 1), note=sentence * 3)
    make_day(event=event, on=date(2025, 12, 2), title=title[:200])
    for index in range(sessions):
        make_card(day, index, title, language)
    session = event.sessions.present().in_order()[1]
    drawn = picture(size=(400, 300))
    size = {"width": 400, "height": 300}
    photo = make_photo(
        session=session, name="harbour_1.png", content=drawn, alt=sentence[:20], caption=sentence, **size
    )
    for index in range(3):
        taken = datetime(2025, 12, 1, 9, 40 + index, tzinfo=UTC)
        make_photo(event=event, name=f"photo_{index}.png", content=drawn, taken_at=taken, **size)
    make_photo(session=session, name="harbour_2.png")
    report = make_report(event=event, title=title[:200], slug="full-report-2025", topics=["aws", "events"], emoji="⚓")
    chapter = make_chapter(report=report, heading=title[:200], body=sentence * 20, level=2)
    make_chapter(report=report, heading=title[:200], level=2, place="after")
    make_chapter(report=report, heading=title[:200], after_session=session, in_day=day)
    feed = make_feed(event=event, title=title[:200], url=f"https://harbour.example/{'programme/' * 20}all.csv")
    incoming = add_programme(event, title)
    add_times(session, sentence)
    add_earlier_texts(session, chapter, day, sentence)
    add_team(event, session, sentence)
    for row in (
        make_session(day=day, title=title),
        make_chapter(report=report, heading=title[:200]),
        make_event(owner=event.owner, name=title[:100], language=language),
    ):
        row.discard()
    address = f"https://git.harbour.example/{'deep/' * 20}blog.git"
    known = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    repository = make_repository(
        owner=event.owner, name=title[:80], address=address, public_key=known, host_key=known, secret="x"
    )
    edited = make_edited_article(report=report, old=sentence[:9], new=title[:20], name=f"{title}.md")
    waiting = incoming, add_article(event, title, sentence), edited
    chapter.body += "\n\nWritten meanwhile."
    chapter.save()
    shown = {"with_impressions": True, "with_photos": True, "with_ratings": True}
    token = ShareLink.objects.issue(event.owner, event=event, name=title[:100], **shown)
    return Notebook(event, day, session, report, chapter, photo, feed, *waiting, repository, token)


def add_team(event: Event, session: Session, sentence: str) -> None:
    """Let a colleague attend two sessions and share an impression, and ask that somebody sees a third."""
    colleague = make_member(event=event, user=make_user(username="colleague-with-a-very-long-name"))
    shared = {"shared": True, "rating": 4, "summary": sentence * 3, "body": sentence * 9}
    make_impression(session=session, author=colleague, state="attended", **shared)
    make_team_text(session=session, summary=sentence, body=sentence * 5)
    for number, other in enumerate(event.sessions.present().exclude(pk=session.pk).in_order()[:2]):
        if number:
            make_impression(session=other, author=colleague, state="planned")
        else:
            CoverageRequest.objects.create(session=other, author=colleague)


def add_article(event: Event, title: str, sentence: str) -> IncomingArticle:
    """Let a report wait with a long title, a long text, and a picture that did not come along."""
    talks = "".join(f"### NEW{number} | {title}\n\n{sentence * 4}\n\n- a\n- b\n\n" for number in range(100, 106))
    day = "1 日目" if event.language == "ja" else "Day 1"
    text = f'---\ntitle: "{title}"\n---\n\n{sentence * 8}\n\n## {day}\n\n{talks}![](/images/harbour/lamp.png)\n'
    left_out = [["unused.png", ""], [f"{'long-' * 20}name.png", "broken"]]
    return make_incoming_article(author=event.owner, event=event, text=text, name=f"{title}.md", left_out=left_out)


def add_programme(event: Event, title: str) -> IncomingFeed:
    """Let a programme wait that tells of new sessions, and tells what is there otherwise."""
    lines = ["Code,Title,Room,Date,Start", "COM100-R,Another title,Pier 5,2025-12-01,10:00"]
    lines += [f'NEW{number},"{title}",Pier 6,2025-12-02,1{number % 10}:00' for number in range(100, 115)]
    mapping = {"code": "Code", "title": "Title", "room": "Room", "date": "Date", "start": "Start"}
    content = "\n".join(lines).encode()
    return IncomingFeed.objects.keep(event, event.owner, content, f"{title}.csv", mapping=mapping)


def add_times(session: Session, sentence: str) -> None:
    """Begin some lines about the session with times at which its recording runs."""
    impression = session.impressions.get()
    clocks = [timezone.localtime(session.starts_at + timedelta(minutes=9 * n), session.event.zone) for n in range(4)]
    impression.body += "\n\n" + "\n".join(f"- {clock:%H:%M} {sentence}" for clock in clocks)
    impression.save()


def add_earlier_texts(session: Session, chapter: Chapter, day: Day, sentence: str) -> None:
    """Keep earlier texts of each kind, of the session more than a page of them."""
    impression = session.impressions.get()
    for number in range(30):
        words = impression.body.replace(sentence[4:9], f"<b>{number}</b>").split("\n")
        texts = {"summary": sentence, "body": "\n".join([*words[:2], f"{number}. {sentence}", *words[3:]])}
        make_revision(row=impression, texts=texts, reason=list(RevisionReason)[number % 5])
    make_revision(row=chapter, texts={"heading": sentence[:30], "level": 3, "body": chapter.body[20:]})
    make_revision(row=day, texts={"note": ""})


def make_card(day: Day, index: int, title: str, language: str) -> None:
    """Make one session of many: some with times, some planned, missed or without a state, most written about."""
    starts_at = datetime(2025, 12, 1, 9, tzinfo=UTC) + timedelta(minutes=30 * index) if index < 10 else None
    session = make_session(
        day=day,
        code=f"COM{index % 5 + 1}{index:02}-R",
        title=title,
        level=(index % 5 + 1) * 100,
        format=FORMATS[language][index % 3],
        room=("Pier 4", "第4埠頭")[language == "ja"],
        speakers=("Ottilie Anchor, Per Quay", "港 太郎、波止場 花子")[language == "ja"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45) if starts_at else None,
        recording_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ" if index % 2 else "",
        note="" if index % 2 else SENTENCES[language],
        description=SENTENCES[language],
        track="OPS",
    )
    state = (State.ATTENDED, State.ATTENDED, State.MISSED, State.PLANNED, None)[index % 5]
    if state:
        body = SENTENCES[language] * 4 if index % 3 else ""
        make_impression(
            session=session,
            state=state,
            summary=body,
            body=body,
            rating=index % 5 + 1,
            watch_later=index % 2 == 0,
            watched_at=WATCHED if index % 6 == 3 else None,
        )
