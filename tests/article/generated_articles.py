"""Articles that use every construct of the house notation, made up from a seed."""

import random
from collections.abc import Callable

WORDS = [
    "harbour",
    "tide",
    "灯台",
    "港の話",
    "rope",
    "100%",
    "it's",
    "“quoted”",
    "C++",
    "2 日目",
    "🎪",
    "e.g.",
    "and so on…",
]
URLS = [
    *("https://example.org/page", "https://example.com/a_b/c?d=1&e=2#f", "https://ja.example/港/灯台"),
    *("https://github.com/a/b/blob/main/x.py", "https://x.com/jack/status/20", "https://example.org/a(b)"),
    *("https://www.youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk?t=30"),
    *("https://www.youtube.com/live/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk&t=100s"),
]
EMBEDS = [
    *("@[youtube](abcdefghijk)", "@[speakerdeck](0123456789abcdef)", "@[speakerdeck](0123abc?slide=3)"),
    *("@[docswell](https://www.docswell.com/s/a/b-c)", "@[docswell](https://www.docswell.com/s/a/b-c/12)"),
    *("@[slideshare](abcDEF_1)", "@[card](https://example.org/page)", "@[gist](https://gist.github.com/a/0123)"),
    *("@[tweet](https://twitter.com/jack/status/20)", "@[github](https://github.com/a/b/blob/main/x.py)"),
]


class Writer:
    """Writes one article; `github` leaves out what only Zenn knows, and adds what only GitHub knows."""

    def __init__(self, seed: int, *, github: bool = False) -> None:
        self.random, self.github, self.notes = random.Random(seed), github, 0

    def article(self) -> str:
        """Return every kind of block once, and some again, in any order."""
        kinds: list[Callable[[], str]] = [
            *(self.heading, self.paragraph, self.lines, self.items, self.numbers, self.tasks, self.table, self.quote),
            *(self.code, self.diff, self.mermaid, self.picture, self.address, self.note, self.rule, self.indented),
            *((self.alert,) if self.github else (self.box, self.details, self.embed, self.formula, self.caption)),
        ]
        chosen = [*kinds, *self.random.choices(kinds, k=12)]
        self.random.shuffle(chosen)
        return "\n\n".join(kind() for kind in chosen) + "\n"

    def words(self, most: int = 5) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, most)))

    def inline(self) -> str:
        url = self.random.choice(URLS)
        pieces = [
            *(f"**{self.words()}**", f"*{self.words()}*", f"~~{self.words()}~~", f"`{self.words()}`"),
            *(
                f"**bold *both* {self.words(1)}**",
                f"[{self.words()}]({url})",
                f"see {url} there",
                f"<{url}>",
                "a&amp;b \\*",
            ),
        ]
        if self.github:
            pieces += ["www.example.org/a", "name@example.org", "~one~"]
        else:
            pieces += ["$a_1 + b^2$", "^[a note *inside*]", "![x](wide.png =250x)", "$5 and $6"]
        return " ".join([self.words(), self.random.choice(pieces), self.words(), self.random.choice(pieces)])

    def heading(self) -> str:
        return f"{'#' * self.random.randint(1, 6)} {self.words()}"

    def paragraph(self) -> str:
        return self.inline()

    def lines(self) -> str:
        return "\n".join([self.inline(), self.words(), self.inline()])

    def items(self) -> str:
        gap = self.random.choice(["\n", "\n\n"])
        return gap.join(
            [f"- {self.inline()}", f"- {self.words()}\n  - {self.words()}\n  - {self.words()}", f"- {self.words()}"]
        )

    def numbers(self) -> str:
        return f"{self.random.randint(1, 9)}. {self.words()}\n1. {self.inline()}\n1. {self.words()}"

    def tasks(self) -> str:
        return f"- [ ] {self.inline()}\n- [x] {self.words()}\n  - [ ] {self.words()}\n- {self.words()}"

    def table(self) -> str:
        return f"| a | {self.words()} | c |\n|---|:-:|--:|\n| {self.words()} | **b** | 1 |\n| `x` | {self.words()} | |"

    def quote(self) -> str:
        return f"> {self.inline()}\n> {self.words()}\n>\n> - {self.words()}"

    def code(self) -> str:
        name = "" if self.github else self.random.choice(["", ":main.js", ":src/a b.js"])
        return f"```js{name}\nconst a = 1;\n\n  # {self.words()}\n```"

    def diff(self) -> str:
        info = "diff" if self.github else self.random.choice(["diff", "diff js", "js diff:main.js"])
        return f"```{info}\n- {self.words()}\n+ {self.words()}\n  same\n```"

    def mermaid(self) -> str:
        return "```mermaid\ngraph TD\nA --> B\n```"

    def picture(self) -> str:
        return self.random.choice(["![](quay.png)", f"![{self.words()}](quay.png)", "![a](https://example.org/a.png)"])

    def caption(self) -> str:
        return f"![{self.words()}](quay.png)\n*{self.words()}*"

    def address(self) -> str:
        return self.random.choice(URLS)

    def note(self) -> str:
        self.notes += 1
        name = f"n{self.notes}"
        return f"{self.words()}[^{name}] and again[^{name}].\n\n[^{name}]: {self.inline()}"

    def rule(self) -> str:
        return self.random.choice(["---", "***"])

    def indented(self) -> str:
        return f"    indented {self.words()}"

    def formula(self) -> str:
        return "$$\na_1 = \\frac{1}{2}\n$$"

    def embed(self) -> str:
        return self.random.choice(EMBEDS)

    def box(self) -> str:
        kind = self.random.choice(["message", "message alert"])
        return f":::{kind}\n{self.inline()}\n{self.address()}\n\n- {self.words()}\n:::"

    def details(self) -> str:
        return f"::::details {self.words()}\n{self.words()}\n\n{self.address()}\n\n{self.box()}\n::::"

    def alert(self) -> str:
        kind = self.random.choice(["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
        return f"> [!{kind}]\n> {self.inline()}\n>\n> {self.words()}"


ZENN_ARTICLES = [Writer(seed).article() for seed in range(50)]
GITHUB_ARTICLES = [Writer(seed, github=True).article() for seed in range(50)]
