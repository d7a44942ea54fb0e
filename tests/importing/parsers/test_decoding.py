"""Bytes become text and text becomes a value, whatever a feed's writer saved it as; errors name line and column."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.importing.parsers.programme import Fault, FeedError
from sessions.importing.parsers.shared.decoding import decode_json, decode_text
from sessions.rules.feed_limits import MAX_DEPTH

TITLE = "基調講演 – Öffnung"


def refused(call, value):
    with pytest.raises(FeedError) as caught:
        call(value)
    return caught.value.fault, caught.value.place, caught.value.found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(encoding):
    assert decode_text(TITLE.encode(encoding)) == TITLE


def test_utf_16_of_both_orders():
    assert decode_text(b"\xff\xfe" + TITLE.encode("utf-16-le")) == TITLE
    assert decode_text(b"\xfe\xff" + TITLE.encode("utf-16-be")) == TITLE


def test_what_a_japanese_spreadsheet_saves_is_read():
    text = "タイトル,会場\r\n①基調講演,ホール～A\r\n"
    assert decode_text(text.encode("cp932")) == text


def test_bytes_of_no_known_encoding_name_their_line():
    assert refused(decode_text, b"one\ntwo\ncaf\xe9 three") == (Fault.ENCODING, "line 3", "e9")
    assert refused(decode_text, b"\xef\xbb\xbfone\n\xff") == (Fault.ENCODING, "line 2", "ff")
    assert refused(decode_text, b"\xff\xfea\0\n\0\x00\xd8") == (Fault.ENCODING, "line 2", "00")


@pytest.mark.parametrize(
    "before", ["", " \r\n", "// from: the site\n", "/* two\n * lines **/", "# one\n# two\n", "//\n/**/ #\n\n"]
)
def test_comments_before_the_value_are_skipped(before):
    assert decode_json(f'{before}{{"title": "a // b /* c */ # d"}}\n') == {"title": "a // b /* c */ # d"}


def test_errors_name_line_and_column_of_the_file():
    assert refused(decode_json, '// from\n{\n  "a": 1,\n  "b": oops\n}') == (Fault.SYNTAX, "line 4, column 8", "oops")
    assert refused(decode_json, '{"a": 1} {"b": 2}') == (Fault.SYNTAX, "line 1, column 10", '{"b": 2}')
    assert refused(decode_json, "/* never closed") == (Fault.SYNTAX, "line 1, column 1", "/* never closed")
    assert refused(decode_json, '{"a": "never closed') == (Fault.SYNTAX, "line 1, column 7", '"never closed')


def test_depth_is_bounded_and_brackets_in_strings_do_not_count():
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert json.dumps(decode_json(deep)) == deep
    assert refused(decode_json, f"\n[{deep}]") == (Fault.TOO_DEEP, "line 2, column 65", "[" + "]" * 65)
    assert refused(decode_json, '{"a":' * 100_000)[:2] == (Fault.TOO_DEEP, "line 1, column 321")
    assert decode_json(json.dumps(["[{" * 1000, 'a"[\\' * 1000])) == ["[{" * 1000, 'a"[\\' * 1000]


def test_numbers_beyond_measure_do_no_harm():
    digits = "9" * 5000
    assert decode_json(f"[NaN, -Infinity, 1e999, {digits}, 10000000000000000000000, 1.5]") == [
        None,
        None,
        None,
        digits,
        10**22,
        1.5,
    ]


def test_of_equal_keys_the_last_counts():
    assert decode_json('{"id": 1, "id": 2}') == {"id": 2}


def test_line_ends_inside_strings_are_taken_as_they_stand():
    assert decode_json('{"a": "one\ntwo\tthree"}') == {"a": "one\ntwo\tthree"}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_feed_error(content):
    with suppress(FeedError):
        assert isinstance(decode_text(content), str)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.release
@given(JSON, st.booleans())
def test_every_value_is_read_as_it_was_written(value, ascii_only):
    assert decode_json(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(st.text(alphabet='[]{}",:\\/*#01 \na'))
def test_any_text_gives_a_value_or_a_feed_error(text):
    with suppress(FeedError):
        decode_json(text)
