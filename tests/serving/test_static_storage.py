"""Style and scripts are served without comments, scripts without indentation, and all else as it is."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from conference.static_storage import StaticStorage, served_texts

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


def test_comments_are_not_served() -> None:
    sources = {
        "js/a.js": SCRIPT,
        "a.css": "/* One */\na {\n  b: c; /* stays */\n}\n/* d\n * e */\n",
        "b.css": "/* a */ b { c: d; }\n/* e */\n",
    }

    assert served_texts(sources) == {
        "js/a.js": SERVED,
        "a.css": "a{b:c; /* stays */\n}",
        "b.css": "/* a */ b { c: d; }",
    }


def test_styles_are_served_without_most_spaces_and_ends_of_lines() -> None:
    style = (
        '@layer a {\n  .b:is(c, d) > e,\n  f::before {\n    --g: var(--h, 1px);\n    content: "i: ; {";\n  }\n\n'
        "  @media (k: l) {\n    m:hover {\n      n: 0.5em calc(10.5px - 0.25em) 0;\n    }\n  }\n}\n"
    )
    served = (
        '@layer a{.b:is(c, d) > e,f::before{--g:var(--h, 1px);content:"i: ; {"}'
        "@media (k: l){m:hover{n:.5em calc(10.5px - .25em) 0}}}"
    )
    assert served_texts({"a.css": style}) == {"a.css": served}


def test_a_change_of_one_script_names_all_anew(tmp_path: Path) -> None:
    """They import each other in rings, so that they share one digest; what is not a script of ours keeps its name."""
    others = {"js/b.js": "b", "other/c.js": "c", "d.svg": "<svg/>"}
    first, second = (_collected(tmp_path / text, {"js/a.js": text, **others}) for text in ("1", "2"))

    assert [name for name in first if first[name] != second[name]] == ["js/a.js", "js/b.js"]


def test_what_scripts_import_is_named_by_the_digest(tmp_path: Path) -> None:
    ring = {
        "js/entries/site.js": 'import "../a.js";\n',
        "js/a.js": 'import("./b.js");\n',
        "js/b.js": 'import { a } from "./a.js";\n',
    }
    names = _collected(tmp_path, ring)
    digest = names["js/a.js"].split(".")[1]

    served = {name: (tmp_path / hashed).read_text(encoding="utf-8") for name, hashed in names.items()}

    assert set(names.values()) == {f"{name.removesuffix('.js')}.{digest}.js" for name in ring}
    assert f'import("../b.{digest}.js")' in served["js/entries/site.js"]
    assert f'from "./entries/site.{digest}.js"' in served["js/b.js"]


def _collected(folder: Path, sources: dict[str, str]) -> dict[str, str]:
    """Return the names under which files are served, by their own."""
    source, target = FileSystemStorage(folder), StaticStorage(location=folder)
    for name, text in sources.items():
        source.save(name, ContentFile(text.encode()))
    done = target.post_process({name: (source, name) for name in sources})
    return {name: hashed for name, hashed, _ in done if name in sources}
