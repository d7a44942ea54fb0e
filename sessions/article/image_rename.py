"""Rename a picture in Markdown: find all references and update name, alt text and caption.

It finds more forms than the report parser: `<…>` and `./` around the name, and an alt text over several lines or with
brackets.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.article.images import image_text
from sessions.article.lines import code_parts, scan, split_lines
from sessions.article.parse_cost import effort_of

_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]++|\[[^\[\]]*+\])*+)\]"
    r"\([ \t]*+\n?+[ \t]*+(?P<path><[^<>\n]*+>|[^\s()<>]++)(?=[\s)])"
    r"(?P<end>[ \t]*+(?:=[0-9]*+x[0-9]*+)?+[ \t]*+\)[ \t]*+$)?",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")

MAX_EFFORT = 160_000
"""Cost limit of the search in one text, see parse_cost.py."""


@dataclass(frozen=True, slots=True)
class PictureInRun:
    """A picture in a run of lines: its path without `./` and `<…>`, where it ends, and the blanks before it.

    `indent` is None where other words stand in its line.
    """

    name: str
    end: int
    indent: str | None


@dataclass(frozen=True, slots=True)
class PhotoWords:
    """Name, alt text and caption of a photo."""

    name: str
    alt: str = ""
    caption: str = ""


def follow(text: str, before: PhotoWords, after: PhotoWords) -> str:
    """Return the text with references to `before` changed to `after`.

    Alt text and caption are updated only where they changed and the text has none or the old ones: other texts stay. A
    caption is the line directly below a picture that is alone on its line.
    """
    if before.name not in text:
        return text
    return by_run(text, lambda run: _followed(run, before, after))


def names_shown(text: str) -> set[str]:
    """Return the names or paths of all pictures in a text, without `./` and `<…>`."""
    return {_bare(path) for path in destinations(text)}


def destinations(text: str) -> list[str]:
    """Return the destinations of all pictures in a text as they are written, also with `<…>`."""
    if "![" not in text:
        return []
    found = ((run, match) for run in runs(text) for match in _PICTURE.finditer(masked(run)))
    return [run[slice(*match.span("path"))] for run, match in found]


def with_destination(text: str, old: str, new: str) -> str:
    """Return a text with one destination of pictures replaced by another, which needs no `<…>`."""

    def change(run: str) -> str:
        out, done = [], 0
        for match in _PICTURE.finditer(masked(run)):
            if run[slice(*match.span("path"))].removeprefix("<").removesuffix(">") == old:
                out += [run[done : match.end("alt")], "](", new]
                done = match.end("path")
        return "".join([*out, run[done:]])

    return by_run(text, change) if old in text else text


def pictures_in_run(run: str) -> Iterator[PictureInRun]:
    """Yield the pictures in a run of lines, in order; not in code. `by_run` finds the runs."""
    for match in _PICTURE.finditer(masked(run)):
        indent = run[run.rfind("\n", 0, match.start()) + 1 : match.start()]
        alone = match["end"] is not None and not indent.strip()
        yield PictureInRun(_bare(run[slice(*match.span("path"))]), match.end(), indent if alone else None)


def is_shown(text: str, name: str) -> bool:
    """Return whether Markdown shows the picture of that name, in any form.

    True when more than MAX_EFFORT would have to be parsed, so that a person checks it.
    """
    if name not in text or "![" not in text:
        return False
    env: dict[str, Any] = {}
    blocks = _BLOCKS.parse(text, env)
    is_defined = any(_leads_to(each["href"], name) for each in env.get("references", {}).values())
    left = MAX_EFFORT
    for block in blocks:
        if block.type != "inline" or "![" not in block.content or not (is_defined or name in block.content):
            continue
        left -= effort_of(block.content)
        if left < 0:
            return True
        parts: list[Token] = []
        _BLOCKS.inline.parse(block.content, _BLOCKS, env, parts)
        if any(part.type == "image" and _leads_to(str(part.attrs.get("src", "")), name) for part in parts):
            return True
    return False


def _leads_to(address: str, name: str) -> bool:
    return unquote(address).removeprefix("./") == name


def by_run(text: str, change: Callable[[str], str]) -> str:
    """Apply ``change`` to every run of lines that can contain a picture: outside fences and blank lines."""
    return "\n".join(run if outside else change(run) for run, outside in _runs(text))


def runs(text: str) -> Iterator[str]:
    """Yield every run of lines that can contain a picture."""
    return (run for run, outside in _runs(text) if not outside)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a text in runs, each with whether it is code or blank."""
    for outside, lines in groupby(scan(split_lines(text)), key=lambda line: line.fenced or line.blank):
        yield "\n".join(line.text for line in lines), outside


def _followed(run: str, before: PhotoWords, after: PhotoWords) -> str:
    hidden, out, done = masked(run), [], 0
    for match in _PICTURE.finditer(hidden):
        path = run[slice(*match.span("path"))]
        if _bare(path) != before.name:
            continue
        alt = run[slice(*match.span("alt"))]
        out += [run[done : match.start("alt")], _alt(alt, before, after), run[match.end("alt") : match.start("path")]]
        out.append(path.replace(before.name, after.name))
        below, done = _caption(run, match, before, after)
        out += [run[match.end("path") : match.end()], below]
    return "".join([*out, run[done:]])


def _alt(alt: str, before: PhotoWords, after: PhotoWords) -> str:
    if before.alt == after.alt or (alt.strip() and alt not in {before.alt, _written_alt(before.alt)}):
        return alt
    return _written_alt(after.alt)


def _caption(run: str, match: re.Match[str], before: PhotoWords, after: PhotoWords) -> tuple[str, int]:
    """Return the new text below a picture, and where the old one ends."""
    end = match.end()
    indent = run[run.rfind("\n", 0, match.start()) + 1 : match.start()]
    if before.caption == after.caption or match["end"] is None or indent.strip():
        return "", end
    new = f"\n{indent}{_written_caption(after.caption)}" if after.caption else ""
    if end == len(run):
        return new, end
    line_end = run.find("\n", end + 1)
    line_end = len(run) if line_end < 0 else line_end
    earlier = {f"*{before.caption}*", _written_caption(before.caption)} if before.caption else set()
    return (new, line_end) if run[end:line_end].strip() in earlier else ("", end)


def _written_alt(alt: str) -> str:
    return image_text("x", alt)[len("![") : -len("](x)")]


def _written_caption(caption: str) -> str:
    return image_text("x", "", caption).partition("\n")[2]


def _bare(path: str) -> str:
    return path.removeprefix("<").removesuffix(">").removeprefix("./")


def masked(run: str) -> str:
    """Return the run with code and escaped characters hidden: they are no Markdown."""
    parts = code_parts(run)
    return "".join("\0" * len(part) if code else _ESCAPE.sub("\0\0", part) for code, part in parts)
