"""Article and pictures of a report, ready to be written in any file format."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import get_language
from markdown_it.token import Token

from sessions.models import Photo, Report
from sessions.reporting.export import stored_sizes, written_article
from sessions.reporting.files.build import Builder, picture_names_in
from sessions.reporting.files.clean import clean
from sessions.reporting.files.parser import HOUSE, parse
from sessions.reporting.files.tree import Article, picture_names
from sessions.reporting.report_data import load_report_data
from sessions.rules.picture_files import KEPT_ENDINGS, Ending

UNKNOWN_SIZE = (640, 480)
"""Size of a picture whose own is not known, in pixels, where a file must name one."""


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """A stored picture: its plain name, its file with the size in bytes, its format, and its size in pixels.

    Width and height are 0 where they are not known.
    """

    name: str
    file: str
    size: int
    ending: Ending
    width: int
    height: int

    def open(self) -> Any:
        """Open the stored file; raises OSError when it was deleted meanwhile."""
        return default_storage.open(self.file, "rb")

    def shown_size(self, width: int | None) -> tuple[int, int]:
        """Return width and height of the picture in pixels; `width` is what the author gave, if anything."""
        if not self.width:
            width = width or UNKNOWN_SIZE[0]
            return width, max(1, round(UNKNOWN_SIZE[1] * width / UNKNOWN_SIZE[0]))
        width = width or self.width
        return width, max(1, round(self.height * width / self.width))


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with the pictures that it shows, in order of appearance."""

    article: Article
    pictures: dict[str, PrintedPicture]


def prepare_article(report: Report, user: User) -> PreparedArticle:
    """Return the article of a report, in the language of its event; reads no picture."""
    material = load_report_data(report, user)
    text = written_article(replace(material, source=None), HOUSE).article
    tokens, rest = parse(HOUSE.read_front(text)[1])
    sizes = stored_sizes(material.photos, picture_names_in(tokens, report.image_folder))
    stored = {photo.name: photo for photo in material.photos}
    found = {name: picture for name, size in sizes.items() if (picture := _picture(stored[name], size))}
    language = report.event.language or get_language() or "en"
    with translation.override(language):
        # The file of a team is the same for everybody.
        own = user.get_full_name() or user.get_username()
        author = ", ".join(material.authors) if report.is_team else own
        article = built(tokens, rest, found, report.image_folder, report.title, language, author)
    return PreparedArticle(article, {name: found[name] for name in picture_names(article)})


def built(
    tokens: list[Token], rest: int, known: Collection[str], folder: str, title: str, language: str, author: str
) -> Article:
    """Return an article of tokens, without the last `rest` ones; `known` are the names of the pictures that exist."""
    builder = Builder(known, folder)
    blocks = builder.build(tokens)
    return Article(
        " ".join(clean(title).split()) or "—",
        blocks,
        tuple(builder.notes),
        language,
        clean(author),
        rest,
        tuple(builder.headings),
    )


def _picture(photo: Photo, size: int | None) -> PrintedPicture | None:
    file = str(photo.file.name or "")
    ending = KEPT_ENDINGS.get(file.rpartition(".")[2].lower())
    if size is None or ending is None:
        return None
    return PrintedPicture(photo.name, file, size, ending, photo.width or 0, photo.height or 0)
