"""Credit lines of photos in the report of a team: ``*A caption (Photo: Ana)*`` below a picture; pure.

They are in no stored text: `with_credits` adds them when a document is made, and `without_credits` takes them off again
when an edited article comes back. A no-break space behind the colon marks them, so that a typed caption stays.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from .facts_line import NO_BREAK
from .image_rename import by_run, pictures_in_run, runs
from .images import is_plain_name, name_text
from .lines import joined, trim

_LABELS = {"en": "Photo:", "ja": "写真:"}
_BRACKETS = {"en": (" (", ")"), "ja": ("（", "）")}
_CAPTION = re.compile(r"[ \t]*\*(?![*\s])(?P<words>(?:\\.|[^\\\n])*(?:\\\S|[^\s\\*]))\*[ \t]*")
"""Emphasis that is a whole line; a star or a backslash behind a backslash is one of its words."""
_ALONE = re.compile(rf"[ \t]*\*(?:{'|'.join(_LABELS.values())}){NO_BREAK}(?P<names>[^\n]+)\*[ \t]*")


def with_credits(text: str, names: Mapping[str, str], language: str) -> str:
    """Return a text with a credit below each picture of which the photographer is known; `names` are by picture."""
    if not names:
        return text
    return joined(*credited([text], names, language))


def credited(texts: Sequence[str], names: Mapping[str, str], language: str) -> list[str]:
    """Return texts that stand one below the other with their credits, and a last text with the others, "" for none.

    Below a picture that stands in a line with other words there is no place for one: such photographers are named in
    one line at the end.
    """
    inline: dict[str, None] = {}
    found = [
        by_run(text, partial(_credited, names=names, language=language, inline=inline)) if "![" in text else text
        for text in texts
    ]
    return [*found, f"*{_credit(', '.join(inline), language)}*" if inline else ""]


def without_credits(text: str) -> str:
    """Reverse `with_credits`, whatever the names are now."""
    if NO_BREAK not in text:
        return text
    text = by_run(text, _uncredited)
    above, _blank, last = text.rpartition("\n\n")
    return trim(above) if _ALONE.fullmatch(last) else text


def credits_in(text: str) -> list[tuple[str, str]]:
    """Return each picture with the names credited below it, "" for none, in order; those at the end are of "".

    The names are as they are written, with backslashes.
    """
    if "![" not in text and not _ALONE.fullmatch(text):
        return []
    found = [
        (picture.name, _credited_name(_line_at(run, picture.end + 1)))
        for run in runs(text)
        for picture in pictures_in_run(run)
        if picture.indent is not None
    ]
    last = text.rpartition("\n\n")[2]
    return [*found, ("", _credited_name(last))] if _ALONE.fullmatch(last) else found


def _credited_name(line: str) -> str:
    """Return the names in a credit line, alone or behind a caption; "" without one."""
    if found := _ALONE.fullmatch(line):
        return found["names"]
    caption, plain = line.rstrip(" \t"), _plain_caption(line).rstrip(" \t")
    return caption[len(plain) :].partition(NO_BREAK)[2][:-2] if plain != caption else ""


def _credit(name: str, language: str) -> str:
    return f"{_LABELS[language]}{NO_BREAK}{name}"


def _credited(run: str, names: Mapping[str, str], language: str, inline: dict[str, None]) -> str:
    out, done = [], 0
    for picture in pictures_in_run(run):
        name = names.get(picture.name, "") if is_plain_name(picture.name) else ""
        if not name:
            continue
        if picture.indent is None:
            inline[name_text(name)] = None
            continue
        credit = _credit(name_text(name), language)
        below = _line_at(run, picture.end + 1)
        caption = _CAPTION.fullmatch(below)
        if caption is None:
            out += [run[done : picture.end], f"\n{picture.indent}*{credit}*"]
            done = picture.end
        else:
            left, right = _BRACKETS[language]
            at = picture.end + 1 + caption.end("words")
            out += [run[done:at], f"{left}{credit}{right}"]
            done = at
    return "".join([*out, run[done:]])


def _uncredited(run: str) -> str:
    out, done = [], 0
    for picture in pictures_in_run(run):
        if picture.indent is None:
            continue
        below = _line_at(run, picture.end + 1)
        if NO_BREAK not in below:
            continue
        end = picture.end + 1 + len(below)
        if _ALONE.fullmatch(below):
            out.append(run[done : picture.end])
        else:
            out += [run[done : picture.end + 1], _plain_caption(below)]
        done = end
    return "".join([*out, run[done:]])


def _plain_caption(line: str) -> str:
    """Return a caption without the credit behind its words."""
    caption = line.rstrip(" \t")
    for language, (left, right) in _BRACKETS.items():
        at = caption.rfind(f"{left}{_LABELS[language]}{NO_BREAK}")
        if at >= 0 and caption.endswith(f"{right}*"):
            return f"{caption[:at]}*{line[len(caption) :]}"
    return line


def _line_at(run: str, start: int) -> str:
    """Return the line that begins at a place; "" behind the end."""
    end = run.find("\n", start)
    return run[start:] if end < 0 else run[start:end]
