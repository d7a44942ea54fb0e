"""The architecture page shows the folders that exist, on the levels of the import contract."""

import re
import tomllib

from conftest import PROJECT

PAGE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
PICTURE = (PROJECT / "docs" / "architecture.svg").read_text(encoding="utf-8")
NO_CODE = {"migrations", "__pycache__"}


def levels_of_the_contract() -> list[set[str]]:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "levels")
    levels = [set(re.findall(r"sessions\.(\w+)", level)) for level in contract["layers"]]
    return [level for level in levels if level]


def test_page_has_the_levels_of_the_contract() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)(?:\.py|/)` \|", PAGE, re.MULTILINE)
    levels = [{name for number, name in rows if int(number) == at} for at in range(1, int(rows[-1][0]) + 1)]

    assert levels == levels_of_the_contract()


def test_picture_has_the_levels_of_the_contract() -> None:
    boxes = re.findall(r'<text x="\d+" y="(\d+)">(\w+)(?:\.py|/)</text>', PICTURE)
    heights = sorted({int(height) for height, _name in boxes})

    assert [{name for at, name in boxes if int(at) == height} for height in heights] == levels_of_the_contract()


def test_every_folder_stands_on_a_level() -> None:
    folders = {path.name for path in (PROJECT / "sessions").iterdir() if path.is_dir()} - NO_CODE

    assert set().union(*levels_of_the_contract()) == folders | {"urls"}


def test_templates_stand_in_the_folders_of_their_views() -> None:
    views = {path.name for path in (PROJECT / "sessions" / "views").iterdir() if path.is_dir()} - NO_CODE
    templates = PROJECT / "templates" / "sessions"
    of_all = {"texts"}  # what the forms of all texts show: views/autosave.py, preview.py, history.py

    assert ({path.name for path in templates.iterdir()} - views - of_all, list(templates.glob("*.html"))) == (set(), [])


def test_pages_name_only_files_that_exist() -> None:
    roots = [PROJECT, PROJECT / "sessions", PROJECT / "static" / "js", PROJECT / "sessions" / "article"]
    for name in ("docs/architecture.md", "docs/article.md", "docs/glossary.md", "CONTRIBUTING.md", "SECURITY.md"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        named = set(re.findall(r"`([\w./-]+(?:/|\.py|\.js))`", text))
        lost = {path for path in named if not any((root / path).exists() for root in roots)}
        assert (name, lost - ELSEWHERE[name]) == (name, set())


# Named beside their folder, which stands in the same sentence.
ELSEWHERE = {
    "docs/architecture.md": {"editing/", "messages.py"},
    "docs/article.md": set(),
    "docs/glossary.md": set(),
    "CONTRIBUTING.md": set(),
    "SECURITY.md": set(),
}
