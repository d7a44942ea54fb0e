"""Texts that cost a parser more than their length: forty and more families of them, each of any length."""

from collections.abc import Callable

_REPEATED = {
    "image opens": "![",
    "link opens": "[",
    "link closes": "]",
    "brackets": "[]",
    "links without end": "[a](",
    "links in angles": "[a](<b",
    "nested images": "![[]()",
    "reference uses": "[a][b]",
    "footnote uses": "[^1]",
    "footnote opens": "[^",
    "footnotes": "[^1]: a\n",
    "footnotes in footnotes": "[^1]: ",
    "notes in the text": "^[a",
    "formulas": "$a$ ",
    "formulas without end": "$a b ",
    "formula lines": "$$\n",
    "tasks": "- [ ] a\n",
    "alerts": "> [!NOTE]\n",
    "alerts in alerts": "> [!NOTE] ",
    "notes in quotes": "> <!-- note -->\n",
    "breaks of html": "<br>",
    "players": "@[youtube](abcdefghijk)\n",
    "video lines": "https://youtu.be/abcdefghijk\n",
    "changed lines": "```diff\n+a\n```\n",
    "folded parts": "<details><summary>a</summary>\n",
    "pictures of html": '<img src="a" ',
    "comment lines": "<!-- a\n",
    "figures": '{{< figure src="a',
    "mail addresses": "a@b.c",
    "www addresses": "www.a.b ",
    "code ticks": "`a",
    "escapes": "\\[",
    "backslashes": "\\",
    "stars": "*",
    "stars on a word": "*a",
    "stars around words": "**a *b ",
    "underscores": "_a_",
    "tildes": "~~a",
    "mixed emphasis": "*a_b**c__",
    "emphasis that closes nothing": "a** b",
    "autolink opens": "<a",
    "mail autolinks": "<a@b.",
    "address autolinks": "<https://a",
    "comments": "<!--",
    "declarations": "<!A",
    "processing": "<?",
    "character data": "<![CDATA[",
    "entities": "&amp;",
    "entities without end": "&",
    "spaces": " ",
    "tabs": "\t",
    "ideographic spaces": "\u3000",
    "spaces and words": "          a",
    "blank lines": "\n",
    "spaced blank lines": " \n",
    "rules": "* * *\n",
    "short lines": "a\n",
    "distinct words": "",
    "quotes": ">",
    "quoted lines": "> a\n",
    "items in items": "- ",
    "numbers in numbers": "1. ",
    "items": "- a\n",
    "loose items": "- a\n\n",
    "empty items": "-\n",
    "fences": "```\n",
    "tilde fences": "~~~ a\n",
    "fences of two kinds": "~~~\n```\n",
    "fences with names": "```js:a\nb\n```\n",
    "boxes": ":::message\n",
    "details": ":::details a\n",
    "colons": ":",
    "hashes": "#",
    "headings": "# a\n",
    "underlined": "a\n-\n",
    "underlines": "=\n",
    "definitions": "[a]: b\n",
    "definitions without end": "[a]: <",
    "long labels": "[a\\",
    "pipes": "|",
    "table rows": "|a|b|\n",
    "addresses": "https://example.com/a ",
    "addresses without blanks": "https://",
    "closing round brackets": "(",
    "addresses in brackets": "https://a.example/)",
    "times": "10:00 ",
    "lines with times": "10:00 a\n",
    "embeds": "@[youtube](",
    "sized images": "![a](b =",
    "codes": "COM301-",
    "pictures": "![](a.png) ",
    "picture lines": "![](a.png)\n*a*\n",
    "captions without end": "![](a.png)\n*a\n",
    "commas": ",",
    "separators": " | ",
    "colon separators": ": ",
    "round brackets": "(a) ",
    "ligatures": "\ufdfa",
    "combining marks": "a\u0301",
    "decomposed kana": "か\u3099",
    "markup": "<b>",
    "quotes of html": "\"'",
    "carriage returns": "\r\n",
    "zero width": "\u200b",
    "dollars": "$a",
    "soft breaks": "a  \n",
    "hard breaks": "a\\\n",
}


def _repeated(part: str) -> Callable[[int], str]:
    return lambda size: (part * (size // len(part) + 1))[:size]


def _words(size: int) -> str:
    return " ".join(f"w{number}" for number in range(size // 4))[:size]


def _ticks_of_all_lengths(size: int) -> str:
    runs: list[str] = []
    length = 0
    while length < size:
        runs.append("`" * (len(runs) + 1))
        length += len(runs[-1]) + 1
    return "a".join(runs)[:size]


def _table(size: int) -> str:
    columns = int((size / 8) ** 0.5)
    head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
    return (head + "|a\n" * size)[:size]


def _defined(size: int) -> str:
    return ("".join(f"[a{number}]: b\n" for number in range(size // 30)) + "[a0] " * size)[:size]


def _stairs(size: int) -> str:
    """Items, each deeper than the one before."""
    depth = int((2 * size) ** 0.5)
    return "".join(" " * (2 * number) + "- a\n" for number in range(depth))[:size]


FAMILIES: dict[str, Callable[[int], str]] = {name: _repeated(part) for name, part in _REPEATED.items() if part} | {
    "distinct words": _words,
    "ticks of all lengths": _ticks_of_all_lengths,
    "wide table": _table,
    "defined and used": _defined,
    "stairs of items": _stairs,
    "folded parts in folded parts": lambda size: (
        "<details><summary>a</summary>\n\n" * (size // 43) + "</details>\n\n" * (size // 43)
    ),
    "nested notes": lambda size: "^[" * (size // 3) + "]" * (size // 3),
    "boxes in boxes": lambda size: "\n".join(":" * (colons + 3) + "message" for colons in range(int(size**0.5)))[:size],
    "defined footnotes": lambda size: ("[^1]: a\n\n" + "[^1]" * size)[:size],
    "defined footnote opens": lambda size: ("[^1]: a\n\n" + "[^" * size)[:size],
    "open and close": lambda size: "[" * (size // 2) + "]" * (size - size // 2),
    "open and link": lambda size: "[" * (size - 4) + "](a)",
    "images and link": lambda size: ("![" * size)[: size - 4] + "](a)",
    "nested links": lambda size: "[" * (size // 5) + "a" + "](b)" * (size // 5),
    "nested pictures": lambda size: "![" * (size // 6) + "a" + "](b)" * (size // 6),
    "stars and underscores": lambda size: "*" * (size // 2) + "_" * (size - size // 2),
    "emphasis open and close": lambda size: "*a " * (size // 6) + "a* " * (size // 6),
    "strong open and close": lambda size: "**a " * (size // 8) + "b** " * (size // 8),
    "image of spaces": lambda size: "![](" + " " * (size - 4),
    "image before spaces": lambda size: "![](a" + " " * (size - 6) + "b",
    "heading of spaces": lambda size: "# a" + " " * (size - 4) + "b",
    "heading of hashes": lambda size: "# " + "#" * (size - 3) + "b",
    "heading of spaced hashes": lambda size: ("# a" + " #" * size)[: size - 1] + "b",
    "underline of spaces": lambda size: "a\n-" + " " * (size - 4) + "b",
    "rule of spaces": lambda size: "---" + " " * (size - 4) + "b",
    "box of spaces": lambda size: ":::" + " " * (size - 4) + "b",
    "details of spaces": lambda size: ":::details" + " " * (size - 14) + "b\n:::",
    "front matter": lambda size: "---\n" + "a: b\n" * (size // 5),
    "fence of ticks": lambda size: "`" * (size - 1) + "a",
    "words and a space": lambda size: "a" * (size - 2) + " b",
    "one word": lambda size: "a" * size,
    "one line of kana": lambda size: "あ" * size,
    "spaces inside a line": lambda size: "a" + " " * (size - 2) + "b",
    "spaces before a break": lambda size: ("a" + " " * 50) * (size // 51) + "\n",
}
