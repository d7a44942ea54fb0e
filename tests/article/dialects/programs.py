"""The programs that the sites use themselves, and what they count in an article."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

from conftest import copy_files
from sessions.article.dialects import DIALECTS

HUGO = Path(__file__).parents[3] / ".venv" / "bin" / "hugo"
_COUNTED = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
DIALECTS["zenn"].add_constructs(_COUNTED)


def check_zenn(folder: Path, checks: Path) -> dict[str, Any]:
    """Return what Zenn's validator, preview and renderer count in a repository; nothing may be wrong."""
    return _counted(["node", checks / "check_zenn.mjs", folder, "--modules", checks / "node_modules", "--strict"])


def check_qiita(folder: Path, checks: Path) -> dict[str, Any]:
    """Return what the checks of qiita-cli count in a folder; nothing may be wrong."""
    return _counted(["node", checks / "check_qiita.cjs", folder, "--modules", checks / "node_modules"])


def _counted(command: list[str | Path]) -> dict[str, Any]:
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    counted: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return counted


def build_hugo(content: Path, checks: Path, target: Path, *, together: bool = False) -> dict[str, dict[str, int]]:
    """Build the exported bundles; return the numbers of images, players and headings of each.

    A warning fails, as does what Hugo would print as text. With `together` they are one site, in which they can link to
    each other; else each is built alone, which is faster.
    """
    site = target / "site"
    copy_files(checks / "hugo-site", site)
    posts = site / "content" / "posts"
    posts.mkdir(parents=True)
    found = {}
    bundles = sorted((content / "content" / "posts").iterdir())
    for bundle in bundles if together else ():
        shutil.copytree(bundle, posts / bundle.name)
    for bundle in bundles:
        shutil.copytree(bundle, posts / bundle.name, dirs_exist_ok=True)
        command = ["sh", checks / "check_hugo.sh", HUGO, site, bundle.name]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
        numbers = [int(word) for word in run.stdout.split() if word.isdigit()]
        found[bundle.name] = dict(zip(("images", "players", "headings"), numbers, strict=True))
        if not together:
            shutil.rmtree(posts / bundle.name)
    return found


def github_counts(article: str) -> dict[str, int]:
    """Return what GitHub's own parser finds in an article."""
    html = cmarkgfm.github_flavored_markdown_to_html(article, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES)
    return {
        "headings": sum(html.count(f"<h{level}>") for level in range(1, 7)),
        "images": html.count("<img "),
        "tables": html.count("<table>"),
        "code": html.count("<pre"),
    }


def house_counts(body: str) -> dict[str, int]:
    """Return what the house notation has: the same counts."""
    tokens = _COUNTED.parse(body)
    inside = [child for token in tokens for child in token.children or []]
    return {
        "headings": sum(token.type == "heading_open" for token in tokens),
        "images": sum(child.type == "image" for child in inside),
        "tables": sum(token.type == "table_open" for token in tokens),
        "code": sum(token.type in ("fence", "code_block") for token in tokens),
    }


def players(body: str) -> int:
    """Return the number of recordings on YouTube that stand alone on their line."""
    return sum(line.startswith("https://www.youtube.com/watch?v=") for line in body.split("\n"))
