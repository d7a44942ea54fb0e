"""Numbering of lists in a Word document: each ordered list counts by itself, from its own first number."""

from sessions.reporting.files.docx.xml import HEAD, WORD

BULLETS = 1
"""Number of the one numbering that all bullet lists share."""

_LEVELS = range(9)
_MARKS = "•◦▪"
_FORMATS = ("decimal", "lowerLetter", "lowerRoman")


class ListNumbering:
    """The numberings of a document, and the part that defines them."""

    def __init__(self) -> None:
        self._ordered: list[tuple[int, int]] = []

    def ordered(self, level: int, start: int) -> int:
        """Return the number of a new ordered list."""
        self._ordered.append((level, min(start, 2**31 - 1)))
        return BULLETS + len(self._ordered)

    def xml(self) -> bytes:
        """Return the part."""
        bullets = "".join(_level(level, "bullet", _MARKS[level % 3]) for level in _LEVELS)
        decimals = "".join(_level(level, _FORMATS[level % 3], f"%{level + 1}.") for level in _LEVELS)
        nums = f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>' + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
            for number, (level, start) in enumerate(self._ordered, BULLETS + 1)
        )
        return (
            f'{HEAD}<w:numbering xmlns:w="{WORD}">'
            f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}</w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{decimals}</w:abstractNum>'
            f"{nums}</w:numbering>"
        ).encode()


def _level(level: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )
