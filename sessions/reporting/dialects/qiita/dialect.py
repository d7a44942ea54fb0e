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
from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts

NAME = "qiita"
_NOTATION = QiitaNotation()


class Qiita:
    """The dialect of qiita.com. Its program uploads no picture: each needs an address on the web."""

    name = NAME
    label = "Qiita"
    slug_length: tuple[int, int] = (1, 100)
    knows = FRONT.attributes
    messages: Mapping[str, str] = rules.MESSAGES
    embeds: Mapping[str, str] = EMBEDS
    preview: PreviewRules = PREVIEW
    link_cards = True
    author_in_address = True

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address of another article."""
        return at_qiita(article)

    def write_front(self, front: FrontMatter) -> str:
        """Return the YAML front matter with its ``---`` lines."""
        return FRONT.write(front)

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the YAML front matter; a text without it is all body."""
        return FRONT.read(text)

    def keep_from(self, article: str, there: str) -> str:
        """Return `article` with the keys `there` that are not ours, and with the ID that Qiita gave it."""
        return FRONT.kept(article, there, ("id", "updated_at"))

    def write_body(self, text: str) -> str:
        """Translate from the house notation."""
        return _NOTATION.write(text)

    def read_body(self, text: str) -> str:
        """Translate into the house notation."""
        return _NOTATION.read(text)

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

    def repaired_front(self, _facts: ReportFacts, _finding: Finding) -> FrontMatter | None:
        """Return nothing: no finding of this site's settings has one right repair."""
        return None

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that Qiita would not show."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)

    def code_title(self, info: str) -> tuple[str, str]:
        """Split ``js:main.js`` at the colon."""
        language, _colon, name = info.strip().partition(":")
        return language, name
