"""Web pages, pictures and documents are refused by their names."""

import io
import zipfile
from zoneinfo import ZoneInfo

import pytest

from sessions.importing.parsers.csv.table import MappingNeeded
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.recognise import parse

UTC = ZoneInfo("UTC")


def refused(text: str) -> tuple[Fault, str, str]:
    with pytest.raises(FeedError) as caught:
        parse(text.encode(), UTC)
    return caught.value.fault, caught.value.place, caught.value.found


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>Programme</title>",
        "\ufeff<!doctype HTML>\n<p>a</p>",
        "<html lang='en'><body><schedule></schedule></body></html>",
        "<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<head><meta charset=utf-8>",
        "<div class='talk'>Knots</div>",
        "<table><tr><td>Knots</td></tr></table>",
        "<!DOCTYPE html><body><p>{{ talk.title }}</p></body>",
    ],
)
def test_a_web_page_is_called_one(text):
    assert refused(text) == (Fault.WEB_PAGE, "", "")


def archive(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        for name, text in members.items():
            written.writestr(name, text)
    return packed.getvalue()


FILES = [
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Fault.PICTURE),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", Fault.PICTURE),
    (b"GIF89a\1\0", Fault.PICTURE),
    (b"RIFF\4\0\0\0WEBPVP8 ", Fault.PICTURE),
    (b"\0\0\0\x18ftypheic\0\0\0\0", Fault.PICTURE),
    (b"BM\x46\0\0\0", Fault.PICTURE),
    (b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.PICTURE),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Fault.DOCUMENT),
    (archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), Fault.DOCUMENT),
    (archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"}), Fault.DOCUMENT),
    (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<a/>"}), Fault.SPREADSHEET),
    (archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), Fault.SPREADSHEET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, Fault.SPREADSHEET),
    (archive(one="a,b\n1,2\n", two="a,b\n1,2\n"), Fault.NOT_ONE),
]


@pytest.mark.parametrize(("content", "fault"), FILES, ids=range(len(FILES)))
def test_a_picture_a_document_and_a_spreadsheet_are_called_so(content, fault):
    with pytest.raises(FeedError) as caught:
        parse(content, UTC)
    assert caught.value.fault == fault


def test_a_table_may_begin_as_a_picture_does():
    with pytest.raises(MappingNeeded):
        parse(b"BM,title\n1,Knots\n", UTC)


@pytest.mark.parametrize("text", ["<rss><channel/></rss>", "<feed/>", "<paragraph/>", "<pre-schedule/>"])
def test_other_xml_is_no_web_page(text):
    assert refused(text)[0] == Fault.UNKNOWN_KIND
