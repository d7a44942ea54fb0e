"""The Word document, read by python-docx and opened by LibreOffice: it is what Word makes itself."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from PIL import Image

from conftest import missing
from factories import read_document
from reporting.files.samples import ZENN, bytes_of, content_of, everything, pictures_of, prepared, real_documents
from sessions.reporting.files.article import PrintedPicture
from sessions.reporting.files.docx.package import DocxFile

NOTES = "word/footnotes.xml"


def written(text: str, pictures: dict[str, PrintedPicture] | None = None, language: str = "en") -> BytesIO:
    """Return the document of an article."""
    return content_of(DocxFile(prepared(read_document(text, ZENN), pictures or {}, language)))


def opened(text: str, pictures: dict[str, PrintedPicture] | None = None, language: str = "en") -> WordDocument:
    return docx.Document(written(text, pictures, language))


@pytest.fixture
def word() -> WordDocument:
    document, pictures = everything()
    return docx.Document(content_of(DocxFile(prepared(document, pictures, "ja"))))


def test_headings_have_words_own_styles(word: WordDocument) -> None:
    found = [(p.style.name, p.text) for p in word.paragraphs if re.match("heading|title", p.style.name, re.IGNORECASE)]
    assert found == [
        ("Title", "Title"),
        ("Heading 1", "Constructs"),
        ("Heading 2", "見出し & more"),
        ("Heading 2", "見出し & more"),
    ]
    levels = [word.styles[f"Heading {n}"].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) for n in (1, 2, 6)]
    assert levels == ["0", "1", "5"]


def test_properties_say_title_author_and_language(word: WordDocument) -> None:
    properties = word.core_properties
    assert (properties.title, properties.author, properties.language) == ("Title", "Demo", "ja")


def test_fonts_and_languages_show_japanese(word: WordDocument) -> None:
    defaults = word.styles.element.find(f".//{qn('w:rPrDefault')}")
    fonts, language = defaults.find(f".//{qn('w:rFonts')}"), defaults.find(f".//{qn('w:lang')}")
    assert {key: fonts.get(qn(f"w:{key}")) for key in ("ascii", "eastAsia", "hint")} == {
        "ascii": "Calibri",
        "eastAsia": "Yu Gothic",
        "hint": "eastAsia",
    }
    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-US", "ja-JP")
    code = word.styles["Code"].element.find(f".//{qn('w:rFonts')}")
    assert (code.get(qn("w:ascii")), code.get(qn("w:eastAsia"))) == ("Consolas", "MS Gothic")


def test_pictures_have_alternative_text_and_their_size(word: WordDocument) -> None:
    shown = [
        (s._inline.docPr.get("descr"), s._inline.docPr.get("name"), s.width.pt, s.height.pt) for s in word.inline_shapes
    ]
    assert shown == [
        ("The crane", "crane.png", 48, 36),
        ("small", "crane.png", 30, 22.5),
        ("", "crane.webp", 48, 36),
        ("", "crane.gif", 48, 36),
        ("", "crane.png", 48, 36),
        ("", "crane.png", 48, 36),
    ]


def test_each_picture_is_in_it_once_and_none_is_webp() -> None:
    document, pictures = everything()
    with zipfile.ZipFile(content_of(DocxFile(prepared(document, pictures)))) as package:
        media = {name: package.read(name) for name in package.namelist() if name.startswith("word/media/")}
    kinds = {name: Image.open(BytesIO(content)).format for name, content in media.items()}
    assert kinds == {
        "word/media/image1.png": "PNG",
        "word/media/image2.jpg": "JPEG",
        "word/media/image3.gif": "GIF",
    }
    assert media["word/media/image1.png"] == bytes_of(pictures["crane.png"])
    # The WebP has become a picture of the same colours.
    image = Image.open(BytesIO(media["word/media/image2.jpg"])).convert("RGB")
    assert image.size == (64, 48)
    assert [max(image.getpixel(at)) > 100 for at in ((5, 5), (60, 5), (5, 40), (60, 40))] == [True] * 4  # type: ignore[type-var]


def test_large_picture_fits_the_page() -> None:
    pictures = pictures_of(["wide.png"])
    pictures["wide.png"] = PrintedPicture(
        "wide.png", pictures["wide.png"].file, pictures["wide.png"].size, "png", 2000, 500
    )
    pictures["tall.png"] = PrintedPicture(
        "tall.png", pictures["wide.png"].file, pictures["wide.png"].size, "png", 500, 2000
    )
    shapes = opened("![](wide.png)\n\n![](tall.png)", pictures).inline_shapes
    sizes = [(round(shape.width.cm, 1), round(shape.height.cm, 1)) for shape in shapes]
    assert sizes == [(15.9, 4.0), (5.0, 20.0)]


def test_marks_and_breaks_and_code() -> None:
    paragraph = opened("a **b** *c* ~~d~~ `e`\nf").paragraphs[1]
    runs = [(run.text, run.bold, run.italic, run.font.strike, run.style.name) for run in paragraph.runs]
    assert [run for run in runs if run[0].strip()] == [
        ("a ", None, None, None, "Default Paragraph Font"),
        ("b", True, None, None, "Default Paragraph Font"),
        ("c", None, True, None, "Default Paragraph Font"),
        ("d", None, None, True, "Default Paragraph Font"),
        ("e", None, None, None, "Code Text"),
        ("f", None, None, None, "Default Paragraph Font"),
    ]
    assert paragraph.text == "a b c d e\nf"


def test_code_keeps_its_lines_and_its_name() -> None:
    word = opened("```js:main.js\nif (a) {\n\tb  &  c\n}\n```")
    assert [(p.style.name, p.text) for p in word.paragraphs[1:]] == [
        ("Code Name", "main.js"),
        ("Code", "if (a) {\n\tb  &  c\n}"),
    ]


def test_details_stand_open_below_their_title() -> None:
    shown = opened("Before\n\n:::details More of it\nHidden\n:::\n")
    assert [p.text for p in shown.paragraphs[1:]] == ["Before", "More of it", "Hidden"]
    assert [r.bold for r in shown.paragraphs[2].runs] == [True]


def test_links_lead_to_addresses_and_headings() -> None:
    word = opened("# Head\n\n[a](https://example.com/?x=1&y=2) [b](#head) [c](#nowhere) <mailto:d@example.com>")
    links = [(link.text, link.address or f"#{link.fragment}") for link in word.paragraphs[2].hyperlinks]
    assert links == [
        ("a", "https://example.com/?x=1&y=2"),
        ("b", "#heading1"),
        ("mailto:d@example.com", "mailto:d@example.com"),
    ]
    bookmarks = [mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))]
    assert bookmarks == ["heading1"]


def test_lists_are_words_lists_and_each_ordered_one_counts_by_itself() -> None:
    word = opened("- a\n  1. b\n  2. c\n- d\n\n5. e\n\n---\n\n1. f\n- [x] g")
    numbers = []
    for paragraph in word.paragraphs[1:]:
        properties = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        numbers.append((paragraph.text, properties is not None and (properties.numId.val, properties.ilvl.val)))
    assert numbers == [
        *(("a", (1, 0)), ("b", (2, 1)), ("c", (2, 1)), ("d", (1, 0))),
        *(("e", (3, 0)), ("", False), ("f", (4, 0)), ("☑\ufe0e\tg", False)),
    ]
    numbering = word.part.numbering_part.element
    starts = {
        num.get(qn("w:numId")): [start.get(qn("w:val")) for start in num.iter(qn("w:startOverride"))]
        for num in numbering.iter(qn("w:num"))
    }
    assert starts == {"1": [], "2": ["1"], "3": ["5"], "4": ["1"]}


def test_table_has_a_head_that_is_repeated_and_aligned_cells(word: WordDocument) -> None:
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["left", "middle", "right"],
        ["a", "b", "c"],
        ["日本", "", "|"],
    ]
    assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [True, False, False]
    alignments = [cell.paragraphs[0].alignment for cell in table.rows[1].cells]
    assert alignments == [WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT]


def test_notes_are_words_footnotes() -> None:
    document, pictures = everything()
    with zipfile.ZipFile(content_of(DocxFile(prepared(document, pictures)))) as package:
        body, notes = (ET.fromstring(package.read(name)) for name in ("word/document.xml", NOTES))  # noqa: S314
    assert [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))] == ["1", "2", "3"]
    assert {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in notes.iter(qn("w:footnote"))} == {
        "-1": "",
        "0": "",
        "1": "The note with a link.",
        "2": "written here",
        "3": "First.Second, with",
    }


def test_note_that_only_another_note_refers_to_stands_at_the_end() -> None:
    word = opened("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c")
    assert [paragraph.text for paragraph in word.paragraphs[1:]] == ["a", "[2]", "c"]


def test_same_article_has_the_same_bytes() -> None:
    document, pictures = everything()
    article = prepared(document, pictures)
    assert content_of(DocxFile(article)).read() == content_of(DocxFile(article)).read()


def test_length_is_known_before_the_first_byte() -> None:
    document, pictures = everything()
    file = DocxFile(prepared(document, pictures))
    assert len(file) == len(b"".join(file))


def test_no_entry_tells_its_length_behind_it() -> None:
    """Office programs refuse such a zip."""
    document, pictures = everything()
    with zipfile.ZipFile(content_of(DocxFile(prepared(document, pictures)))) as package:
        assert {info.flag_bits & 0x08 for info in package.infolist()} == {0}


def test_characters_that_xml_forbids_are_left_out() -> None:
    word = opened("a\x00b\x0bc\x1fd\ufffee\x85f &#12; `\x08g`\n\n```\nh\x07i\n```")
    assert [paragraph.text for paragraph in word.paragraphs[1:]] == ["a\ufffdb cde f   g", "hi"]


def office() -> str:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        missing("LibreOffice (Debian: libreoffice-writer-nogui)")
    return program


@pytest.mark.release
def test_libreoffice_opens_it_with_everything(shared: Path, tmp_path: Path) -> None:
    program = office()
    wanted = {}
    for name, (document, language) in {
        **real_documents(shared),
        "everything": (everything()[0], "en"),
    }.items():
        pictures = pictures_of(each for each in document.image_names() if each != "lost.png")
        article = prepared(document, pictures, language)
        (tmp_path / f"{name}.docx").write_bytes(content_of(DocxFile(article)).read())
        wanted[name] = [(heading.level, heading.plain) for heading in article.article.headings]
    command = [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "odt"]
    files = sorted(str(path) for path in tmp_path.glob("*.docx"))
    run = subprocess.run(
        [*command, "--outdir", str(tmp_path), *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert sorted(path.stem for path in tmp_path.glob("*.odt")) == sorted(wanted), run.stderr
    found, counts = {}, {}
    for name in wanted:
        with zipfile.ZipFile(tmp_path / f"{name}.odt") as package:
            root = ET.fromstring(package.read("content.xml"))  # noqa: S314 - made by LibreOffice
        text, draw, table, link = (
            f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}" for part in ("text", "drawing", "table", "text")
        )
        headings = list(root.iter(f"{text}h"))
        found[name] = [(int(h.get(f"{text}outline-level", "0")), "".join(h.itertext())) for h in headings]
        outside = [
            a for a in root.iter(f"{link}a") if not a.get("{http://www.w3.org/1999/xlink}href", "").startswith("#")
        ]
        counts[name] = (len(list(root.iter(f"{draw}image"))), len(list(root.iter(f"{table}table"))), len(outside))
    assert found == wanted
    assert counts == {
        "sample-en": (7, 1, 9),
        "sample-ja": (7, 1, 9),
        "reinvent-2023.md": (5, 0, 9),
        "reinvent-2023-edited-later.md": (11, 0, 11),
        "everything": (7, 1, 9),
    }
