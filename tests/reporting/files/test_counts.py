"""Web page, Word document and Confluence page hold as many headings, pictures, tables and links as the document has."""

import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from article.documents import documents
from reporting.files.samples import content_of, everything, expected, pictures_of, prepared, real_documents
from sessions.article.document import Document
from sessions.reporting.files.article import PreparedArticle, PrintedPicture
from sessions.reporting.files.confluence import NAMESPACES
from sessions.reporting.files.confluence_zip import ConfluenceZip
from sessions.reporting.files.docx.package import DocxFile
from sessions.reporting.files.html_file import HtmlFile

HTML = "{http://www.w3.org/1999/xhtml}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
ANCHOR = f"{WORD}anchor"
AC, RI = (f"{{{NAMESPACES[name]}}}" for name in ("ac", "ri"))


def of_html(article: PreparedArticle) -> Counter[str]:
    """Count in the web page, without its title, its table of contents and the links of its footnotes."""
    content = b"".join(HtmlFile(article))
    parser = html5lib.HTMLParser(strict=False)
    root = parser.parse(content)
    assert parser.errors == []
    main = root.find(f".//{HTML}main")
    assert main is not None
    for contents in main.findall(f"{HTML}nav"):
        main.remove(contents)
    names = Counter(element.tag.removeprefix(HTML) for element in main.iter())
    return Counter(
        headings=sum(names[f"h{level}"] for level in range(1, 7)) - 1,
        pictures=names["img"],
        tables=names["table"],
        links=sum(not element.get("href", "").startswith("#") for element in main.iter(f"{HTML}a")),
    )


def of_docx(article: PreparedArticle) -> Counter[str]:
    """Count in the Word document and its footnotes."""
    count: Counter[str] = Counter(headings=0, pictures=0, tables=0, links=0)
    with zipfile.ZipFile(content_of(DocxFile(article))) as package:
        assert package.testzip() is None
        for part in ("document", "footnotes"):
            root = ET.fromstring(package.read(f"word/{part}.xml"))  # noqa: S314 - made by us
            styles = [style.get(f"{WORD}val", "") for style in root.iter(f"{WORD}pStyle")]
            count["headings"] += sum(style.startswith("Heading") for style in styles)
            count["pictures"] += len(list(root.iter(BLIP)))
            count["tables"] += len(list(root.iter(f"{WORD}tbl")))
            count["links"] += sum(ANCHOR not in link.attrib for link in root.iter(f"{WORD}hyperlink"))
    return count


def of_confluence(article: PreparedArticle) -> Counter[str]:
    """Count in the page of the zip, whose pictures are exactly its attachments."""
    with zipfile.ZipFile(content_of(ConfluenceZip(article))) as archive:
        assert archive.testzip() is None
        page = archive.read("page.xml").decode()
        attachments = {name.removeprefix("attachments/") for name in archive.namelist()} - {"page.xml", "README.txt"}
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    root = ET.fromstring(f"<page {spaces}>{page}</page>")  # noqa: S314 - made by us
    assert {file.get(f"{RI}filename") for file in root.iter(f"{RI}attachment")} == attachments
    names = Counter(element.tag for element in root.iter())
    return Counter(
        headings=sum(names[f"h{level}"] for level in range(1, 7)),
        pictures=names[f"{AC}image"],
        tables=names["table"],
        links=names["a"],
    )


def assert_counts(document: Document, pictures: dict[str, PrintedPicture], language: str = "en") -> Counter[str]:
    article, wanted = prepared(document, pictures, language), expected(document, pictures)
    assert [of_html(article), of_docx(article), of_confluence(article)] == [wanted] * 3
    return wanted


def test_document_of_every_construct() -> None:
    article = prepared(*everything())
    of_all = Counter(headings=3, pictures=7, tables=1, links=9)
    assert [of_html(article), of_docx(article), of_confluence(article)] == [of_all] * 3


def test_samples_and_real_reports(shared: Path) -> None:
    found = {
        name: assert_counts(document, pictures_of(document.image_names()), language)
        for name, (document, language) in real_documents(shared).items()
    }
    assert found == {
        "sample-en": Counter(headings=42, pictures=7, tables=1, links=9),
        "sample-ja": Counter(headings=42, pictures=7, tables=1, links=9),
        "reinvent-2023.md": Counter(headings=34, pictures=5, tables=0, links=9),
        "reinvent-2023-edited-later.md": Counter(headings=34, pictures=11, tables=0, links=11),
    }


def test_picture_that_is_lost_is_told_in_words() -> None:
    document, pictures = everything()
    article = prepared(document, pictures)
    assert b"".join(HtmlFile(article)).decode().count("Image lost.png is still missing") == 1


@pytest.fixture
def known() -> dict[str, PrintedPicture]:
    return pictures_of(["com301_0.jpg", "talk_1.png", "image.webp"])


@hypothesis_settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(document=documents())
def test_generated_documents(document: Document, known: dict[str, PrintedPicture]) -> None:
    assert_counts(document, known)
