"""Generated articles for the comparison with Zenn's validator: one thing wrong in each, and mixtures of them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sessions.reporting.dialects.zenn.picture_rules import MAX_IMAGE_BYTES
from sessions.reporting.document import ChapterText, DayText, Document, FrontMatter, Section, SessionText

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

SOURCE = {
    "title": 'title: "Three days at the harbour"',
    "emoji": 'emoji: "⚓"',
    "type": 'type: "idea"',
    "topics": 'topics: ["aws", "運用"]',
    "published": "published: false",
}

PLAIN = FrontMatter("Three days at the harbour", "⚓", "idea", ("aws", "運用"))

VALUES = {
    "title": (
        '"x"', "x", "", '""', "''", '" "', "~", "null", "Null", "NULL", "nUll", "2024", "-5", "+5", "0x1F",
        "0o17", "0b101", "017",
        "1_000", "1_", "_1", "1.5", "1.", ".5", "-.5", "1e3", "1e", ".inf", "-.INF", ".NaN", ".nan", "true",
        "True", "TRUE", "false",
        "yes", "No", "on", "2024-01-31", "2024-01-31 09:00:00", "12:30", "1:2:3", "[a]", "[]", "{a: 1}", "{}",
        "|\n  Two\n  lines",
        ">\n  folded\n  text", "!!str 2024", "!!int 5", '!!int "x"', "!!float 5", "!!bool true", "!!bool yes",
        "!!null ~",
        "!!timestamp 2024-01-31", "!own x", '"\\u3042"', '"\\x41"', "'it''s'", "a # comment", "'#'", "a: b",
        '"a: b"', "a:b",
        "記" * 70, "記" * 71, "🎪" * 35, "🎪" * 35 + "a", "x" * 70, "x" * 71, f'"{"x" * 71}"', "“quoted”",
        "@handle", "`code`", "%x",
        "- x", "? x", "&a x", "*a", "\ttab", "x\t", "===", "<<", "\n  indented", '"two\n  lines"',
    ),
    "emoji": (
        '""', "", "~", "1", "true", "[⚓]", "⚓", "'⚓'", '"⚓⚓"', '"⚓ ⚓"', '"ab"', '"a⚓"', '"⚓ "', '" ⚓"',
        '"1️⃣"', '"1"', '"#"', '"❤"',
        '"❤️"', '"👩‍💻"', '"👨‍👩‍👧‍👦"', '"🇯🇵"', '"🇯"', '"🏳️‍🌈"', '"👍🏽"', '"🏴󠁧󠁢󠁥󠁮󠁧󠁿"', '"©"', '"™"', '"★"', '"☆"',
        '"→"', '"↔"', '"㊗"', '"🀄"',
        '":anchor:"', '"\\U0001F3AA"', '"\\ud83c\\udfaa"', '"☺"', '"☎️"', '"🫠"', '"🪿"', '"🫨"',
    ),
    "type": (
        '"tech"', "tech", "idea", '"idea "', '" idea"', "Idea", "IDEA", '"poem"', "", '""', "~", "true", "1",
        "[tech]", "[]", "tech # x",
        "'tech'", '"tech\\n"', "[tech, idea]", "{tech: 1}", "テック", "false", "0",
    ),
    "topics": (
        "[]", "", "~", '""', "aws", '"aws"', "aws, ai", "2024", "[2024]", "[true]", "[~]", "[aws, ]",
        "[aws, '']", '["aws", ""]', "[a, b, c, d, e]",
        "[a, b, c, d, e, f]", f"[{'a' * 18}]", f"[{'a' * 19}]", f"[{'あ' * 18}]", f"[{'あ' * 19}]",
        f"[{'🎪' * 9}]", f"[{'🎪' * 9}a]",
        f"[{'a' * 19}, 5]", "[c++]", '["c#"]', "['#aws']", '[" aws"]', '["aws "]', "[event driven]",
        "[event-driven]", "[node.js]", "[a_b]",
        "[a・b]", "[a　b]", "[[aws]]", "[{a: 1}]", "{aws: 1}", "\n  - aws\n  - ai", "\n- aws\n- ai",
        "\n  - aws\n  - 2024", "[1.5]", "['aws', \"ai\"]",
        "[aws,ai]", "[aws ai, go]", "[!!str 5]", "[a, a]", "[yes]", "[2024-01-31]", '["\\t"]', "[ａｗｓ]",
    ),
    "published": (
        "true", "True", "TRUE", "False", "FALSE", "tRue", "yes", "no", "on", "off", "y", "n", "1", "0",
        '"true"', "'false'", '"false"', "null", "~",
        "", "[true]", "[]", "{}", "!!bool true", '!!bool "true"', "!!str true", "true # public", "true  ",
        "truee", "t", "draft", "2024-01-31",
    ),
    "published_at": (
        "2024-01-31", '"2024-01-31"', '"2024-01-31 09:00"', "2024-01-31 09:00", '"2024-01-31T09:00"',
        "2024-01-31T09:00", '"2024/01/31"',
        "2024/1/31", "2024-1-31", "20240131", "2024", "3000", "2024.5", "2024-01", '""', "", "~", "true",
        "false", "[2024-01-31]", "[]",
        '"2024-13-01"', '"2024-00-10"', '"2024-01-00"', '"2024-01-32"', '"2024-02-30"', '"2023-02-29"',
        '"2024-02-29"', '"2024-04-31"',
        '"2024-01-31 24:00"', '"2024-01-31 24:01"', '"2024-01-31 25:00"', '"2024-01-31 09:60"',
        '"2024-01-31 9:00"', '"2024-01-31  09:00"',
        '"2024-01-31 09:00:00"', '"2024-01-31\\t09:00"', '"2024-01-31　09:00"', '"2024-01-31 09:00 "',
        '" 2024-01-31"', '"2024-01-31\\n"',
        '"２０２４-01-31"', '"2999-01-01"', '"2999-01-01 09:00"', "2999-01-01", '"2999-02-30"', '"9999-12-31"',
        '"0000-01-01"', '"0001-01-01"',
        '"tomorrow"', '"2024年1月31日"', '"31-01-2024"', "2024-01-31 09:00:00+09:00", '"2999/01/01"',
        "2024-01-31 # x", "{a: 1}", "12:30",
    ),
    "publication_name": (
        '"harbour"', "harbour", '"ab"', '"a"', f'"{"a" * 15}"', f'"{"a" * 16}"', '"a_b"', '"a-b"', '"A"',
        '"Harbour"', '"harbour "', '""', "",
        "~", "42", "4", "true", "false", "0", "[ab]", "[a, b]", "[]", "{}", '"港港"', "1e3", "0x1F", "1.5", '"ab\\n"',
    ),
    "tags": (
        "[aws]", "[]", "aws", '""', "", "~", "5", "true", "{a: 1}", "{length: 2}", "{length: 0}", "\n  - aws",
        "[~]",
    ),
    "tag": ("[aws]", "[]", "aws", ""),
    "slug": ("other-slug-here", "5", ""),
    "bodyHtml": ("x", "'<p data-body-error>x</p>'"),
}  # fmt: skip
"""YAML of a value, as people and programs write it, by key."""

BLOCKS = (
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n# a comment at the end",
    "# a comment\n{title}\n\n{emoji}\n{type}\n{topics}\n{published}",
    "{published}\n{topics}\n{type}\n{emoji}\n{title}",
    "{title}  # a comment\n{emoji}\n{type}\n{topics}\n{published}\nother: {{a: 1, b: [2]}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: {{a: 1, a: 2}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: !thing x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: !!set {{a}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: 2024-01-31",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: |\n  ---\n  x",
    "{title}\n{emoji}\n{type}\n{topics}\nother: |\n  x\n---x: 1\n{published}",
    "{title}\n{emoji}\n{type}\n{topics}\n---x: 1\n{published}",
    '"title": "Quoted key"\n{emoji}\n{type}\n{topics}\n{published}',
    "'title': Quoted key\n{emoji}\n{type}\n{topics}\n{published}",
    "title : Blank before the colon\n{emoji}\n{type}\n{topics}\n{published}",
    "Title: Capital\n{emoji}\n{type}\n{topics}\n{published}",
    "{title}\n{emoji}\n{type}\n{topics}",
    "{title}",
    "{published}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n...",
    "{{title: x, published: true}}",
    "{title}\n{title}\n{emoji}\n{type}\n{topics}\n{published}",
    "{title}\n  bad: indent\n{emoji}",
    "just text",
    "- a\n- b",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: &a x\nmore: *a",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n<<: {{a: 1}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n? complex\n: x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n5: x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n__proto__: {{published: 1}}",
    "%YAML 1.2\n{title}",
)
"""Whole front matters."""

SLUGS = (
    "harbour-2026", "harbour_2026", "a" * 12, "a" * 11, "a" * 50, "a" * 51, "Harbour-2026", "harbour.2026",
    "harbour 2026", "港" * 12, "1" * 12,
    "-" * 12, "_" * 12, "harbour-2026é", "harbour+2026",
)  # fmt: skip
"""Names of the article's file."""

NAMES = (*SIZES, "nowhere.png", "nowhere.svg")

FORMS = (
    "![]({path})", "![alt]({path})", "![](<{path}>)", '![]({path} "title")', "![]({path} 'title')",
    "![]({path} (title))", "![]({path} =250x)",
    "![]({path} =250x100)", "![]({path} =x100)", '![]({path} "title" =250x)', "![]({path}  =250x )",
    "![]({path} =250)", "![]({path}=250x)", "![]({path} =50%x)",
    "![]( {path} )", "![](\n{path}\n)", "![]({path}\t=250x)", "! []({path})", "!\\[]({path})", "\\![]({path})",
    "\\\\![]({path})", "![\\]]({path})", "![[a]]({path})",
    "![a\nb]({path})", "![a](b)({path})", "![`a`]({path})", "![`]({path})`", "`![]({path})`",
    "`` `![]({path}) ``", "` ![]({path})", "```\n![]({path})\n```", "~~~\n![]({path})\n~~~",
    "```\n![]({path})", "    ![]({path})", "   ![]({path})", "\t![]({path})", "text\n    ![]({path})",
    "- a\n\n      ![]({path})", "- ![]({path})", "1. ![]({path})", "> ![]({path})",
    "> ```\n> ![]({path})\n> ```", "* a\n  ![]({path})", "<!-- ![]({path}) -->", "<!--\n![]({path})\n-->",
    "<!-- ![]({path})", "text <!-- x --> ![]({path})", "<!-- `-->` ![]({path}) -->",
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
    "![a][R]\n\n[r]: {path}", "![a] [r]\n\n[r]: {path}", "![a][s]\n\n[r]: {path}", "[r]: {path}",
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
    "/images/FOLDER/%E5.png", "/images/FOLDER/%.png", "/images/FOLDER/.png", "/images/FOLDER/a.png/",
    "/Images/FOLDER/a.png",
    "images/FOLDER/a.png", "./images/FOLDER/a.png", "\\images\\FOLDER\\a.png", "/images/FOLDER/a.svg",
    "/images/FOLDER/a", "/images/FOLDER", "a.png?x=1", "a.png#x", "%61.png", "a%20b.png", "a&amp;b.png",
    "&#97;.png", "a\\.png", "a(1).png",
    "a(1.png", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA", "DATA:image/png;base64,AAAA",
    "data:text/html,x", "http://example.org/a.png", "https://example.org/a.svg", "HTTPS://EXAMPLE.ORG/A.PNG",
    "Http://example.org/a",
    "https:/example.org/a.png", "https:a.png", "https://", "https:///a.png", "https://exa mple/a.png",
    "https://[::1]/a.png", "https://[x/a.png", "http://host:99999/a.png", "http://host:80/a.png",
    "http://host:x/a.png", "https://user@host/a.png", "ftp://host/a.png", "ftp:a.png",
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
