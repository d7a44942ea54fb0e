"""A dialect for tests: what the preview needs of GitHub, and the rest of Zenn."""

from markdown_it import MarkdownIt

from sessions.reporting.dialects.github import constructs
from sessions.reporting.dialects.zenn import Zenn


class GitHubLike(Zenn):
    """Zenn with GitHub's constructs in the preview."""

    name = "github-like"
    label = "GitHub"
    preview = constructs.PREVIEW

    def add_constructs(self, md: MarkdownIt) -> None:
        constructs.add_constructs(md)
