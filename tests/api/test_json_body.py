"""What programs send is read strictly, or refused with the reason."""

import pytest

from sessions.api.reading import parse_object
from sessions.web.api_requests import Problem


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "Expecting value: line 1, column 1."),
        (b"{", "Expecting property name enclosed in double quotes: line 1, column 2."),
        (b'{"a": 1} x', "Extra data: line 1, column 10."),
        (b"[]", "The whole must be an object."),
        (b'"a"', "The whole must be an object."),
        (b"null", "The whole must be an object."),
        (b'{"a": 1, "a": 2}', "A name occurs twice in an object."),
        (b'{"b": {"a": 1, "a": 2}}', "A name occurs twice in an object."),
        (b'{"a": NaN}', "NaN is no JSON number."),
        (b'{"a": -Infinity}', "-Infinity is no JSON number."),
        (b'{"a": 1e999}', "A number is too large."),
        (b'{"a": %s}' % (b"9" * 5_000), "A number is too large."),
        (b'{"a": 1000000000000000000}', "A number is too large."),
        (b'{"a": "\\ud800"}', "A text contains half of a surrogate pair."),
        (b'{"\\udfff": 1}', "A text contains half of a surrogate pair."),
        (b'{"a": "\xff"}', "The text is not UTF-8."),
        (b'{"a": "\xed\xa0\x80"}', "The text is not UTF-8."),
        ('{"a": 1}'.encode("utf-16"), "The text is not UTF-8."),
        (b"\xef\xbb\xbf{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1, column 1."),
        (b"[" * 200_000, "Nested too deeply."),
        (b'{"a":' * 200_000, "Nested too deeply."),
        (b'{"a": "line\nfeed"}', "Invalid control character at: line 1, column 12."),
    ],
)
def test_what_is_refused(raw, why):
    with pytest.raises(Problem) as refused:
        parse_object(raw)
    assert refused.value.more == {"detail": why}


def test_what_is_taken():
    raw = (
        '{"text": "\\ud83d\\ude00 \\u0041 海", "number": -999999999999999999, "part": 0.5, "no": null, "all": [true],'
        ' "whole": [3.0, -3.00, 3e2, -0.0, 9007199254740993.0, 1e18]}'
    )
    found = parse_object(raw.encode())
    assert [type(each) for each in found["whole"]] == [int, int, int, int, float, float]
    assert found.pop("whole") == [3, -3, 300, 0, 9007199254740993.0, 1e18]
    assert found == {
        "text": "😀 A 海",
        "number": -999999999999999999,
        "part": 0.5,
        "no": None,
        "all": [True],
    }
