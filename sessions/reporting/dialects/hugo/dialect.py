"""The Hugo dialect: implements the interface with the modules of this package."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.dialects.hugo import rules
from sessions.reporting.dialects.hugo.constructs import PREVIEW, add_constructs
from sessions.reporting.dialects.hugo.front_matter import FRONT
from sessions.reporting.dialects.hugo.notation import HugoNotation
from sessions.reporting.dialects.link_addresses import in_hugo
from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.reporting.images import is_plain_name

_IMAGES = "images/"
_POSTS = "content/posts"
_NOTATION = HugoNotation()


class Hugo:
    """The dialect of sites made with Hugo: each article is a folder with its pictures."""

    name = "hugo"
    label = "Hugo"
    slug_length: tuple[int, int] = (1, 100)
    knows = FRONT.attributes
    messages: Mapping[str, str] = rules.MESSAGES
    embeds: Mapping[str, str] = EMBEDS
    preview: PreviewRules = PREVIEW
    link_cards = False
    author_in_address = False

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address of another article."""
        return in_hugo(article)

    def write_front(self, front: FrontMatter) -> str:
        """Return the YAML front matter with its ``---`` lines."""
        return FRONT.write(front)

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the YAML front matter; a text without it is all body."""
        return FRONT.read(text)

    def keep_from(self, article: str, there: str) -> str:
        """Return `article` with the keys of the front matter `there` that are not ours."""
        return FRONT.kept(article, there)

    def write_body(self, text: str) -> str:
        """Translate from the house notation."""
        return _NOTATION.write(text)

    def read_body(self, text: str) -> str:
        """Translate into the house notation."""
        return _NOTATION.read(text)

    def image_path(self, folder: str, name: str) -> str:
        """Return the path in the folder of the article."""
        return f"{_IMAGES}{name}"

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path below ``images/``."""
        name = path.removeprefix("./").removeprefix(_IMAGES)
        return ("", name) if path.removeprefix("./").startswith(_IMAGES) and is_plain_name(name) else None

    def picture_name(self, address: str) -> str:
        """Return the name in ``images/…``."""
        return unquote(address).removeprefix("./").removeprefix(_IMAGES)

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a site."""
        return f"{_POSTS}/{slug}/index.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a site."""
        return f"{_POSTS}/{slug}/{_IMAGES}{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Hugo would leave out or refuse in the settings."""
        return rules.check_settings(facts)

    def check_article(self, _facts: ReportFacts) -> Iterator[Finding]:
        """Yield nothing: what this site refuses is in its settings and pictures."""
        return iter(())

    def repaired_front(self, _facts: ReportFacts, _finding: Finding) -> FrontMatter | None:
        """Return nothing: no finding of this site's settings has one right repair."""
        return None

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that Hugo would not find."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)

    def code_title(self, info: str) -> tuple[str, str]:
        """Split ``js:main.js`` at the colon."""
        language, _colon, name = info.strip().partition(":")
        return language, name
