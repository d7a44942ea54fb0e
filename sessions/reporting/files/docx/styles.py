"""Styles, settings and numbering of lists of a Word document: Word's own heading styles, fonts that show Japanese."""

from sessions.reporting.files.docx.xml import HEAD, WORD

LATIN, JAPANESE, CODE = "Calibri", "Yu Gothic", "Consolas"
_CODE_FONTS = f'<w:rFonts w:ascii="{CODE}" w:hAnsi="{CODE}" w:eastAsia="MS Gothic" w:cs="{CODE}"/>'
_DEFAULT = ' w:default="1"'
_SIZES = (32, 28, 25, 23, 22, 22)


BULLETS = 1
"""Number of the one numbering that all bullet lists share."""

_LEVELS = range(9)
_MARKS = "•◦▪"
_FORMATS = ("decimal", "lowerLetter", "lowerRoman")


def styles(language: str) -> bytes:
    """Return the part with the styles; `language` is that of the text."""
    hint = ' w:hint="eastAsia"' if language == "ja" else ""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{hint} w:ascii="{LATIN}" w:hAnsi="{LATIN}"'
        f' w:eastAsia="{JAPANESE}" w:cs="{LATIN}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        f"{language_tag(language)}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    found = [
        _paragraph("Normal", "Normal", default=True),
        _paragraph("Title", "Title", '<w:spacing w:after="320"/>', '<w:b/><w:sz w:val="44"/><w:szCs w:val="44"/>'),
        *(_heading(level, size) for level, size in enumerate(_SIZES, 1)),
        _paragraph("Caption", "caption", '<w:spacing w:after="200"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>'),
        _paragraph("Quote", "Quote", "", '<w:color w:val="404040"/>'),
        _paragraph("Message", "Message", '<w:shd w:val="clear" w:color="auto" w:fill="FBF3E0"/>'),
        _paragraph("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>'),
        _paragraph("TableText", "Table Text", '<w:spacing w:before="40" w:after="40" w:line="260" w:lineRule="auto"/>'),
        _paragraph("TableHead", "Table Head", '<w:keepNext/><w:spacing w:before="40" w:after="40"/>', "<w:b/>"),
        _paragraph(
            "Code",
            "Code",
            '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:spacing w:line="260" w:lineRule="auto"/>',
            f'{_CODE_FONTS}<w:noProof/><w:sz w:val="18"/><w:szCs w:val="18"/>',
        ),
        _paragraph("CodeName", "Code Name", '<w:spacing w:after="20"/>', f'{_CODE_FONTS}<w:sz w:val="17"/>'),
        _paragraph("Rule", "Rule", '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="AAAAAA"/></w:pBdr>'),
        _paragraph(
            "FootnoteText",
            "footnote text",
            '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>',
            '<w:sz w:val="18"/>',
        ),
        _paragraph("Footer", "footer", '<w:jc w:val="center"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>'),
        _character("DefaultParagraphFont", "Default Paragraph Font", "", default=True),
        _character("Hyperlink", "Hyperlink", '<w:color w:val="0B5C74"/><w:u w:val="single"/>'),
        _character("CodeText", "Code Text", f"{_CODE_FONTS}<w:noProof/>"),
        _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        _TABLE,
    ]
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{defaults}{"".join(found)}</w:styles>'.encode()


def settings(language: str) -> bytes:
    """Return the part with the settings."""
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}"><w:defaultTabStop w:val="360"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        f' w:val="15"/></w:compat>{language_tag(language, "w:themeFontLang")}</w:settings>'
    ).encode()


def language_tag(language: str, tag: str = "w:lang") -> str:
    """Return the languages of Latin and of Japanese text."""
    latin = "en-US" if language == "ja" else language
    return f'<{tag} w:val="{latin}" w:eastAsia="ja-JP"/>'


def _heading(level: int, size: int) -> str:
    before = 400 if level < 3 else 280
    return _paragraph(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="120"/><w:outlineLvl w:val="{level - 1}"/>',
        f'<w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    )


def _paragraph(identifier: str, name: str, paragraph: str = "", text: str = "", *, default: bool = False) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if identifier.startswith(("Heading", "Title")) else ""
    return (
        f'<w:style w:type="paragraph"{_DEFAULT if default else ""} w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/>{based}{following}<w:qFormat/>'
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{text}</w:rPr>' if text else ''}</w:style>"
    )


def _character(identifier: str, name: str, text: str, *, default: bool = False) -> str:
    return (
        f'<w:style w:type="character"{_DEFAULT if default else ""} w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/><w:rPr>{text}</w:rPr></w:style>'
    )


_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
)


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
