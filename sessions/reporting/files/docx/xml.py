"""XML of a Word document: namespaces, escapes, runs, and the relations of a part to pictures and addresses."""

from xml.sax.saxutils import escape, quoteattr

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

__all__ = ["HEAD", "NAMESPACES", "Relations", "drawing", "escape", "quoteattr", "run"]


class Relations:
    """The relations of one part: what it refers to, each by an identifier."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, bool], str] = {}

    def to(self, kind: str, target: str, *, external: bool = False) -> str:
        """Return the identifier of a target; `kind` is the last word of the relation's type."""
        return self._found.setdefault((kind, target, external), f"rId{len(self._found) + 1}")

    def xml(self) -> bytes:
        """Return the part that lists them."""
        rows = "".join(
            f'<Relationship Id="{identifier}" Type="{RELATIONS}/{kind}" Target={quoteattr(target)}'
            f"{' TargetMode="External"' if external else ''}/>"
            for (kind, target, external), identifier in self._found.items()
        )
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'{HEAD}<Relationships xmlns="{namespace}">{rows}</Relationships>'.encode()


def run(text: str, properties: str = "") -> str:
    """Return a run of text; newlines become line breaks and tabs stay."""
    lines = [
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(word)}</w:t>' if word else "" for word in line.split("\t"))
        for line in text.split("\n")
    ]
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{shown}{'<w:br/>'.join(lines)}</w:r>"


def drawing(relation: str, number: int, name: str, alt: str, size: tuple[int, int]) -> str:
    """Return a run with a picture in the line; `size` is in EMU."""
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    label = f'id="{number}" name={quoteattr(name)} descr={quoteattr(alt)}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr {label}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {label}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
