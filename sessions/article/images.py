"""Images in Markdown: find and rewrite their paths, except in code."""

import re
from collections.abc import Callable

from sessions.rules.photo_names import MAX_NAME, is_portable

from .lines import TICKS, CodeSpans, fenced_lines, split_lines

_IMAGE_OR_TICKS = re.compile(rf"{TICKS}|!\[")
_PATH_PATTERN = r"[^\S\n]*+(?P<angle><)?(?P<path>(?(angle)[^\n<>`\\&]++|[^\s()<>`\\&]++))(?=(?(angle)>)(?:[^\S\n]|\)))"
_PATH = re.compile(_PATH_PATTERN)
_IMAGE = re.compile(rf"!\[[^\[\]\n]*+\]\({_PATH_PATTERN}")
"""An image in a text that has neither code nor backslashes."""
_MAY_BE_CODE = ("`", "\\", "~~~")
_PLAIN = re.compile(r"[^\[\]\\`]*+")
_BACKTICKS = re.compile("`++")
_MARKUP = re.compile(r"[\\`*_\[\]<>&~$]")
_AS_TEXT = {"\\<": "&lt;", "\\>": "&gt;", ":": "\\:", "@": "\\@", "www.": "www\\."}
_PICTURE = re.compile(r"!\[(?P<alt>[^\n]*)\]\([^()\n]*\)(?:\n\*(?P<caption>[^\n]+)\*)?")
_ESCAPED = re.compile(r"\\([^\w\s])")
_LINKED_MARKUP = re.compile("|".join(map(re.escape, _AS_TEXT)))
_PLAIN_NAME = re.compile(r"^[^\s/\\:?#%()<>`&.][^\s/\\:?#%()<>`&]*$")


def rewrite_images(text: str, path_of: Callable[[str], str]) -> str:
    """Return `text` with every image path replaced by `path_of(path)`, except in code."""
    if "](" not in text:
        return text
    if _is_without_code(text):
        return _IMAGE.sub(lambda image: image[0].removesuffix(image["path"]) + path_of(image["path"]), text)

    lines = split_lines(text)
    return "\n".join(
        _rewritten(line, path_of) if "](" in line and not fenced else line
        for line, fenced in zip(lines, fenced_lines(lines), strict=True)
    )


def _is_without_code(text: str) -> bool:
    return not any(mark in text for mark in _MAY_BE_CODE)


def _rewritten(line: str, path_of: Callable[[str], str]) -> str:
    code = CodeSpans(line)
    alts, out, done, at = _AltTexts(line, code), [], 0, 0
    while image := code.search(_IMAGE_OR_TICKS, at):
        at = image.end()
        end = alts.end(at)
        path = _PATH.match(line, end + 2) if line.startswith("](", end) else None
        if path:
            out += [line[done : path.start("path")], path_of(path["path"])]
            done = at = path.end()
    return "".join([*out, line[done:]])


class _AltTexts:
    """Where the alt texts of a line end; code in one has priority over brackets, unclosed backticks are text.

    What has been read for one alt text is not read again for another, so that a line takes linear time.
    """

    def __init__(self, line: str, code: CodeSpans) -> None:
        self._line, self._code = line, code
        self._ends: dict[int, int] = {}

    def end(self, at: int) -> int:
        """Return where the alt text that begins at a place ends: a bracket, a last backslash, or the last character."""
        line, passed = self._line, []
        while True:
            at = _PLAIN.match(line, at).end()  # type: ignore[union-attr] # it matches everywhere
            if at in self._ends:
                at = self._ends[at]
                break
            passed.append(at)
            if line.startswith("`", at):
                at = self._code.end(at) or _BACKTICKS.match(line, at).end()  # type: ignore[union-attr]
            elif line.startswith("\\", at) and at + 1 < len(line):
                at += 2
            else:
                break
        self._ends.update(dict.fromkeys(passed, at))
        return at


def image_paths(text: str) -> list[str]:
    """Return the path of every image in `text`, in order, with duplicates; not in code."""
    if "](" in text and _is_without_code(text):
        return [image["path"] for image in _IMAGE.finditer(text)]

    found: list[str] = []

    def seen(path: str) -> str:
        found.append(path)
        return path

    rewrite_images(text, seen)
    return found


def is_plain_name(path: str) -> bool:
    """Return whether an image path is the plain name of a photo: ``com301_0.jpg``."""
    return len(path) <= MAX_NAME and _PLAIN_NAME.match(path) is not None and is_portable(path)


def image_text(name: str, alt: str = "", caption: str = "") -> str:
    """Return the Markdown of a picture, with alt text and caption escaped.

    The caption is in italics on the next line, as Zenn reads it.
    """
    shown = f"![{plain_text(alt)}]({name})"
    return f"{shown}\n*{plain_text(caption)}*" if caption.strip() else shown


def words_of_picture(text: str) -> tuple[str, str] | None:
    """Reverse `image_text`: return alt text and caption; None for a text that is anything else."""
    found = _PICTURE.fullmatch(text)
    return (_ESCAPED.sub(r"\1", found["alt"]), _ESCAPED.sub(r"\1", found["caption"] or "")) if found else None


def name_text(name: str) -> str:
    """Return the name of a person with its markup escaped, in every dialect, also what sites make links of by
    themselves.
    """
    return _LINKED_MARKUP.sub(lambda match: _AS_TEXT[match[0]], plain_text(name))


def plain_text(text: str) -> str:
    """Return a text in one line with its markup escaped."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
