"""Zenn: ``articles/<slug>.md`` and ``images/<folder>/…``, checked against zenn-cli 0.5.2 and its renderer."""

from sessions.reporting.document import FrontMatter
from sessions.reporting.frontmatter import read_front, write_front
from sessions.reporting.images import is_plain_name

_IMAGES = "/images/"


class Zenn:
    """The dialect of zenn.dev."""

    name = "zenn"
    label = "Zenn"

    def write_front(self, front: FrontMatter) -> str:
        """Return the YAML head between its ``---`` lines."""
        return write_front(front)

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the YAML head; a text without one is all body."""
        return read_front(text)

    def image_path(self, folder: str, name: str) -> str:
        """Return the absolute path that Zenn demands."""
        return f"{_IMAGES}{folder}/{name}" if folder else f"{_IMAGES}{name}"

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Return folder ("" for none) and name of a path below ``/images/``."""
        if not path.startswith(_IMAGES):
            return None
        folder, _, name = path.removeprefix(_IMAGES).rpartition("/")
        return (folder, name) if is_plain_name(name) and ".." not in path else None

    def recording_line(self, url: str) -> str:
        """Return the address alone: Zenn makes a player of it."""
        return url

    def article_file(self, slug: str) -> str:
        """Return the article's place in a Zenn repository."""
        return f"articles/{slug}.md"

    def image_file(self, folder: str, name: str) -> str:
        """Return the picture's place in a Zenn repository."""
        return self.image_path(folder, name).removeprefix("/")
