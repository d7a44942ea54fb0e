"""Images in Markdown: find and rewrite their paths, except in code."""

import re
from collections.abc import Callable

from sessions.rules.photo_names import is_portable

from .lines import fenced_lines, split_lines

CODE = r"(?<!`)(?P<{0}>`++)(?:.*?[^`])(?P={0})(?!`)"
"""Regular expression of code in a line; ``format`` gives its group a name."""
# In alt text, code has priority over brackets; unclosed backticks are text.
_IMAGE = re.compile(
    rf"(?P<code>{CODE.format('ticks')})"
    rf"|(?P<open>!\[(?:[^\[\]\\`]|\\.|(?>{CODE.format('within')}|`+))*+\]\()"
    r"(?P<path>[^\s()<>`\\&]+)(?=[\s)])"
)
_MARKUP = re.compile(r"[\\`*_\[\]<>&~$]")
_PLAIN_NAME = re.compile(r"^[^\s/\\:?#%()<>`&.][^\s/\\:?#%()<>`&]*$")


def rewrite_images(text: str, path_of: Callable[[str], str]) -> str:
    """Return `text` with every image path replaced by `path_of(path)`, except in code."""
    if "![" not in text:
        return text

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match["code"] else match["open"] + path_of(match["path"])

    lines = split_lines(text)
    return "\n".join(
        _IMAGE.sub(replaced, line) if "![" in line and not fenced else line
        for line, fenced in zip(lines, fenced_lines(lines), strict=True)
    )


def image_paths(text: str) -> list[str]:
    """Return the path of every image in `text`, in order, with duplicates; not in code."""
    found: list[str] = []

    def seen(path: str) -> str:
        found.append(path)
        return path

    rewrite_images(text, seen)
    return found


def is_plain_name(path: str) -> bool:
    """Return whether an image path is the plain name of a photo: ``com301_0.jpg``."""
    return _PLAIN_NAME.match(path) is not None and is_portable(path)


def image_text(name: str, alt: str = "", caption: str = "") -> str:
    """Return the Markdown of a picture, with alt text and caption escaped.

    The caption is in italics on the next line, as Zenn reads it.
    """
    shown = f"![{plain_text(alt)}]({name})"
    return f"{shown}\n*{plain_text(caption)}*" if caption.strip() else shown


def plain_text(text: str) -> str:
    """Return a text in one line with its markup escaped."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
