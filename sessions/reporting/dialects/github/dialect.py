"""The GitHub dialect: implements the interface with the modules of this package."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from markdown_it import MarkdownIt

from sessions.reporting.article_links import LinkedArticle
from sessions.reporting.dialects.github import rules
from sessions.reporting.dialects.github.constructs import PREVIEW, add_constructs
from sessions.reporting.dialects.github.notation import GitHubNotation
from sessions.reporting.dialects.link_addresses import at_github
from sessions.reporting.dialects.preview_rules import PreviewRules
from sessions.reporting.dialects.shared.cards import EMBEDS
from sessions.reporting.dialects.shared.inline import unescaped
from sessions.reporting.document import FrontMatter
from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.reporting.images import is_plain_name, plain_text

_TITLE = re.compile(r"# ([^\n]+)\n(?:\n|\Z)")
_CLOSING = re.compile(r"#+$")
_NO_TITLE = "—"
_IMAGES = "images/"
_NOTATION = GitHubNotation()


class GitHub:
    """The dialect of files on GitHub; other CommonMark readers understand most of it."""

    name = "github"
    label = "GitHub"
    slug_length: tuple[int, int] = (1, 100)
    knows = frozenset({"title"})
    messages: Mapping[str, str] = rules.MESSAGES
    embeds: Mapping[str, str] = EMBEDS
    preview: PreviewRules = PREVIEW
    link_cards = False
    author_in_address = False

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

    def write_body(self, text: str) -> str:
        """Translate from the house notation."""
        return _NOTATION.write(text)

    def read_body(self, text: str) -> str:
        """Translate into the house notation."""
        return _NOTATION.read(text)

    def image_path(self, folder: str, name: str) -> str:
        """Return the path relative to the article."""
        return f"{_IMAGES}{name}"

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        """Parse a path below ``images/``."""
        name = path.removeprefix("./").removeprefix(_IMAGES)
        return ("", name) if path.removeprefix("./").startswith(_IMAGES) and is_plain_name(name) else None

    def picture_name(self, address: str) -> str:
        """Return the name in ``images/…``."""
        return unquote(address).removeprefix("./").removeprefix(_IMAGES)

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a repository."""
        return f"{slug}.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a repository."""
        return self.image_path(folder, name)

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what is missing in the settings."""
        return rules.check_settings(facts)

    def check_article(self, _facts: ReportFacts) -> Iterator[Finding]:
        """Yield nothing: what this site refuses is in its settings and pictures."""
        return iter(())

    def repaired_front(self, _facts: ReportFacts, _finding: Finding) -> FrontMatter | None:
        """Return nothing: no finding of this site's settings has one right repair."""
        return None

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        """Yield pictures that would not be shown."""
        return rules.check_images(text, target, facts)

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the site's constructs to the preview parser."""
        add_constructs(md)

    def code_title(self, info: str) -> tuple[str, str]:
        """Split ``js:main.js`` at the colon."""
        language, _colon, name = info.strip().partition(":")
        return language, name
