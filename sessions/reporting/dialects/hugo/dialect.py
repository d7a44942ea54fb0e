"""The Hugo dialect: implements the interface with the modules of this package."""

from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.dialects.hugo import rules
from sessions.reporting.dialects.hugo.constructs import PREVIEW, add_constructs
from sessions.reporting.dialects.hugo.front_matter import FRONT
from sessions.reporting.dialects.hugo.notation import HugoNotation
from sessions.reporting.dialects.link_addresses import in_hugo
from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.site import IMAGES, ImagesBeside
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts

_POSTS = "content/posts"


class Hugo(ImagesBeside):
    """The dialect of sites made with Hugo: each article is a folder with its pictures."""

    name = "hugo"
    label = "Hugo"
    front = FRONT
    knows = FRONT.attributes
    notation = HugoNotation()
    messages: Mapping[str, str] = rules.MESSAGES
    preview: PreviewRules = PREVIEW

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address of another article."""
        return in_hugo(article)

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a site."""
        return f"{_POSTS}/{slug}/index.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a site."""
        return f"{_POSTS}/{slug}/{IMAGES}{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Hugo would leave out or refuse in the settings."""
        return rules.check_settings(facts)

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that Hugo would not find."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)
