"""The Zenn dialect: implements the interface with the modules of this package."""

from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.base import Dialect, is_name_in_address
from sessions.article.dialects.zenn import picture_rules, rules
from sessions.article.dialects.zenn.front_repairs import FRONT
from sessions.article.dialects.zenn.markdown import PREVIEW, add_constructs
from sessions.article.dialects.zenn.picture_rules import IMAGES
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, FindingTarget, ReportFacts
from sessions.article.images import is_plain_name
from sessions.rules.photo_names import is_folder


class Zenn(Dialect):
    """The dialect of zenn.dev."""

    name = "zenn"
    label = "Zenn"
    slug_length = rules.SLUG_LENGTH
    front = FRONT
    knows = FRONT.attributes
    messages = rules.MESSAGES
    preview = PREVIEW
    link_cards = True
    author_in_address = True

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address below the publication or the person; "" without either."""
        name = article.publication or article.authors.get("zenn", "")
        return f"https://zenn.dev/{name}/articles/{article.slug}" if is_name_in_address(name) else ""

    def image_path(self, folder: str, name: str) -> str:
        """Return the absolute path that Zenn requires."""
        return picture_rules.image_path(folder, name)

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path below ``/images/`` into folder ("" if none) and name; None for a folder that is not stored."""
        if not path.startswith(IMAGES):
            return None
        folder, _, name = path.removeprefix(IMAGES).rpartition("/")
        return (folder, name) if is_plain_name(name) and is_folder(folder) and ".." not in name else None

    def picture_name(self, address: str) -> str:
        """Return the name in ``/images/…``, with or without the first slash."""
        path = unquote(address).removeprefix("./").removeprefix("/")
        return path.rpartition("/")[2] if path.startswith("images/") else path

    def write_body(self, text: str) -> str:
        """Return the text as it is: the house notation is Zenn's."""
        return text

    def read_body(self, text: str) -> str:
        """Return the text as it is."""
        return text

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a Zenn repository."""
        return f"articles/{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a Zenn repository."""
        return self.image_path(folder, name).removeprefix("/")

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Zenn's validator would refuse in the front matter."""
        return rules.check_settings(facts)

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Zenn would refuse in the article as a whole."""
        yield from rules.check_body(facts, FRONT.read(facts.article)[1])
        yield from picture_rules.check_other_images(facts)

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Zenn's validator would refuse in the pictures of one text."""
        return picture_rules.check_images(text, target, facts)

    def repaired_front(self, facts: ReportFacts, finding: Finding) -> FrontMatter | None:
        """Return the settings with the repair of a finding."""
        return rules.repaired_front(facts, finding)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add Zenn's boxes, cards, players, footnotes and picture sizes to the preview parser."""
        add_constructs(md)
