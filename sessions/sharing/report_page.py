"""The page of a link to a report: its article, by the writer of the printed page, and which photos are in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from sessions.models import Impression, Photo, ShareLink
from sessions.reporting.files.article import PrintedPicture, prepare_article
from sessions.reporting.files.html_body import body_of
from sessions.reporting.files.tree import Block, Paragraph, plain
from sessions.reporting.preview_elements import AddressOf, Shown
from sessions.sharing.contents import pictures_in

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


def photo_in_report(link: ShareLink, name: str) -> Photo | None:
    """Return a photo by its name, if it is in the article of the link's report; loads only texts that may name it."""
    photo: Photo | None = link.event.photos.present().with_file().filter(name=name).first()
    if photo is None or link.report is None:
        return None
    return photo if name in pictures_in(_texts_with(link, name)) or _is_automatic(link, photo) else None


def _texts_with(link: ShareLink, name: str) -> Iterator[str]:
    assert link.report
    sessions = link.report.sessions().order_by()
    own = Impression.objects.filter(author=link.author_id, session__in=sessions.values("pk"))
    yield from link.report.chapters.present().filter(body__contains=name).values_list("body", flat=True)
    if link.report.shows_notes:
        yield from link.event.days.filter(note__contains=name).values_list("note", flat=True)
    yield from sessions.filter(note__contains=name).values_list("note", flat=True)
    yield from own.filter(summary__contains=name).values_list("summary", flat=True)
    yield from own.filter(body__contains=name).values_list("body", flat=True)


def _is_automatic(link: ShareLink, photo: Photo) -> bool:
    """Return whether the article has a photo that no text names; the rule of automatic_pictures."""
    assert link.report
    if not photo.session_id or not (link.report.shows_photos or photo.follows_heading):
        return False
    session = link.report.sessions().filter(pk=photo.session_id).with_impression_of(link.author).first()
    if session is None:
        return False
    own = session.own_impression
    texts = (session.note, own.summary, own.body) if own else (session.note,)
    return photo.follows_heading or not any(True for _name in pictures_in(texts))
