"""docs/limits.md lists the limits that constants set; `python tests/project/test_limits.py` writes it anew."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "limits.md"
NAME = re.compile(
    r"_?(?:(?:MAX|MOST|AT_MOST|LIMITS?|LONGEST|SHORTEST|LARGEST|FEWEST|PATIENCE|WAITING|TIMEOUT)(?:_[A-Z_]+)?"
    r"|(?!SECURE_)[A-Z_]+_(?:LIMIT|MAX|MOST|TIMEOUT|SECONDS|BYTES)|DATA_UPLOAD_MAX_[A-Z_]+"
    r"|SECONDS|SLOWEST|SILENCE|TOGETHER|ANSWER_WITHIN|MEMORY|ON_DISK|BUDGET|WORK|ANONYMOUS_BODY|(?<=_)(?:DEEPEST|TALLEST))"
)
HEAD = """# Limits

What the program refuses, cuts or leaves out above a number, by folder of the code: the constants whose names or types
say that they are limits (`MAX_…`, `…_LIMIT`, `SECONDS`, `UploadLimits`), each with its value, and what it protects or
why it is there. Other limits are not listed, such as those inside patterns, the lengths of columns, and how many rows a
page shows. How much one person may store is for the owner of a site to decide: the variables `QUOTA_…` in
[settings.md](settings.md).

A test compares this page with the code. `python tests/project/test_limits.py` writes it anew.
"""


class Limit(NamedTuple):
    """A constant that limits something."""

    place: str
    name: str
    value: str
    sentence: str


def limits_of(path: Path) -> Iterator[Limit]:
    """Yield the limits that a module sets, at its level or in a class."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for body in bodies:
        for node, following in zip(body, [*body[1:], None], strict=True):
            for name, value in limits_set_by(node):
                sentence = docstring(following) or comment_above(text.splitlines(), node.lineno)
                written = " ".join((ast.get_source_segment(text, value) or "").split())
                yield Limit(path.relative_to(PROJECT).as_posix(), name, written, sentence)


def limits_set_by(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Yield the name and the value of each limit that a statement sets; another name of one sets none."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None or isinstance(node.value, ast.Name):
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        pairs = zip(target.elts, node.value.elts, strict=True) if several else [(target, node.value)]
        yield from (
            (each.id, value)
            for each, value in pairs
            if isinstance(each, ast.Name) and (NAME.fullmatch(each.id) or is_made_of_limits(each.id, value))
        )


def is_made_of_limits(name: str, value: ast.expr) -> bool:
    """Return whether a constant is an object of several limits, such as ``UploadLimits``."""
    return name.isupper() and isinstance(value, ast.Call) and ast.unparse(value.func).endswith(("Limit", "Limits"))


def docstring(node: ast.stmt | None) -> str:
    """Return the first sentence of a string that stands alone, "" for any other statement."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return first_sentence(node.value.value)
    return ""


def comment_above(lines: list[str], number: int) -> str:
    """Return the first sentence of the comment that ends above a line."""
    first = number - 1
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return first_sentence(" ".join(line.lstrip(" #") for line in lines[first : number - 1]))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text in one line."""
    return re.split(r"(?<=\.)\s+(?=[A-Z“`])", " ".join(text.split()))[0]


def all_limits() -> list[Limit]:
    """Return the limits of the program, by folder and module."""
    modules = [path for folder in ("conference", "sessions") for path in sorted((PROJECT / folder).rglob("*.py"))]
    return [limit for path in modules if "migrations" not in path.parts for limit in limits_of(path)]


def page_of(limits: list[Limit]) -> str:
    """Return the page: a table for each folder."""
    parts = [HEAD]
    folder = ""
    for limit in limits:
        path = Path(limit.place)
        top = "/".join(path.parent.parts[:2])
        if top != folder:
            folder = top
            parts.append(f"\n## {folder}/\n\n| name | value | what it protects |\n| --- | --- | --- |\n")
        within = path.relative_to(folder).with_suffix("").as_posix()
        sentence = limit.sentence.replace("``", "`").replace("|", r"\|")
        parts.append(f"| `{within}: {limit.name}` | `{limit.value.replace('|', chr(92) + '|')}` | {sentence} |\n")
    return "".join(parts)


def test_every_limit_says_what_it_protects() -> None:
    assert [f"{each.place}: {each.name}" for each in all_limits() if not each.sentence] == []


def test_limits_of_time_of_memory_and_of_several_sizes_are_among_them_and_settings_of_browsers_are_not() -> None:
    names = {each.name for each in all_limits()}
    assert names >= {"SECONDS", "TOGETHER", "MEMORY", "FROM_ANYBODY", "OF_ADMINISTRATOR", "HEAVY", "FILES"}
    assert "SECURE_HSTS_SECONDS" not in names


def test_page_has_every_limit_as_the_code_has_it() -> None:
    wrong = "write docs/limits.md anew: python tests/project/test_limits.py"
    assert PAGE.read_text("utf-8") == page_of(all_limits()), wrong


if __name__ == "__main__":
    PAGE.write_text(page_of(all_limits()), "utf-8")
    sys.stdout.write(
        f"{len(all_limits())} limits, {sum(not each.sentence for each in all_limits())} without a sentence\n"
    )
