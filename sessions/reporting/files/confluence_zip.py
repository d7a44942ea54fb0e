"""Zip for Confluence: the page in storage format, its attachments, and how to import both."""

from collections.abc import Iterator
from contextlib import ExitStack

from django.utils import translation
from django.utils.translation import gettext as _

from sessions.reporting.archive import SizedZip
from sessions.reporting.files.article import PreparedArticle
from sessions.reporting.files.confluence import StoragePage, attachment_names
from sessions.reporting.files.office_pictures import office_pictures

PAGE, FOLDER, README = "page.xml", "attachments/", "README.txt"


class ConfluenceZip:
    """A page with its attachments as a zip stream of known length; it can be iterated once.

    Raises TooManyAtOnce when a picture has to be converted and cannot be now.
    """

    def __init__(self, prepared: PreparedArticle) -> None:
        article = prepared.article
        with ExitStack() as until:
            pictures = until.enter_context(office_pictures(prepared.pictures.values()))
            names = attachment_names(pictures)
            with translation.override(article.language):
                page = "".join(StoragePage(article, pictures, names).pieces())
            files = [(f"{FOLDER}{names[name]}", stored) for name, stored in pictures.items()]
            readme = read_me(article.title).encode()
            self._zip = SizedZip([(README, readme), (PAGE, page.encode()), *files])
            self._until = until.pop_all()

    def __len__(self) -> int:
        return len(self._zip)

    def __iter__(self) -> Iterator[bytes]:
        with self._until:
            yield from self._zip

    def close(self) -> None:
        """Delete the temporary file of converted pictures."""
        self._until.close()


def read_me(title: str) -> str:
    """Return how to import the page, in the language of who downloads it."""
    paragraphs = (
        _("%(title)s: page for Confluence") % {"title": title},
        _("page.xml is the page in Confluence's storage format. attachments has its images."),
        _(
            "By hand: 1. Create a page with the title above and publish it. "
            "2. Drag all files of the folder attachments onto the page. "
            "3. Edit the page, open the Source Editor (<>) and replace all by the text of page.xml. "
            "Confluence Data Center has the Source Editor since 10.2.3, where an administrator switches it on; "
            "older versions and Confluence Cloud need an app for it."
        ),
        _(
            "By program: 1. Create the page with its title, its space, and the text of page.xml as body in the "
            "representation storage (Data Center: POST /rest/api/content; Cloud: POST /wiki/api/v2/pages). "
            "2. Send each file of the folder attachments to /rest/api/content/{id}/child/attachment "
            "(in Cloud with /wiki before it), by POST as multipart/form-data in the field file, "
            "with the header X-Atlassian-Token: nocheck."
        ),
        _(
            "Send all images, and keep their names: an image whose attachment is missing is not shown, "
            "and Confluence does not report it."
        ),
    )
    return "\n\n".join(paragraphs) + "\n"
