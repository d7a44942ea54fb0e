"""Level and format in fields beside a title: ``Title | Workshop | 400``.

Only a field that says nothing else counts, and one field always stays as the title. Linear in the length of the text.
No Django.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sessions.rules import formats
from sessions.rules.codes import join_heading, split_heading
from sessions.rules.levels import find_level, parse_level
from sessions.rules.line_fields import BETWEEN, fields_of

_BARS = frozenset("|\uff5c")


@dataclass(frozen=True, slots=True)
class TitleFields:
    """The title without the fields that were found, the level (100 to 500) or None, and the format or ""."""

    title: str
    level: int | None
    format: str


def split_facts(code: str, title: str, ignoring: Collection[str]) -> TitleFields:
    """Find level and format among the fields of a title; a title without them is returned as it was typed.

    A level may also stand between ``code`` and the title. ``ignoring`` are the facts (``level``, ``format``) that stay
    in the title. So does everything where the heading could not be read back without them.
    """
    texts = fields_of(title) if _BARS.intersection(title) else []
    level = None
    at = find_level(texts, 0 if code else 1) if len(texts) > 1 and "level" not in ignoring else None
    if at is not None:
        level = parse_level(texts.pop(at))
    named = next(filter(formats.find, texts[1:]), "") if "format" not in ignoring else ""
    if named:
        texts = [texts[0], *(text for text in texts[1:] if text != named)]
    rest = BETWEEN.join(texts)
    if not (level or named) or split_heading(join_heading(code, rest)) != (code, rest):
        return TitleFields(title, None, "")
    return TitleFields(rest, level, named)
