"""The article and its pictures are found among files and in zips, within limits."""

import io
import struct
import zipfile

import pytest

from importing.incoming.sent import ARTICLE, upload, zipped
from sessions.importing.incoming import files
from sessions.importing.incoming.files import (
    FilesFault,
    FilesRefused,
    SentFile,
    article_of,
    named_files,
    split_used,
)
from sessions.models import IncomingPicture, Photo
from sessions.rules.article_limits import MAX_MEMBERS


def fault(*sent: tuple[str, bytes], pasted: str = "") -> tuple[FilesFault, str]:
    with pytest.raises(FilesRefused) as refused:
        article_of([upload(*each) for each in sent], pasted)
    return refused.value.fault, refused.value.name


def test_markdown_file_in_nested_folders_is_the_article() -> None:
    sent = zipped({"a/b/c/report.md": ARTICLE, "a/b/c/lamp.png": b"1", "a/knot.PNG": b"2", "a/data.csv": "x"})
    found = article_of([upload("a.zip", sent)])
    assert (found.content, found.name) == (ARTICLE.encode(), "report.md")
    assert [(str(picture.path), picture.read(10)) for picture in found.pictures] == [
        ("a/b/c/lamp.png", b"1"),
        ("a/knot.PNG", b"2"),
    ]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("../../escape.md", "escape.md"),
        ("/etc/absolute.md", "absolute.md"),
        ("C:\\notes\\windows.md", "windows.md"),
        ("de\u0301composed.md", "d\u00e9composed.md"),
        ("bell\a and\nline.md", "bell andline.md"),
    ],
)
def test_path_in_a_zip_is_only_a_name(name: str, taken: str) -> None:
    assert article_of([upload("a.zip", zipped({name: "# Text"}))]).name == taken


def test_what_a_mac_and_git_add_is_left_out() -> None:
    more = {"__MACOSX/._report.md": "\0", ".git/notes.md": ARTICLE * 9, ".hidden.md": ARTICLE * 9}
    found = article_of([upload("a.zip", zipped({"report.md": ARTICLE, **more}))])
    assert (found.name, found.others) == ("report.md", ())


def test_file_that_was_sent_itself_comes_before_those_in_a_zip() -> None:
    found = article_of([upload("a.zip", zipped({"long.md": ARTICLE, "lamp.png": b"1"})), upload("short.md", "# Short")])
    assert (found.name, found.others, len(found.pictures)) == ("short.md", ("long.md",), 1)


def test_pasted_text_takes_the_pictures_of_the_files() -> None:
    found = article_of([upload("lamp.png", b"1")], "# Pasted")
    assert (found.content, found.name, [picture.name for picture in found.pictures]) == (b"# Pasted", "", ["lamp.png"])


def test_compression_bomb_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 1_000_000)
    assert fault(("a.zip", zipped({"a.md": b"a" * 1_900_000}))) == (FilesFault.BOMB, "a.zip")


def test_size_that_a_zip_does_not_tell_is_refused() -> None:
    packed = bytearray(zipped({"a.md": b"a" * 5_000}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(signature) + place
        packed[at : at + 4] = struct.pack("<I", 100)
    assert fault(("a.zip", bytes(packed))) == (FilesFault.NOT_A_ZIP, "a.md")


def test_zip_of_too_many_files_is_refused() -> None:
    assert fault(("a.zip", zipped({f"{n}.txt": "" for n in range(MAX_MEMBERS + 1)}))) == (FilesFault.TOO_MANY, "a.zip")


def test_password_is_said() -> None:
    packed = bytearray(zipped({"a.md": "# Text"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + place] |= 1
    assert fault(("a.zip", bytes(packed))) == (FilesFault.ENCRYPTED, "a.zip")


def test_compression_that_cannot_be_limited_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.md", "# Text")
    assert fault(("a.zip", made.getvalue())) == (FilesFault.NOT_A_ZIP, "a.zip")


def test_word_document_has_no_article() -> None:
    assert fault(("a.docx", zipped({"word/document.xml": "<a/>"}))) == (FilesFault.NO_ARTICLE, "")


def test_pictures_are_those_that_the_article_names_in_any_notation() -> None:
    text = (
        "![](/images/a/one.png) <img src='two.jpg'> ![x](three%20four.webp) [![](five.gif)](six.png?raw=true)\n"
        '{{< figure src="seven.PNG" >}} eight.png, nine.txt ![](de\u0301.png)'
    )
    names = ("one.png", "two.jpg", "three four.webp", "five.gif", "six.png", "seven.PNG", "eight.png", "d\u00e9.png")
    assert set(names) <= named_files(text)
    assert "nine.txt" not in named_files(text)


@pytest.mark.parametrize(
    ("paths", "text", "chosen"),
    [
        (("b/one.png", "a/one.png"), "![](/images/a/one.png)", "a/one.png"),
        (("images/b/x/one.png", "images/a/x/one.png"), "![](/images/a/x/one.png)", "images/a/x/one.png"),
        (("b/de\u0301/one.png", "a/de\u0301/one.png"), "![](/images/a/d\u00e9/one.png)", "a/de\u0301/one.png"),
        (("b/x y/one.png", "a/x y/one.png"), "![](/images/a/x%20y/one.png)", "a/x y/one.png"),
        (("a/one.png", "b/one.png"), "![](one.png)", "a/one.png"),
    ],
)
def test_picture_of_the_folder_that_the_article_names_counts(paths: tuple[str, ...], text: str, chosen: str) -> None:
    pictures = [SentFile(files.PurePosixPath(path), 1, None) for path in (*paths, "c/two.png")]
    used, unused = split_used(pictures, text)
    assert ({name: str(file.path) for name, file in used.items()}, unused) == ({"one.png": chosen}, ["two.png"])


@pytest.mark.parametrize("order", [1, -1])
def test_picture_of_another_folder_never_stands_for_one_of_the_article(order: int) -> None:
    paths = [files.PurePosixPath(f"images/trip/day{day}/a.png") for day in (1, 2)][::order]
    text = "![](/images/trip/day1/a.png) ![](/images/trip/day1/b.png) ![](/images/trip/day2/a.png)"
    for sent, taken in ((paths, ["images/trip/day1/a.png"]), ([files.PurePosixPath("images/trip/day2/a.png")], [])):
        used, _unused = split_used([SentFile(path, 1, None) for path in sent], text, "trip/day1")
        assert [str(file.path) for file in used.values()] == taken


def test_longest_name_is_that_of_a_photo() -> None:
    assert IncomingPicture._meta.get_field("name").max_length == Photo._meta.get_field("name").max_length
