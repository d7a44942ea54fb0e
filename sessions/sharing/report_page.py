"""The page of a link to a report: its article, by the writer of the printed page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from sessions.models import ShareLink
from sessions.reporting.files.article import PrintedPicture, prepare_article
from sessions.reporting.files.html_body import body_of
from sessions.reporting.files.tree import Block, Paragraph, plain
from sessions.reporting.preview_elements import AddressOf, Shown

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
