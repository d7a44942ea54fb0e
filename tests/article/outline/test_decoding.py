"""Every file becomes text; what is written again has the same bytes, unless a remark names the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_texts.timing import verdict
from sessions.article.outline.decoding import Decoded, decoded
from sessions.article.outline.model import Remark, RemarkKind
from sessions.rules.clean_text import MARKS

ARTICLE = "# 港の一日\r\n\r\n朝から晩まで、カモメを数えた。\n"


def encoded(file):
    """Return the bytes of a file."""
    mark = next((mark for mark, encoding in MARKS if file.marked and encoding == file.encoding), b"")
    return mark + file.text.encode(file.encoding)


def odd(*lines):
    return tuple(Remark(RemarkKind.UNDECODABLE, line) for line in lines)


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (b"", Decoded("")),
        (b"plain\rand\r\nsimple\n", Decoded("plain\rand\r\nsimple\n")),
        (ARTICLE.encode(), Decoded(ARTICLE)),
        (ARTICLE.encode("utf-8-sig"), Decoded(ARTICLE, "utf-8", True)),
        ("\ufeff\ufeffa".encode(), Decoded("\ufeffa", "utf-8", True)),
        (b"\xff\xfe" + ARTICLE.encode("utf-16-le"), Decoded(ARTICLE, "utf-16-le", True)),
        (b"\xfe\xff" + ARTICLE.encode("utf-16-be"), Decoded(ARTICLE, "utf-16-be", True)),
        (ARTICLE.encode("cp932"), Decoded(ARTICLE, "cp932")),
        ("①カモメ～".encode("cp932"), Decoded("①カモメ～", "cp932")),
        (ARTICLE.encode("euc_jp"), Decoded(ARTICLE, "euc_jp")),
        ("カモメ〜".encode("euc_jp"), Decoded("カモメ〜", "euc_jp")),
        ("a \N{REPLACEMENT CHARACTER} b".encode(), Decoded("a \N{REPLACEMENT CHARACTER} b")),
    ],
)
def test_text_and_its_bytes(data, file):
    assert decoded(data) == file
    assert encoded(file) == data


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (b"one\r\ntwo\rgull \xff\n", Decoded("one\r\ntwo\rgull \ufffd\n", remarks=odd(2))),
        (b"Gr\xfc\xdfe\nvom Hafen\nM\xf6we", Decoded("Gr\ufffd\ufffde\nvom Hafen\nM\ufffdwe", remarks=odd(0, 2))),
        ("カモメ\n".encode() + b"\x82", Decoded("カモメ\n\ufffd", remarks=odd(1))),
        (b"\xef\xbb\xbfa\nb\xff", Decoded("a\nb\ufffd", "utf-8", True, odd(1))),
        (b"nothing\0here\n", Decoded("nothing\ufffdhere\n", remarks=odd(0))),
        (
            "港で\nカモメ".encode("cp932") + b"\0\n\x82\n",
            Decoded("港で\nカモメ\ufffd\n\ufffd\n", "cp932", False, odd(1, 2)),
        ),
        ("カモメ\n".encode("euc_jp") + b"\xff", Decoded("カモメ\n\ufffd", "euc_jp", False, odd(1))),
        # A sign that a program of another maker wrote with another number; its usual one would be written.
        (b"\x82\xa0\n\x87\x90", Decoded("あ\n≒", "cp932", False, odd(1))),
        (b"\xff\xfea\0\n\0\0\xd8", Decoded("a\n\ufffd", "utf-16-le", True, odd(1))),
        (b"\xfe\xff\0a\0\r\0\n\0\0\0b", Decoded("a\r\n\ufffdb", "utf-16-be", True, odd(1))),
        (b"\xff\xfea\0\n\0b", Decoded("a\n\ufffd", "utf-16-le", True, odd(1))),
    ],
)
def test_lines_that_are_no_text_are_named(data, file):
    assert decoded(data) == file


PIECES = st.sampled_from(
    [b"\xe3\x81\x82", b"\x82\xa0", b"\xa4\xa2", b"\xff", b"\xfe", b"\0", b"\n", b"\r", b"a", b"\x87"]
)


@given(st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=20).map(b"".join)))
def test_any_bytes_are_text_that_can_be_stored(data):
    file = decoded(data)
    lines = file.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert file.text.encode().decode() == file.text.replace("\0", "?")
    assert [each.line for each in file.remarks] == sorted({each.line for each in file.remarks} & set(range(len(lines))))
    assert file.remarks or encoded(file) == data


@pytest.mark.parametrize("part", [b"\xff\r", b"\x82\xa0\0\n", b"\x82", b"\xff\xfe\0\xd8", b"\xe3\x81"])
def test_time_is_linear(part):
    short, long = part * 10_000, part * 100_000
    assert verdict(lambda: decoded(short), lambda: decoded(long)) == ""
