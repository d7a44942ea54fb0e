"""Bundles: each page loads few files, each script of it runs once, and in the order in which the modules ask for it."""

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from conftest import PROJECT, missing
from sessions.web.static_files import SIGN_IN, SITE, SITE_STYLE, Scripts, bundled_styles, served_styles, served_texts

STATIC = PROJECT / "static"
OURS = {path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8") for path in STATIC.rglob("js/**/*.js")}
SMALL = {
    SITE: 'import "../a.js";\nimport "../b.js";\n',
    "js/a.js": 'export const list = [];\nexport function say(word) {\n  list.push(word);\n}\nsay("a");\n',
    "js/b.js": 'import { say as tell } from "./a.js";\n\ntell("b");\nexport const lazy = () => import("./late.js");\n',
    "js/entries/page.js": 'import "../c.js";\n',
    "js/c.js": 'import { list, say } from "./a.js";\n\nsay("c");\nglobalThis.list = list;\n',
    "js/late.js": 'import { say } from "./a.js";\nimport { d } from "./d.js";\n\nsay(d);\n',
    "js/d.js": 'export const d = "d";\n',
}
LAZY = re.compile(r'\bimport\("(\.[^"]+)"\)')


def test_an_entry_is_served_as_its_modules_in_order() -> None:
    assert Scripts(SMALL).served(SITE) == (
        "const $a = (() => {\n"
        'const list = [];\nfunction say(word) {\n  list.push(word);\n}\nsay("a");\n'
        "return { list, say };\n})();\n"
        "const $b = (() => {\n"
        'const { say: tell } = $a;\n\ntell("b");\nconst lazy = () => import("../late.js");\n'
        "return { lazy };\n})();\n"
        "const $entries_site = (() => {\nreturn {  };\n})();\n"
        "export { $a, $b, $entries_site };\n"
    )


def test_other_scripts_take_from_the_bundle_of_the_site_what_it_has() -> None:
    scripts = Scripts(SMALL)

    assert scripts.served("js/late.js") == (
        'import { $a } from "./entries/site.js";\nconst { say } = $a;\nimport { d } from "./d.js";\n\nsay(d);\n'
    )
    assert scripts.served("js/entries/page.js") == (
        'import { $a } from "./site.js";\n'
        'const $c = (() => {\nconst { list, say } = $a;\n\nsay("c");\nglobalThis.list = list;\nreturn {  };\n})();\n'
        "const $entries_page = (() => {\nreturn {  };\n})();\n"
    )
    assert scripts.served("js/a.js") == SMALL["js/a.js"]


def test_modules_that_import_each_other_are_refused() -> None:
    ring = SMALL | {"js/a.js": 'import "./b.js";\n'}

    with pytest.raises(ValueError, match=r"^js/a\.js imports itself by way of js/b\.js$"):
        Scripts(ring).closure(SITE)


def test_each_module_runs_once(tmp_path: Path) -> None:
    """Also one that comes later, by itself."""
    node = which("node") or missing("Node")
    for name, text in served_texts(SMALL).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    loads = [f'await import("./js/{name}.js");' for name in ("entries/site", "entries/page", "late")]
    run = " ".join([*loads, "console.log(...list);"])

    done = subprocess.run([node, "--input-type=module", "--eval", run], cwd=tmp_path, capture_output=True, check=True)

    assert done.stdout.decode() == "a b c d\n"


def test_no_script_of_a_page_runs_twice() -> None:
    """A script that is in a bundle of a page, and comes once more by itself, would run twice."""
    scripts = Scripts(OURS)
    twice = {}
    for template in sorted((PROJECT / "templates").rglob("*.html")):
        # Of alternatives a page has one: the second here, which has others beside it.
        text = template.read_text(encoding="utf-8")
        text = re.sub(r"({% elif \w+ %}{% static '[^']+' %}){% else %}{% static '[^']+' %}", r"\1", text)
        text = re.sub(r"{% if \w+ %}{% static '[^']+' %}{% el(?:se|if \w+) %}", "", text)
        named = re.findall(r"{% static '(js/[^']+)' %}", text)
        bundled = [
            each
            for name in named
            if "entries/" in name
            for each in scripts.closure(name)
            if each not in scripts.in_site
        ]
        # What the site's bundle, which is on every page too, loads later comes by itself.
        later = _with_lazy(scripts, list(scripts.in_site)) - scripts.in_site
        others = [name for name in named if "entries/" not in name]
        alone = later | _with_lazy(scripts, [*others, *bundled]) - set(bundled)
        doubles = sorted({each for each in bundled if bundled.count(each) > 1})
        doubles += sorted({each for name in alone for each in scripts.closure(name)} & {*bundled} - scripts.in_site)
        if doubles and SIGN_IN not in named:
            twice[template.name] = doubles

    assert twice == {}


def _with_lazy(scripts: Scripts, names: list[str]) -> set[str]:
    """Return these modules and all that they import, at once or later."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            folder = (STATIC / name).parent
            later = LAZY.findall(re.sub(r"/\*\*.*?\*/", "", scripts.sources[name]))
            names += [(folder / path).resolve().relative_to(STATIC).as_posix() for path in later]
            names += [each for each in scripts.closure(name) if each != name]
    return found


def test_styles_stand_in_the_place_of_their_import() -> None:
    styles = {
        "css/entries/a.css": '/* a */\n@import "../b.css";\n@import "../c.css";\n',
        "css/b.css": "b {}\n",
        "css/c.css": "c {}\n",
    }

    assert served_styles("css/entries/a.css", styles.__getitem__) == "/* a */\nb {}\nc {}\n"
    assert bundled_styles("css/entries/a.css", styles.__getitem__) == {"css/b.css", "css/c.css"}


def test_styles_that_the_bundle_of_every_page_contains_are_named_by_no_page() -> None:
    bundled = bundled_styles(SITE_STYLE, lambda name: (STATIC / name).read_text(encoding="utf-8"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "templates").rglob("*.html"))
    assert bundled
    assert {name for name in bundled if f"'{name}'" in pages} == set()
