"""The web page: valid, whole, inert, and as long as it says; its pictures are the stored ones."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest

from conftest import PROJECT
from factories import read_document
from reporting.files.samples import ZENN, bytes_of, everything, pictures_of, prepared
from reporting.test_preview import AROUND, VECTORS, Seen
from sessions.reporting.files import html_body, html_file
from sessions.reporting.files.html_body import Page, body_of
from sessions.reporting.files.html_file import HtmlFile

HTML = "{http://www.w3.org/1999/xhtml}"
ALLOWED = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "em"),
    *("strong", "s", "sup", "span", "div", "a", "img", "figure", "figcaption", "table", "thead", "tbody", "tr", "th"),
    *("td", "details", "summary", "section", "nav"),
}
ATTRIBUTES = {"id", "class", "href", "rel", "src", "alt", "width", "height", "start", "role", "aria-label", "tabindex"}


def whole(text: str, pictures: dict | None = None) -> str:
    """Return the web page of an article."""
    return b"".join(HtmlFile(prepared(read_document(text, ZENN), pictures or {}))).decode()


def offences(html: str) -> list[str]:
    """Return everything in a body that could run, load something, or lead where it should not."""
    found = []
    for tag, attributes in Seen(html).elements:
        found += [tag] if tag not in ALLOWED else []
        for name, value in attributes.items():
            found += [f"{tag} {name}"] if name not in ATTRIBUTES else []
            if name == "tabindex" and (tag, value) != ("div", "0"):
                found.append(f"{tag} tabindex={value}")
            if name == "href" and not re.match(r"(https?://[^/]|mailto:|#)", value or ""):
                found.append(f"{tag} href={value}")
            if name == "src" and not re.match(r"data:image/(png|jpeg|gif|webp);base64,$", value or ""):
                found.append(f"{tag} src={value}")
    return found


def test_no_vector_survives() -> None:
    pictures = pictures_of(["harbour_0.png"])
    texts = [around.replace("{}", vector) for vector in VECTORS for around in AROUND]

    def body(text: str) -> str:
        page = Page(prepared(read_document(text, ZENN), pictures))
        return "".join(one if isinstance(one, str) else "data:image/png;base64," for one in page.pieces())

    assert [(text, found) for text in texts if (found := offences(body(text)))] == []


def test_head_says_language_title_and_author_and_forbids_everything_else() -> None:
    document, pictures = everything()
    root = html5lib.parse(b"".join(HtmlFile(prepared(document, pictures, "ja"))))
    assert root.get("lang") == "ja"
    assert root.findtext(f".//{HTML}title") == "Title"
    metas = {meta.get("http-equiv") or meta.get("name"): meta.get("content") for meta in root.iter(f"{HTML}meta")}
    metas.pop(None)  # the encoding
    assert metas == {
        "Content-Security-Policy": (
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        ),
        "viewport": "width=device-width, initial-scale=1",
        "referrer": "no-referrer",
        "author": "Demo",
    }
    assert [root.findall(f".//{HTML}{name}") for name in ("script", "link", "base", "iframe", "form")] == [[]] * 5


def test_pictures_are_the_stored_bytes_with_their_sizes_and_words() -> None:
    document, pictures = everything()
    root = html5lib.parse(b"".join(HtmlFile(prepared(document, pictures))))
    shown, names = [], {bytes_of(one): name for name, one in pictures.items()}
    for image in root.iter(f"{HTML}img"):
        kind, _, data = image.get("src", "").partition(";base64,")
        shown.append((names[base64.b64decode(data)], kind, image.get("alt"), image.get("width"), image.get("height")))
    png, webp, gif = "data:image/png", "data:image/webp", "data:image/gif"
    assert shown == [
        ("crane.png", png, "The crane", "64", "48"),
        ("crane.png", png, "small", "40", "30"),
        ("crane.webp", webp, "", "64", "48"),
        ("crane.gif", gif, "", "64", "48"),
        ("crane.png", png, "", "64", "48"),
        ("crane.png", png, "", "64", "48"),
        ("crane.png", png, "", "64", "48"),
    ]


def test_line_in_italics_below_a_picture_is_its_caption() -> None:
    html = whole("![a](a.png)\n*One **b** two*\n\n![b](a.png)\nnot *all*\n", pictures_of(["a.png"]))
    assert re.findall("<figcaption>.*?</figcaption>", html) == ["<figcaption>One <strong>b</strong> two</figcaption>"]


def test_every_link_within_the_page_leads_somewhere() -> None:
    document, pictures = everything()
    root = html5lib.parse(b"".join(HtmlFile(prepared(document, pictures))))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    leads = [unquote(a.get("href", ""))[1:] for a in root.iter(f"{HTML}a") if a.get("href", "").startswith("#")]
    assert len(ids) == len(set(ids))
    assert sorted(set(leads) - set(ids)) == []
    contents = root.find(f".//{HTML}nav")
    assert contents is not None
    assert ["".join(a.itertext()) for a in contents.iter(f"{HTML}a")] == [
        "Constructs",
        "見出し & more",
        "見出し & more",
    ]


def test_outline_has_no_gap() -> None:
    html = whole("## A\n\n#### B\n\n### C\n\n# D\n\n###### E\n")
    assert re.findall(r"<(h\d) id", html) == ["h2", "h3", "h3", "h2", "h3"]


def test_length_is_known_before_the_first_byte() -> None:
    document, pictures = everything()
    for size in range(1, 4):
        name = f"{size}.png"
        pictures[name] = pictures_of([name])[name]
    file = HtmlFile(prepared(document, pictures))
    assert len(file) == len(b"".join(file))


@pytest.mark.parametrize("becomes", [None, b"shorter", b"longer" * 100])
def test_picture_that_changes_on_the_way_breaks_the_download_off(becomes: bytes | None) -> None:
    pictures = pictures_of(["a.png"])
    file = HtmlFile(prepared(read_document("![](a.png)", ZENN), pictures))
    with pictures["a.png"].open() as stream:
        path = Path(stream.name)
    path.unlink()
    if becomes is not None:
        path.write_bytes(becomes)
    with pytest.raises((OSError, RuntimeError)):
        b"".join(file)


def test_picture_that_is_shown_again_and_again_is_put_in_a_bounded_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pictures = pictures_of(["a.png"])
    monkeypatch.setattr(html_body, "MAX_REPEATED", 2 * pictures["a.png"].size)
    html = whole("![](a.png)\n\n" * 9, pictures)
    assert html.count("<img") == 3
    assert html.count('<a href="#Picture-1">Image a.png, shown above</a>') == 6


def test_very_long_article_says_that_it_was_cut() -> None:
    html = whole("a" * 40_000 + "\n\n" + "[x](y" * 40_000)
    assert re.search(r"The file ends here. The Markdown has \d+ more characters.", html)


def test_print_page_has_addresses_in_place_of_pictures() -> None:
    document, pictures = everything()
    html = body_of(prepared(document, pictures), lambda picture: f"/photos/{picture.name}?a=1&b=2")
    assert re.findall('src="([^"]*)"', html) == [
        f"/photos/crane.{end}?a=1&amp;b=2" for end in ("png", "png", "webp", "gif", "png", "png", "png")
    ]


MEASURE = """
import resource, sys
from pathlib import Path
import django; django.setup()
from django.conf import settings
from sessions.reporting.files.article import PreparedArticle, PrintedPicture
from sessions.reporting.files.docx.package import DocxFile
from sessions.reporting.files.html_file import HtmlFile
from sessions.reporting.files.tree import Article, Figure, Picture

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

def send(kind, count):
    files = list(Path(sys.argv[1]).iterdir())
    pictures = {f"{n}.jpg": PrintedPicture(f"{n}.jpg", files[n % len(files)].name, 600_000, "jpg", 1600, 1200)
                for n in range(count)}
    article = Article("T", tuple(Figure(Picture(name)) for name in pictures))
    return sum(map(len, kind(PreparedArticle(article, pictures))))

settings.MEDIA_ROOT = sys.argv[1]
for kind in (HtmlFile, DocxFile):
    send(kind, 1)
idle = peak()
print(*(send(kind, 200) / 1e6 for kind in (HtmlFile, DocxFile)), peak() - idle)
"""


@pytest.mark.release
def test_two_hundred_photos_take_no_memory(tmp_path: Path) -> None:
    """A fresh process makes files of 160 MB and 120 MB and does not grow by a third of one."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jpg").write_bytes(bytes([number]) * 600_000)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings_for_tests", "DATA_DIR": str(tmp_path)}
    # The shell between is there because a process inherits the peak of the one that starts it.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", MEASURE, str(folder)]
    run = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True, env=environment)
    html, docx, grown = map(float, run.stdout.split())
    assert html > 160
    assert docx > 120
    assert grown < 40


def test_style_of_the_file_loads_nothing() -> None:
    assert re.findall(r"url\(|@import|</", html_file.style()) == []
