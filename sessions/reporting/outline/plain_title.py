"""Plain words of a heading: without emphasis, links, tags and closing hashes. Linear time."""

import re

_CLOSING_HASHES = re.compile(r"(?:\A|(?<=[ \t]))#+\Z")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ANCHOR = re.compile(r"\{[#.:][^{}]*\}\Z")
_EMPHASIS = re.compile(r"\*{1,3}|~~|(?<![\w])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\w])|`+")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>&~$#|{}()+.!-])")
_BLANKS = re.compile(r"[ \t\u3000]+")
_LINK_ALONE = re.compile(r"\[([^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)?)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)?)\)")


def without_closing(heading: str) -> str:
    """Return the text of an ATX heading without its closing hashes: ``Day 1`` for ``Day 1 ##``."""
    text = heading.rstrip(" \t")
    return _CLOSING_HASHES.sub("", text).rstrip(" \t") if text.endswith("#") else text


def plain_title(heading: str) -> str:
    """Return a heading without the marks of Markdown and HTML, with single blanks."""
    text = without_closing(heading)
    if "](" in text:
        text = _IMAGE_OR_LINK.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", text)
    if text.endswith("}"):
        text = _ANCHOR.sub("", text)
    if "*" in text or "_" in text or "~" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return _BLANKS.sub(" ", text).strip()


def whole_link(text: str) -> str:
    """Return the address of a text that is one link and nothing else ("" if it is not)."""
    bare = text.strip().strip("*_").strip() if text else ""
    match = _LINK_ALONE.fullmatch(bare) if bare.startswith("[") else None
    return match[2] if match else ""
