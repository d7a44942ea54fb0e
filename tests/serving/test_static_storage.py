"""Styles and scripts are served without comments and indentation, under names that change with what they contain."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from sessions.web.static_files import StaticStorage, served_texts

SCRIPT = """/**
 * Double a number.
 *
 * @param {number} number
 */
export function twice(number) {
  return 2 * number; // by itself
}
export const address = () => "https://a.example/*"; // not the address
const text = `a  ${twice(1)}
  // b`;
const END = /a\\/'[/]/;
"""
SERVED = (
    'export function twice(number){return 2*number;}\nexport const address=()=>"https://a.example/*";'
    "const text=`a  ${twice(1)}\n  // b`;const END=/a\\/'[/]/;"
)
STYLE = """/* One
 * comment */
@layer a {
  .b :is(c, d) > e {
    content: "i: ; {"; /* behind */
    n: calc(10.5px - 0.25em) 0;
  }
}
"""


def test_scripts_and_styles_are_served_without_comments_and_blanks() -> None:
    assert served_texts({"js/a.js": SCRIPT, "a.css": STYLE}) == {
        "js/a.js": SERVED,
        "a.css": '@layer a {\n.b :is(c, d) > e {\ncontent: "i: ; {"; n: calc(10.5px - 0.25em) 0;\n}\n}\n',
    }


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
