"""What every dialect answers; adding one touches nothing else."""

from typing import Protocol

from sessions.reporting.document import FrontMatter


class Dialect(Protocol):
    """How one publishing site wants a report: front matter, paths, and the line that shows a recording."""

    name: str
    label: str

    def write_front(self, front: FrontMatter) -> str:
        """Return the head of the article, without a final newline; "" where the dialect has none."""
        ...

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split an article into its front matter and the body below it."""
        ...

    def image_path(self, folder: str, name: str) -> str:
        """Return the path by which an article shows the picture `name`."""
        ...

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Return (folder, name) for a path that `image_path` made, or None for any other."""
        ...

    def recording_line(self, url: str) -> str:
        """Return the line that shows a recording."""
        ...

    def article_file(self, slug: str) -> str:
        """Return where the article lies in the dialect's repository."""
        ...

    def image_file(self, folder: str, name: str) -> str:
        """Return where a picture lies in the dialect's repository."""
        ...
