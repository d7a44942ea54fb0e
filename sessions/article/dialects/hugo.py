"""Hugo (gohugo.io): page bundles ``content/posts/<slug>/index.md``, checked with Hugo 0.168."""

import re
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.base import IMAGES, ImagesBeside, setting
from sessions.article.dialects.hugo_notation import HugoNotation
from sessions.article.dialects.shared.cards import INTERRUPTED
from sessions.article.dialects.shared.constructs import PreviewRules, add_extensions
from sessions.article.dialects.shared.front_matter import FrontFormat, flag_key, list_key, plain_key, text_key
from sessions.article.dialects.shared.html import add_comment_lines
from sessions.article.findings import Finding, ReportFacts
from sessions.rules.parsing import parse_moment
from sessions.rules.translation_marks import gettext_noop

MESSAGES: Mapping[str, str] = {
    "hugo-future": gettext_noop("Hugo leaves out an article whose publication date is in the future."),
    "hugo-date": gettext_noop("The publication date cannot be read. Write it like 2024-01-31 or 2024-01-31 09:00."),
    "hugo-tag-empty": gettext_noop("One of the topics is empty."),
    "hugo-slug": gettext_noop("A folder with the name “index” or “_index” is no article for Hugo. Change the slug."),
}

_POSTS = "content/posts"
_YOUTUBE = re.compile(r"\{\{< youtube (?:id=)?([A-Za-z0-9_-]{11})(?: start=([0-9]{1,6}))? >\}\}")
_FIGURE = re.compile(r'\{\{< figure ((?:[a-z]+="(?:[^"\\\n]|\\.){0,2000}" ){1,6})>\}\}')
_PARAMETER = re.compile(r'(?<![a-z])([a-z]++)="((?:[^"\\]|\\.)*+)"')
_ESCAPED = re.compile(r"\\(.)")
_SIZE = re.compile(r"[0-9]{1,4}")


class Hugo(ImagesBeside):
    """The dialect of sites made with Hugo: each article is a folder with its pictures."""

    name = "hugo"
    label = "Hugo"
    front = FrontFormat(
        [
            text_key("title", "title", always=True),
            plain_key("date", "date"),
            flag_key("draft", "published", inverse=True, required=False),
            list_key("tags", "topics"),
            # The taxonomy by which sites with several authors list their articles.
            list_key("authors", "authors", written_only=True),
        ]
    )
    knows = front.attributes
    notation = HugoNotation()
    messages = MESSAGES
    preview = PreviewRules(breaks=False, draws=False)

    def article_address(self, article: LinkedArticle) -> str:
        """Return the shortcode that Hugo resolves; none to a draft, with which a site could not be built."""
        return f'{{{{< relref "posts/{article.slug}" >}}}}' if article.published else ""

    def article_file(self, slug: str) -> str:
        """Return the path of the article in a site."""
        return f"{_POSTS}/{slug}/index.md"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        """Return the path of a picture in a site."""
        return f"{_POSTS}/{slug}/{IMAGES}{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        """Yield what Hugo would leave out or refuse in the settings."""
        if not facts.front.title.strip():
            yield setting("error", "title-missing", "title")
        if facts.slug in ("index", "_index"):
            yield setting("error", "hugo-slug", "slug")
        if not all(topic.strip() for topic in facts.front.topics):
            yield setting("error", "hugo-tag-empty", "topics")
        moment = parse_moment(facts.front.date)
        if facts.front.published_at and parse_moment(facts.front.published_at.replace(" ", "T", 1)) is None:
            yield setting("warning", "hugo-date", "published_at")
        elif facts.front.published and moment and moment > facts.now:
            yield setting("warning", "hugo-future", "published_at")

    def add_constructs(self, md: MarkdownIt) -> None:
        """Add the shortcodes of players and figures, and hide comments."""
        add_extensions(md, self.preview)
        add_comment_lines(md)
        md.block.ruler.before("fence", "shortcode", _shortcode, {"alt": INTERRUPTED})


def _shortcode(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    begins = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("{{< ", begins):
        return False
    line = state.src[begins : state.eMarks[start]].rstrip()
    film, figure = _YOUTUBE.fullmatch(line), _FIGURE.fullmatch(line)
    if not film and not figure:
        return False
    if silent:
        return True
    if film:
        value = f"https://www.youtube.com/watch?v={film[1]}" + (f"&t={film[2]}" if film[2] else "")
        token = state.push("card", "", 0)
        token.meta, token.map = {"kind": "youtube", "value": value}, [start, start + 1]
    elif figure:
        _push_figure(state, start, dict(_PARAMETER.findall(figure[1])))
    state.line = start + 1
    return True


def _push_figure(state: StateBlock, line: int, given: dict[str, str]) -> None:
    values = {name: _ESCAPED.sub(r"\1", value) for name, value in given.items()}
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    image = Token("image", "img", 0, content=values.get("alt", ""))
    sizes = {name: values[name] for name in ("width", "height") if _SIZE.fullmatch(values.get(name, ""))}
    image.attrs = {"src": values.get("src", ""), "alt": "", **sizes}
    image.children = [Token("text", "", 0, content=image.content)]
    # Not "inline": its children are here already.
    state.push("figure", "", 0).children = [image]
    state.push("paragraph_close", "p", -1)
