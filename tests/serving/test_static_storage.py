"""Style and scripts are served without comments, scripts without indentation, and all else as it is."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from conference.static_storage import StaticStorage

SCRIPT = """// What it is.

/**
 * Double a number.
 *
 * @param {number} number
 */
export function twice(number) {
  return 2 * number; // by itself
}
/** @type {{ value: string }} */ (window).value = "/** no comment */";
  /** @returns {string} */
export const address = () => "https://a.example/*"; // not the address
const names = [
  'it\'s',
  `one`, // stays: it could belong to the text
];
const END = /a\\//; // stays too
const next = 1;
try { next(); } catch { /* not here */ }
"""
SERVED = """
export function twice(number) {return 2 * number;}
(window).value = "/** no comment */";export const address = () => "https://a.example/*";
const names = [
'it\'s',`one`, // stays: it could belong to the text
];const END = /a\\//; // stays too
const next = 1;try { next(); } catch {  }
"""


@pytest.mark.parametrize(
    ("name", "source", "served"),
    [
        ("js/a.js", SCRIPT, SERVED),
        ("other/a.js", SCRIPT, SCRIPT),
        ("a.css", "/* One */\na {\n  b: c; /* stays */\n}\n/* d\n * e */\n", "a {\nb: c; /* stays */\n}\n"),
        ("b.css", "/* a */ b { c: d; }\n/* e */\n", "/* a */ b { c: d; }\n"),
        ("a.svg", "<!-- kept -->\n<svg/>\n", "<!-- kept -->\n<svg/>\n"),
    ],
)
def test_comments_are_not_served(tmp_path: Path, name: str, source: str, served: str) -> None:
    storage = StaticStorage(location=tmp_path)
    storage.save(name, ContentFile(source.encode()))

    assert (tmp_path / name).read_text(encoding="utf-8") == served
