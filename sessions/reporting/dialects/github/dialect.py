"""The GitHub dialect: implements the interface with the modules of this package."""

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.dialects.github import rules
from sessions.reporting.dialects.github.constructs import PREVIEW, add_constructs
from sessions.reporting.dialects.github.notation import GitHubNotation
from sessions.reporting.dialects.link_addresses import at_github
from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.inline import unescaped
from sessions.reporting.dialects.shared.site import ImagesBeside
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.reporting.images import plain_text

_TITLE = re.compile(r"# ([^\n]+)\n(?:\n|\Z)")
_CLOSING = re.compile(r"(?<!#)#++$")
_NO_TITLE = "—"


class GitHub(ImagesBeside):
    """The dialect of files on GitHub; other CommonMark readers understand most of it."""

    name = "github"
    label = "GitHub"
    notation = GitHubNotation()
    knows = frozenset({"title"})
    messages: Mapping[str, str] = rules.MESSAGES
    preview: PreviewRules = PREVIEW

    def article_address(self, article: LinkedArticle) -> str:
        """Return the address of another article."""
        return at_github(article)

    def write_front(self, front: FrontMatter) -> str:
        """Return the title as the first heading."""
        title = plain_text(front.title) or _NO_TITLE
        return f"# {_CLOSING.sub(lambda hashes: hashes[0].replace('#', r'\#'), title)}"

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        """Split off the title; a text that does not begin with one is all body."""
        found = _TITLE.match(text)
        if found is None:
            return FrontMatter(), text
        return FrontMatter(title=unescaped(found[1])), text[found.end() :]

    def keep_from(self, article: str, there: str) -> str:
        """Return `article`: it has no front matter."""
        return article

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a repository."""
        return f"{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a repository."""
        return self.image_path(folder, name)

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what is missing in the settings."""
        return rules.check_settings(facts)

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that would not be shown."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)
