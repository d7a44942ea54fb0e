"""Generated articles for the comparison with Zenn's validator: one thing wrong in each, and mixtures of them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from article.zenn_front_values import BLOCKS, SLUGS, SOURCE, VALUES
from sessions.article.dialects.zenn.picture_rules import MAX_IMAGE_BYTES
from sessions.article.document import ChapterText, DayText, Document, FrontMatter, Section, SessionText

SIZES: Mapping[str, int | None] = {
    "a.png": 1000,
    "b.jpg": 1000,
    "c.jpeg": 1000,
    "d.gif": 1000,
    "e.webp": 1000,
    "harbour_0.png": 1000,
    "写真.png": 1000,
    "two.dots.png": 1000,
    "dots..png": 1000,
    "UPPER.PNG": 1000,
    "photo.JPG": 1000,
    "drawing.svg": 1000,
    "phone.heic": 1000,
    "noending": 1000,
    "edge.png": MAX_IMAGE_BYTES,
    "big.png": MAX_IMAGE_BYTES + 1,
    "big.svg": MAX_IMAGE_BYTES + 1,
    "lost.png": None,
}
"""The photos of the event with their sizes; None for one whose file is missing."""

PLAIN = FrontMatter("Three days at the harbour", "⚓", "idea", ("aws", "運用"))

NAMES = (*SIZES, "nowhere.png", "nowhere.svg")

FORMS = (
    "![]({path})", "![alt]({path})", "![](<{path}>)", '![]({path} "title")', "![]({path} 'title')",
    "![]({path} (title))", "![]({path} =250x)",
    "![]({path} =250x100)",
    "![]({path} =250)", "![]({path}=250x)",
    "![]( {path} )", "![](\n{path}\n)", "! []({path})", "!\\[]({path})", "\\![]({path})",
    "\\\\![]({path})", "![\\]]({path})", "![[a]]({path})",
    "![a\nb]({path})", "![a](b)({path})", "![`a`]({path})", "![`]({path})`", "`![]({path})`",
    "`` `![]({path}) ``", "` ![]({path})", "```\n![]({path})\n```", "~~~\n![]({path})\n~~~",
    "```\n![]({path})", "    ![]({path})", "   ![]({path})", "\t![]({path})", "text\n    ![]({path})",
    "- a\n\n      ![]({path})", "- ![]({path})", "1. ![]({path})", "> ![]({path})",
    "> ```\n> ![]({path})\n> ```", "* a\n  ![]({path})", "<!-- ![]({path}) -->", "<!--\n![]({path})\n-->",
    "<!-- ![]({path})", "text <!-- x --> ![]({path})",
    "<!---->![]({path})", "<!-- a --> <!-- ![]({path}) -->", "$![]({path})$", "$x$ ![]({path}) $y$",
    "$ ![]({path}) $", "5$ ![]({path}) 6$", "$$![]({path})$$", "$$\n![]({path})\n$$",
    "$$\nx\n$$ ![]({path})", "a $$![]({path})$$", "\\$![]({path})$", "$a [x](https://x.example) ![]({path})$",
    "$$\nx\n\n![]({path})", "- $$\n  ![]({path})\n  $$", "$$ x $$ (1) ![]({path})",
    "[![]({path})](https://example.org)", "[![]({path})]({path})", "![![]({path})](https://example.org/x.png)",
    "**![]({path})**", "~~![]({path})~~", "# ![]({path})", "### ![]({path})", "![]({path})\n===",
    "| a | b |\n| --- | --- |\n| ![]({path}) | x |", "| ![]({path}) |\n| --- |",
    "| a |\n| --- |\n| `![]({path})` |", ":::message\n![]({path})\n:::", ":::message alert\n![]({path})\n:::",
    ":::details Title\n![]({path})\n:::", ":::details ![]({path})\nx\n:::",
    "::::details T\n:::message\n![]({path})\n:::\n::::", ":::note\n![]({path})\n:::",
    ":::message\n![]({path})", "![a][r]\n\n[r]: {path}",
    "![r][]\n\n[r]: {path}", "![r]\n\n[r]: {path}", "![a][r]\n\n[r]: <{path}> 'title'",
    "![a][R]\n\n[r]: {path}", "![a][s]\n\n[r]: {path}", "[r]: {path}",
    "[a][r]\n\n[r]: {path}",
    "![a][r]\n\n[r]: {path}\n[r]: a.png", "![a][r]\n\n```\n[r]: {path}\n```", "x[^1]\n\n[^1]: ![]({path})",
    "[^1]: ![]({path})", "x^[![]({path})]", "x[^1]\n\n[^1]: y\n\n    ![]({path})",
    "@[card](https://x.example) ![]({path})",
    "@[youtube](abcdefghijk)\n![]({path})", "text\n@[card](https://x.example) ![]({path})",
    "https://example.org/![]({path})", "https://example.org ![]({path})", "<https://example.org> ![]({path})",
    "<img src=\"{path}\">",
    "<div>![]({path})</div>", "<details>\n\n![]({path})\n\n</details>", "&#33;[]({path})", "!&#91;]({path})",
    "![]({path}", "![] ({path})", "[]({path})", "[a]({path})", "- [ ] ![]({path})", "- [x] ![]({path})",
    "![]({path})![]({path})",
    "![]({path})\n*caption*", "*![]({path})*", "text![]({path})text", "    \n![]({path})",
    "---\n![]({path})\n---", "a<br>![]({path})", "```mermaid\n![]({path})\n```", "```js:![]({path})\nx\n```",
    "\\`![]({path})\\`", "**[![]({path})](x)", "<{path}>",
    "[a](<![]({path})>)", "![a](x \"![]({path})\")", "- a\n- b\n\n  ![]({path})\n\n  c",
)  # fmt: skip
"""Ways to write a picture, and what looks like one."""

PATHS = (
    "./a.png", "../a.png", "a/b.png", "/a.png", "//host.example/a.png", "/images/a.png",
    "/images/FOLDER/a.png", "/images/FOLDER/../FOLDER/a.png", "/images/FOLDER/nowhere.png",
    "/images/other/a.png",
    "/images//FOLDER/a.png", "/images/FOLDER//a.png", "/images/FOLDER/a.png?x=1", "/images/FOLDER/a.png#x",
    "/images/FOLDER/a.PNG", "/images/FOLDER/%61.png", "/images/FOLDER/a%2Epng", "/images/FOLDER/%2E%2E/a.png",
    "/images/FOLDER/a%20b.png", "/images/FOLDER/%E5%86%99%E7%9C%9F.png", "/images/FOLDER/%ZZ.png",
    "/images/FOLDER/%.png", "/images/FOLDER/.png", "/images/FOLDER/a.png/",
    "/Images/FOLDER/a.png",
    "images/FOLDER/a.png", "./images/FOLDER/a.png", "\\images\\FOLDER\\a.png", "/images/FOLDER/a.svg",
    "/images/FOLDER/a", "/images/FOLDER", "a.png?x=1", "a.png#x", "%61.png", "a%20b.png", "a&amp;b.png",
    "&#97;.png", "a\\.png", "a(1).png",
    "a(1.png", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA", "DATA:image/png;base64,AAAA",
    "data:text/html,x", "http://example.org/a.png", "https://example.org/a.svg", "HTTPS://EXAMPLE.ORG/A.PNG",
    "Http://example.org/a",
    "https://", "https://exa mple/a.png",
    "http://host:99999/a.png", "http://host:80/a.png",
    "http://host:x/a.png", "https://user@host/a.png", "ftp://host/a.png",
    "mailto:a.png", "tel:5", "javascript:x.png", "vbscript:x", "file:///a.png", "blob:x", "C:\\a.png",
    "c:a.png", "x-y:a.png", "about:blank", "cid:a.png", "", "#", "?", ".", "..", "/", "//", "/images/",
    "~/a.png", "*a.png", "a*b*.png", "_a_.png", "$a$.png",
    "https://example.org/a b.png", "https://example.org/%zz.png", "https://例え.jp/a.png",
    "https://example.org/../a.png", "/images/FOLDER/a..b.png", "a..b.png", "…/a.png",
    "/images/FOLDER/a.jpg.png", "/images/FOLDER/a.png.jpg", "/images/FOLDER/写真.png", "写真.png",
    "/images/FOLDER/💡.png", "nowhere.gif", "UPPER.PNG",
)  # fmt: skip
"""Addresses of pictures."""


@dataclass(frozen=True, slots=True)
class Case:
    """An article: `source` is the front matter of an imported file, `texts` are typed in the app."""

    name: str
    source: str = ""
    texts: tuple[str, ...] = ("Hello.",)
    slug: str = ""
    front: FrontMatter = PLAIN

    def text(self) -> str:
        """Return the file that is imported."""
        return f"---\n{self.source}\n---\n\n## Introduction\n\nHello.\n"

    def document(self, front: FrontMatter, folder: str) -> Document:
        """Return the article with its texts as chapters, notes and parts of sessions."""
        texts = [text.replace("FOLDER", folder) for text in self.texts]
        chapter, note, lead, summary, impressions = (texts + [""] * 5)[:5]
        parts: list[ChapterText | DayText] = [ChapterText(2, "Introduction", chapter)]
        if len(texts) > 1:
            sections = (Section("Summary", summary), Section("Impressions", impressions))
            parts.append(DayText("Day 1", note, (SessionText("OPS301 | Quiet nights", lead=lead, sections=sections),)))
        return Document(front=front, parts=tuple(parts), image_folder=folder, language="en")


def single_factor_cases() -> Iterator[Case]:
    """Yield articles that differ in one thing from one without a fault."""
    yield Case("nothing")
    for key, values in VALUES.items():
        for value in values:
            yield Case(f"{key}: {value}", _block(key, value))
    for key in SOURCE:
        yield Case(f"no {key}", "\n".join(line for name, line in SOURCE.items() if name != key))
    for block in BLOCKS:
        yield Case(f"block {block}", block.format(**SOURCE))
    for slug in SLUGS:
        yield Case(f"slug {slug}", slug=slug)
    for name in NAMES:
        yield Case(f"photo {name}", texts=(f"![]({name})",))
        yield Case(f"typed path {name}", texts=(f"![](/images/FOLDER/{name})",))
    for path in PATHS:
        yield Case(f"path {path}", texts=(f"![]({path})",))
    for form in FORMS:
        for path in ("a.png", "nowhere.png", "/images/FOLDER/drawing.svg"):
            yield Case(f"form {form} {path}", texts=(form.replace("{path}", path),))
    yield Case("the same by name and by path", texts=("![](a.png) ![](/images/FOLDER/a.png)",))
    yield Case("reference in another text", texts=("![a][r]", "[r]: nowhere.png"))
    yield Case("reference of two texts", texts=("![a][r]\n\n[r]: https://example.org/x.png", "[r]: nowhere.png"))
    yield Case("footnote in another text", texts=("x[^1]", "[^1]: ![](drawing.svg)"))
    yield Case("formula over two texts", texts=("$$\nx", "![](nowhere.png)\n\n$$"))


def mixed_cases(count: int, seed: int) -> Iterator[Case]:
    """Yield articles with several things that can be wrong, the same ones for a seed."""
    chance = random.Random(seed)
    for number in range(count):
        keys = [*SOURCE, "published_at", "publication_name", "tags"]
        lines = {key: line for key, line in SOURCE.items() if chance.random() > 0.05}
        for key in chance.sample(keys, chance.randrange(4)):
            lines[key] = f"{key}: {chance.choice(VALUES[key])}"
        source = "\n".join(lines.values()) if chance.random() < 0.8 else ""
        texts = tuple(_text(chance) for _ in range(chance.randrange(1, 6)))
        slug = chance.choice(SLUGS) + str(number) if chance.random() < 0.1 else ""
        yield Case(f"mixed {number}", source, texts, slug)


def _text(chance: random.Random) -> str:
    pieces = []
    for _ in range(chance.randrange(4)):
        path = chance.choice(NAMES) if chance.random() < 0.7 else chance.choice(PATHS)
        pieces.append(
            chance.choice(FORMS).replace("{path}", path) if chance.random() < 0.8 else "Some words, and more."
        )
    return chance.choice(("\n\n", "\n\n", "\n", " ")).join(pieces)


def _block(key: str, value: str) -> str:
    return "\n".join((SOURCE | {key: f"{key}: {value}"}).values())


def with_slug(case: Case, number: int) -> Case:
    """Return the case with the name of its file, which no other case has."""
    return replace(case, slug=case.slug or f"case-{number:05}-report")
