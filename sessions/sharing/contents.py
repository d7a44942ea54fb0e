"""What the page of a link has: an explicit list of fields. A field that is not named here never gets there.

Facts, days and marks always; texts, photos and ratings only where the link says so. Everything is that of the link's
author, and a constant number of queries.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.utils.safestring import SafeString, mark_safe

from sessions.article.dialects import DEFAULT_DIALECT, DIALECTS
from sessions.models import Day, Event, Impression, Session, ShareLink
from sessions.models.profile import seen_names
from sessions.reporting.files.article import PrintedPicture, prepare_article
from sessions.reporting.files.html_body import body_of
from sessions.reporting.files.tree import Block, Paragraph, plain
from sessions.reporting.preview import by_path, render
from sessions.reporting.preview_elements import AddressOf, Shown
from sessions.rules.concurrency_limit import LONG_TEXT, heavy
from sessions.sharing.open_link import key_of
from sessions.sharing.pictures import pictures_in, sessions_of
from sessions.sharing.shown import SharedDay, SharedEvent, SharedPhoto, SharedSession, digest_of

MOST_SESSIONS = 120
"""Maximum number of sessions on one page for readers; an event with more has a page for each day."""

MOST_CHARACTERS = 400_000
"""Maximum length of the texts on one page; an event with more has a page for each day, and a day ends there."""

HEADING_SHIFT = 4
"""A heading in a text is below the label of the text, which is below its session; on the page of a session by two."""


def shared_event(
    link: ShareLink, address_of: AddressOf, wanted: int | None = None, *, facts_only: bool = False
) -> SharedEvent:
    """Return what a link to an event or a session shows; ``wanted`` is the number of a day of a long event.

    With ``facts_only`` no session is loaded.
    """
    event = link.event
    counts, characters = _extent(link)
    days = list(event.days.filter(pk__in=counts).order_by("number"))
    by_day = not link.session_id and (sum(counts.values()) > MOST_SESSIONS or characters > MOST_CHARACTERS)
    on_page = [] if facts_only else _chosen(days, wanted) if by_day else days
    with heavy(key_of(link), needed=characters > LONG_TEXT and not facts_only):
        held, left_out = _sessions_on(link, on_page)
        page = _Page(link, address_of, [session for sessions in held.values() for session in sessions], on_page)
        shown = tuple(page.day(day, counts[day.pk], held[day.pk]) for day in on_page)
    all_days = tuple(
        SharedDay(day.number, _heading(day, event), day.date, SafeString(), counts[day.pk]) for day in days
    )
    return SharedEvent(
        event.name,
        event.venue,
        event.first_day,
        event.last_day,
        event.zone,
        event.time_zone,
        all_days,
        shown,
        by_day,
        left_out,
    )


def newest_sessions(link: ShareLink, address_of: AddressOf, most: int) -> list[tuple[int, SharedSession]]:
    """Return the sessions that changed last, as many as fit on a page, each with the number of its day."""
    newest = sessions_of(link).select_related("day").with_impression_of(link.author).defer("search", "feed_digests")
    sessions: list[Session] = []
    characters = 0
    for session in newest.order_by("-updated_at", "pk")[:most]:
        characters += sum(map(len, _texts(session)))
        if characters <= MOST_CHARACTERS or not sessions:
            sessions.append(session)
    with heavy(key_of(link), needed=characters > LONG_TEXT):
        page = _Page(link, address_of, sessions, ())
        return [(session.day.number, page.session(session)) for session in sessions]


def _extent(link: ShareLink) -> tuple[dict[int, int], int]:
    """Return the number of sessions per day, and the length of all texts that are shared."""
    sessions = sessions_of(link).order_by()
    counts = {row["day"]: row["count"] for row in sessions.values("day").annotate(count=Count("pk"))}
    if not link.with_impressions:
        return counts, 0
    own = Impression.objects.filter(author=link.author_id, session__in=sessions.values("pk"))
    written = own.aggregate(sum=Sum(Length("summary") + Length("body")))["sum"] or 0
    return counts, written + (sessions.aggregate(sum=Sum(Length("note")))["sum"] or 0)


def _chosen(days: Sequence[Day], wanted: int | None) -> list[Day]:
    return [day for day in days if day.number == wanted] or list(days[:1])


def _sessions_on(link: ShareLink, days: Sequence[Day]) -> tuple[dict[int, list[Session]], int]:
    """Return the sessions of these days as far as they fit on a page, and how many do not."""
    sessions = sessions_of(link).filter(day__in=[day.pk for day in days]).in_order()
    held: dict[int, list[Session]] = defaultdict(list)
    characters = left_out = 0
    for number, session in enumerate(sessions.with_impression_of(link.author).defer("search", "feed_digests")):
        if link.with_impressions:
            characters += sum(map(len, _texts(session)))
        if number >= MOST_SESSIONS or (number and characters > MOST_CHARACTERS):
            left_out += 1
        else:
            held[session.day_id].append(session)
    return held, left_out


def _texts(session: Session) -> tuple[str, str, str]:
    """Return note, summary and impressions of a session."""
    own = session.own_impression
    return (session.note, own.summary, own.body) if own else (session.note, "", "")


def _heading(day: Day, event: Event) -> str:
    day.event = event  # no query for its language
    return day.heading


class _Page:
    """Makes the parts of one page, with the photos of all of them in one query."""

    def __init__(
        self, link: ShareLink, address_of: AddressOf, sessions: Sequence[Session], days: Iterable[Day]
    ) -> None:
        self._link, self._address_of = link, address_of
        self._named: dict[str, Shown] = {}
        self._of_session: dict[Any, list[SharedPhoto]] = defaultdict(list)
        if link.with_photos:
            self._load_photos(sessions, days)

    def _load_photos(self, sessions: Sequence[Session], days: Iterable[Day]) -> None:
        texts: list[str] = []
        if self._link.with_impressions:
            texts = [text for session in sessions for text in _texts(session)] + [day.note for day in days]
        placed = set(pictures_in(texts))
        held = {session.pk for session in sessions}
        of_sessions = []
        for photo in self._link.event.photos.present().with_file().in_order().only(*_PHOTO):
            if photo.name in placed:
                self._named[photo.name] = Shown.of(photo, self._address_of)
            elif photo.session_id in held:
                of_sessions.append(photo)
        if self._named and any(map(_IN_FOLDER.search, texts)):
            self._named = by_path(self._named, self._link.event.reports.values_list("image_folder", flat=True))
        added_by = {photo.added_by_id for photo in of_sessions if photo.added_by_id}
        # Named where somebody else than the author of the link added one.
        names = seen_names(added_by) if added_by - {self._link.author_id} else {}
        for photo in of_sessions:
            credit = names.get(photo.added_by_id or 0, "")
            shown = SharedPhoto(Shown.of(photo, self._address_of), photo.alt, photo.caption, credit)
            self._of_session[photo.session_id].append(shown)

    def day(self, day: Day, count: int, sessions: Iterable[Session]) -> SharedDay:
        """Return a day with its sessions."""
        note = SafeString() if self._link.session_id else self._html(day.note)
        shown = tuple(map(self.session, sessions))
        return SharedDay(day.number, _heading(day, self._link.event), day.date, note, count, shown)

    def session(self, session: Session) -> SharedSession:
        """Return a session."""
        own = session.own_impression
        texts = _texts(session) if self._link.with_impressions else ()
        note, summary, body = map(self._html, _texts(session))
        began = own.created_at if own and texts else session.updated_at
        return SharedSession(
            key=session.pk,
            updated=max(session.updated_at, began),
            texts_digest=digest_of(*texts),
            anchor=f"session-{session.pk.hex[:8]}",
            **{name: getattr(session, name) for name in FACTS},
            description=session.description if self._link.session_id else "",
            state=own.state if own else "",
            second_choice=own.is_second_choice if own else False,
            rating=own.rating if own and self._link.with_ratings else None,
            note=note,
            summary=summary,
            body=body,
            photos=tuple(self._of_session[session.pk]),
        )

    def _html(self, text: str) -> SafeString:
        """Return a text as it is shown; "" where texts are not shared."""
        if not self._link.with_impressions or not text.strip():
            return SafeString()
        which: Any = "stored" if self._link.with_photos else "none"
        dialect = DIALECTS[DEFAULT_DIALECT]
        shift = HEADING_SHIFT - 2 * bool(self._link.session_id)
        return render(text, self._named, dialect=dialect, heading_shift=shift, pictures=which, folder="")


FACTS = (
    *("code", "title", "heading", "level", "format", "track", "room", "speakers", "starts_at", "ends_at"),
    *("recording_url", "slides_url"),
)
"""The facts of a session that every link shows."""

_IN_FOLDER = re.compile(r"images/[^/\s)>]+/")
"""The path of a picture in a folder."""

_PHOTO = ("name", "file", "alt", "caption", "width", "height", "session", "event", "added_by")


DESCRIPTION_LENGTH = 200
"""Maximum length of the description that other sites show, in characters."""


@dataclass(frozen=True, slots=True)
class SharedReport:
    """The article of a report: its title, its body as safe HTML, and its beginning in one line."""

    title: str
    body: SafeString
    beginning: str


def shared_report(link: ShareLink, address_of: AddressOf) -> SharedReport:
    """Return the article of the link's report as its author would export it."""
    assert link.report
    prepared = prepare_article(link.report, link.author)
    photos = link.event.photos.present().filter(name__in=list(prepared.pictures))
    shown = {photo.name: Shown.of(photo, address_of) for photo in photos}

    def picture(stored: PrintedPicture) -> Shown:
        return shown.get(stored.name, Shown(""))

    body = mark_safe(body_of(prepared, picture))  # noqa: S308 - every text in it is escaped
    return SharedReport(prepared.article.title, body, beginning_of(_paragraphs(prepared.article.blocks)))


def _paragraphs(blocks: tuple[Block, ...]) -> str:
    return next((text for block in blocks if isinstance(block, Paragraph) and (text := plain(block.text).strip())), "")


def beginning_of(text: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= DESCRIPTION_LENGTH else f"{line[: DESCRIPTION_LENGTH - 1].rstrip()}…"
