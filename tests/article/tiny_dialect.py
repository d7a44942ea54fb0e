"""A second dialect that exists for tests alone: no front matter, pictures in one folder, a rule of its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from sessions.article.article_links import LinkedArticle
from sessions.article.dialects.base import Dialect
from sessions.article.document import FrontMatter
from sessions.article.findings import Finding, FindingTarget, ReportFacts
from sessions.article.images import image_paths

_TITLE = re.compile(r"= (?P<title>.*)\n\n")


class Tiny(Dialect):
    """A site whose articles begin with ``= Title``, keep pictures in ``pics/`` and know no capital letters in slugs."""

    name = "tiny"
    label = "Tiny"
    slug_length = (1, 60)
    knows = frozenset({"title"})
    messages: Mapping[str, str] = {
        "tiny-slug": "Tiny wants a slug without “%(sign)s”.",
        "tiny-gif": "Tiny shows no GIF.",
    }
    embeds: Mapping[str, str] = {"deck": "Tiny Decks"}

    def article_address(self, article: LinkedArticle) -> str:
        return f"{article.slug}.tiny"

    def write_front(self, front: FrontMatter) -> str:
        return f"= {front.title}"

    def read_front(self, text: str) -> tuple[FrontMatter, str]:
        found = _TITLE.match(text)
        return (replace(FrontMatter(), title=found["title"]), text[found.end() :]) if found else (FrontMatter(), text)

    def image_path(self, folder: str, name: str) -> str:
        return f"pics/{name}"

    def read_image_path(self, path: str) -> tuple[str, str] | None:
        return ("", path.removeprefix("pics/")) if path.startswith("pics/") else None

    def picture_name(self, address: str) -> str:
        return address.removeprefix("pics/")

    def keep_from(self, article: str, there: str) -> str:
        return article

    def write_body(self, text: str) -> str:
        return re.sub(r"^(?=https://)", "deck ", text, flags=re.MULTILINE)

    def read_body(self, text: str) -> str:
        return re.sub(r"^deck (?=https://)", "", text, flags=re.MULTILINE)

    def article_file(self, slug: str) -> str:
        return f"{slug}.tiny"

    def image_file(self, slug: str, folder: str, name: str) -> str:
        return f"pics/{name}"

    def check_settings(self, facts: ReportFacts) -> Iterator[Finding]:
        if "-" in facts.slug:
            yield Finding("error", "tiny-slug", FindingTarget("settings", field="slug"), {"sign": "-"})

    def check_images(self, text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
        if any(path.endswith(".gif") for path in image_paths(text)):
            yield Finding("warning", "tiny-gif", target)

    def add_constructs(self, md: MarkdownIt) -> None:
        md.core.ruler.after("block", "decks", _decks)

    def code_title(self, info: str) -> tuple[str, str]:
        return info.strip(), ""


def _decks(state: StateCore) -> None:
    """Turn a paragraph that is ``deck https://…`` into a card."""
    for at, token in enumerate(state.tokens):
        if token.type == "inline" and token.content.startswith("deck "):
            card = replace(token, type="card", tag="", children=None, meta={"kind": "deck", "value": token.content[5:]})
            state.tokens[at] = card
