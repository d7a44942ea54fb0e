"""The page for Confluence: well-formed storage format whose pictures are exactly the attachments of the zip."""

import re
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from factories import read_document
from reporting.files.samples import ZENN, bytes_of, content_of, everything, pictures_of, prepared
from reporting.test_preview import AROUND, VECTORS
from sessions.reporting.files.article import PrintedPicture
from sessions.reporting.files.confluence import NAMESPACES, StoragePage, attachment_names
from sessions.reporting.files.confluence_zip import ConfluenceZip

AC, RI = (f"{{{NAMESPACES[name]}}}" for name in ("ac", "ri"))
SPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMESPACES.items())


def page_of(text: str, pictures: dict[str, PrintedPicture] | None = None) -> str:
    """Return the storage format of an article."""
    article = prepared(read_document(text, ZENN), pictures or {})
    return "".join(StoragePage(article.article, article.pictures, attachment_names(article.pictures)).pieces())


def parsed(page: str) -> ET.Element:
    return ET.fromstring(f"<page {SPACES}>{page}</page>")  # noqa: S314 - made by us


def macros(page: str) -> list[tuple[str, dict[str, str]]]:
    """Return the macros of a page with their parameters."""
    return [
        (
            macro.get(f"{AC}name", ""),
            {one.get(f"{AC}name", ""): one.text or "" for one in macro.findall(f"{AC}parameter")},
        )
        for macro in parsed(page).iter(f"{AC}structured-macro")
    ]


@pytest.fixture
def files() -> dict[str, bytes]:
    document, pictures = everything()
    with zipfile.ZipFile(content_of(ConfluenceZip(prepared(document, pictures)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_zip_has_the_page_its_attachments_and_how_to_import_them(files: dict[str, bytes]) -> None:
    assert list(files) == [
        *("README.txt", "page.xml"),
        *("attachments/crane.png", "attachments/crane.jpg", "attachments/crane.gif"),
    ]
    kinds = {
        name: Image.open(BytesIO(content)).format for name, content in files.items() if name.startswith("attachments/")
    }
    assert kinds == {"attachments/crane.png": "PNG", "attachments/crane.jpg": "JPEG", "attachments/crane.gif": "GIF"}
    text = files["README.txt"].decode()
    assert text.startswith("Title: page for Confluence\n\npage.xml is")
    for fact in ("/rest/api/content/{id}/child/attachment", "X-Atlassian-Token: nocheck", "/wiki/api/v2/pages", "<>"):
        assert text.count(fact) == 1


def test_every_picture_is_an_attachment_with_width_and_words(files: dict[str, bytes]) -> None:
    root = parsed(files["page.xml"].decode())
    images = [
        (image.get(f"{AC}alt"), image.get(f"{AC}width"), image.find(f"{RI}attachment").get(f"{RI}filename"))  # type: ignore[union-attr]
        for image in root.iter(f"{AC}image")
    ]
    assert images == [
        ("The crane", "64", "crane.png"),
        ("small", "40", "crane.png"),
        ("", "64", "crane.jpg"),
        ("", "64", "crane.gif"),
        *[("", "64", "crane.png")] * 3,
    ]
    attachments = {name.removeprefix("attachments/") for name in files if name.startswith("attachments/")}
    assert {name for _, _, name in images} == attachments


def test_boxes_details_and_code_are_macros(files: dict[str, bytes]) -> None:
    assert macros(files["page.xml"].decode()) == [
        ("toc", {"maxLevel": "3"}),
        ("anchor", {"": "heading-1"}),
        ("info", {}),
        ("warning", {}),
        ("expand", {"title": "More of it"}),
        ("code", {"title": "main.js", "language": "js"}),
        *[("code", {})] * 3,
        *[("anchor", {"": f"note-{number}"}) for number in (1, 2, 3)],
    ]
    bodies = [body.text for body in parsed(files["page.xml"].decode()).iter(f"{AC}plain-text-body")]
    assert bodies == ['if (a < b && c > "]]>") { }', "graph TD; A-->B", "indented", "e = m c^2"]


def test_tasks_are_a_task_list() -> None:
    root = parsed(page_of("- one\n- [ ] two\n- [x] three"))
    assert [item.text for item in root.iter("li")] == ["one"]
    tasks = [(task.findtext(f"{AC}task-status"), task.findtext(f"{AC}task-body")) for task in root.iter(f"{AC}task")]
    assert tasks == [("incomplete", "two"), ("complete", "three")]


def test_links_within_the_page_lead_to_anchors(files: dict[str, bytes]) -> None:
    page = files["page.xml"].decode()
    leads = [link.get(f"{AC}anchor") for link in parsed(page).iter(f"{AC}link")]
    assert leads == ["note-1", "note-1", "note-2", "heading-1", "note-3"]
    assert set(leads) == {parameters[""] for name, parameters in macros(page) if name == "anchor"}


def test_page_is_well_formed_and_inert_whatever_the_text_says() -> None:
    pictures = pictures_of(["harbour_0.png"])
    texts = [around.replace("{}", vector) for vector in VECTORS for around in AROUND]
    texts += [
        "\x00\x08\x0b\x1f\ufffe\uffff &#x0c; ]]>",
        "```\x01]]>]]>\n]]]]>><![CDATA[\x02\n```",
        "<!-- --> <?x?> <![CDATA[",
    ]
    found = []
    for text in texts:
        for element in parsed(page_of(text, pictures)).iter():
            names = {name.rpartition("}")[2] for name in element.attrib}
            found += [name for name in names if name.startswith(("on", "src", "form"))]
            href = element.get("href", "https://")
            found += [] if re.match(r"https?://[^/]|mailto:|https://$", href) else [href]
            found += [element.tag] if element.tag in ("script", "style", "iframe", "img", "form", "object") else []
    assert found == []


def test_code_of_any_text_is_read_back() -> None:
    text = "a ]]> b ]]]]>> <![CDATA[ c ]]>]]>"
    (body,) = parsed(page_of(f"```\n{text}\n```")).iter(f"{AC}plain-text-body")
    assert body.text == text


def test_attachments_of_one_name_are_told_apart() -> None:
    names = ["a.webp", "a.png", "A.PNG", "b.jpeg", "c.JPG", "写真 1.png"]
    pictures = {name: PrintedPicture(name, "", 0, "jpg" if "j" in name.lower() else "png", 1, 1) for name in names}
    assert attachment_names(pictures) == {
        "a.webp": "a.png",
        "a.png": "a-2.png",
        "A.PNG": "A-3.png",
        "b.jpeg": "b.jpeg",
        "c.JPG": "c.JPG",
        "写真 1.png": "写真 1.png",
    }


def test_broken_webp_is_told_in_words() -> None:
    pictures = pictures_of(["a.webp"])
    file = pictures["a.webp"].file
    with pictures["a.webp"].open() as stream:
        path = stream.name
    with open(path, "wb") as broken:
        broken.write(b"RIFF....WEBPVP8 broken")
    assert file
    with zipfile.ZipFile(content_of(ConfluenceZip(prepared(read_document("![](a.webp)", ZENN), pictures)))) as archive:
        assert (archive.namelist(), archive.read("page.xml")) == (
            ["README.txt", "page.xml"],
            b'<p style="text-align: center;">Image a.webp is still missing</p>\n',
        )


def test_length_is_known_before_the_first_byte() -> None:
    document, pictures = everything()
    file = ConfluenceZip(prepared(document, pictures))
    assert len(file) == len(b"".join(file)) > sum(len(bytes_of(one)) for one in pictures.values())
