"""Credit lines of photos in the report of a team: ``*A caption (Photo: Ana)*`` below a picture; pure.

They are in no stored text: `with_credits` adds them when a document is made, and `without_credits` takes them off again
when an edited article comes back. Only below a picture with a known photographer is such a line a credit; below others
it is a caption that somebody typed.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from .image_rename import by_run, pictures_in_run, runs
from .images import is_plain_name, name_text
from .lines import joined, trim

_LABELS = {"en": "Photo:", "ja": "写真:"}
_BRACKETS = {"en": (" (", ")"), "ja": ("（", "）")}
_CAPTION = re.compile(r"[ \t]*\*(?![*\s])(?P<words>(?:\\.|[^\\\n])*(?:\\\S|[^\s\\*]))\*[ \t]*")
"""Emphasis that is a whole line; a star or a backslash behind a backslash is one of its words."""
_CREDIT = rf"(?:{'|'.join(_LABELS.values())})[ \u00a0]"
"""The label of a credit; articles that were exported before have a no-break space behind it."""
_ALONE = re.compile(rf"[ \t]*\*{_CREDIT}(?P<names>[^\n]+)\*[ \t]*")
_BEHIND = re.compile(rf"(?: \(|（){_CREDIT}(?P<names>[^\n]+)[)）]\*\Z")
"""A credit behind the words of a caption; the last one that matches."""


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


def without_credits(text: str, names: Mapping[str, str]) -> str:
    """Reverse `with_credits`, whatever the names are now."""
    if "![" in text:
        text = by_run(text, partial(_uncredited, names=names))
    return trim(text.rpartition("\n\n")[0]) if _list_at_end(text, names) else text


def credits_in(text: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each picture with the names credited below it, "" for none, in order; those at the end are of "".

    A text that is one line with a label is such a list, whoever is in it. The names are as written, with backslashes.
    """
    found = [
        (picture.name, _split(_line_at(run, picture.end + 1))[1])
        for run in (runs(text) if "![" in text else ())
        for picture in pictures_in_run(run)
        if picture.indent is not None and names.get(picture.name)
    ]
    last = _list_at_end(text, names)
    return [*found, ("", last["names"])] if last else found


def _list_at_end(text: str, names: Mapping[str, str]) -> re.Match[str] | None:
    """Return the last line if it names who took the pictures that stand among other words, else None.

    It may be all that is known of a text.
    """
    last = text.rpartition("\n\n")[2]
    pictures = (each for run in (runs(text) if "![" in text else ()) for each in pictures_in_run(run))
    known = last == text or any(each.indent is None and names.get(each.name) for each in pictures)
    return _ALONE.fullmatch(last) if names and known else None


def _split(line: str) -> tuple[str, str]:
    """Return a line below a picture without its credit, and the names in it; "" for a line that is only a credit."""
    if found := _ALONE.fullmatch(line):
        return "", found["names"]
    caption = line.rstrip(" \t")
    start = max(caption.rfind(_BRACKETS[language][0] + label) for language, label in _LABELS.items())
    behind = _BEHIND.match(caption, start) if start >= 0 else None
    return (f"{caption[:start]}*{line[len(caption) :]}", behind["names"]) if behind else (line, "")


def _credit(name: str, language: str) -> str:
    return f"{_LABELS[language]} {name}"


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


def _uncredited(run: str, names: Mapping[str, str]) -> str:
    out, done = [], 0
    for picture in pictures_in_run(run):
        if picture.indent is None or not names.get(picture.name):
            continue
        below = _line_at(run, picture.end + 1)
        plain, credit = _split(below)
        if credit:
            out.append(run[done : picture.end + bool(plain)] + plain)
            done = picture.end + 1 + len(below)
    return "".join([*out, run[done:]])


def _line_at(run: str, start: int) -> str:
    """Return the line that begins at a place; "" behind the end."""
    end = run.find("\n", start)
    return run[start:] if end < 0 else run[start:end]
