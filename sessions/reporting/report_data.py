"""All data of a report, loaded: what a document is built of, and what the checks look at; no queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sessions.models import ArticleCopy, Chapter, Day, Edition, Event, Photo, PictureAddress, Report, Session

from .chapter_places import InsidePlace
from .printed_texts import PrintedTexts, in_order
from .series import ArticleLinks


@dataclass(frozen=True, slots=True)
class ReportSession:
    """A session in a report, with what is printed below its heading."""

    session: Session
    printed: PrintedTexts

    def texts(self) -> Iterator[str]:
        """Yield the texts of the session."""
        yield self.session.note
        yield self.printed.summary
        yield self.printed.body


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A day in a report, with its sessions in order."""

    day: Day
    sessions: tuple[ReportSession, ...]


@dataclass(frozen=True, slots=True)
class ReportData:
    """All data of a report, in the order of the article; the photos are those of the whole event.

    `inside` are the places of the chapters inside days, by key. `elsewhere` are the keys of the sessions that another
    report holds too; see held_sessions. `source` is the article as it last came in, if it keeps its form.
    `photographers` are the names of those who added the photos of a team's report, by picture.
    """

    report: Report
    event: Event
    days: tuple[ReportDay, ...]
    chapters: tuple[Chapter, ...]
    inside: Mapping[int, InsidePlace] = field(default_factory=dict)
    photos: tuple[Photo, ...] = ()
    editions: tuple[Edition, ...] = ()
    addresses: tuple[PictureAddress, ...] = ()
    links: ArticleLinks = field(default_factory=ArticleLinks)
    elsewhere: frozenset[UUID] = frozenset()
    source: ArticleCopy | None = None
    photographers: Mapping[str, str] = field(default_factory=dict)

    @property
    def authors(self) -> tuple[str, ...]:
        """The shown names of the people whose texts a team's report holds, each once, by their user names."""
        people = {author.user: author for held in self.sessions for author in held.printed.authors}
        return tuple(dict.fromkeys(author.name for author in in_order(people.values())))

    def addresses_in(self, dialect: str) -> dict[str, str]:
        """Return the addresses of uploaded pictures on the site of a dialect, by name; not of those changed since."""
        photos = {photo.pk: photo for photo in self.photos}
        known = ((photos.get(each.photo_id), each) for each in self.addresses if each.dialect == dialect)
        return {photo.name: each.url for photo, each in known if photo and photo.file.name == each.file}

    @property
    def sessions(self) -> tuple[ReportSession, ...]:
        """The sessions of all days; same order as the sessions of the document."""
        return tuple(held for day in self.days for held in day.sessions)

    @property
    def photos_of_sessions(self) -> tuple[Photo, ...]:
        """The photos that the article may show below a session without a text that names them.

        That are everybody's in the article of a team, else those that its author added: none whose account is gone.
        """
        report = self.report
        mine = (photo for photo in self.photos if report.is_team or photo.added_by_id == report.author_id)
        return tuple(photo for photo in mine if photo.session_id and photo.file)

    def texts(self) -> Iterator[str]:
        """Yield every text that a person wrote."""
        yield from (chapter.body for chapter in self.chapters)
        for held_day in self.days:
            yield held_day.day.note
            for held in held_day.sessions:
                yield from held.texts()
