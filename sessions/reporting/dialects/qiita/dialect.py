"""The Qiita dialect: implements the interface with the modules of this package."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.dialects.link_addresses import at_qiita
from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.qiita import rules
from sessions.reporting.dialects.qiita.constructs import PREVIEW, add_constructs
from sessions.reporting.dialects.qiita.front_matter import FRONT
from sessions.reporting.dialects.qiita.notation import QiitaNotation
from sessions.reporting.dialects.shared.site import Site
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts

NAME = "qiita"


class Qiita(Site):
    """The dialect of qiita.com. Its program uploads no picture: each needs an address on the web."""

    name = NAME
    label = "Qiita"
    front = FRONT
    knows = FRONT.attributes
    notation = QiitaNotation()
    site_keys = ("id", "updated_at")
    messages: Mapping[str, str] = rules.MESSAGES
    preview: PreviewRules = PREVIEW
    link_cards = True
    author_in_address = True

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address of another article."""
        return at_qiita(article)

    def image_path(self, folder: str, name: str) -> str:
        """Return the plain name: it shows which picture has no address yet."""
        return name

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Return None: no path leads to a picture."""
        return None

    def picture_name(self, address: str) -> str:
        """Return the name as it stands."""
        return unquote(address).removeprefix("./")

    def article_file(self, slug: str) -> str:
        """Return the path of the article in the folder of qiita-cli."""
        return f"public/{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture beside it, from where a person uploads it."""
        return f"images/{folder}/{name}" if folder else f"images/{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Qiita would refuse in the settings."""
        return rules.check_settings(facts)

    def check_article(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Qiita would refuse in the article as it is exported."""
        return rules.check_article(facts)

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that Qiita would not show."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)
