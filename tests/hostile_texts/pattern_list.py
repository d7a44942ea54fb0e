"""Every regular expression of the project, found in its modules, and how each is asked."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from hostile_texts.pattern_growth import FULLMATCH, MATCH, SEARCH

PACKAGES = ("sessions", "conference")
_APART = ("sessions.migrations", "conference.wsgi", "conference.settings")
_ASKED = {"match": MATCH, "fullmatch": FULLMATCH}
_FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}

type Pattern = re.Pattern[str] | re.Pattern[bytes]


class Found(NamedTuple):
    """A regular expression: where it stands (``module:name``), and how it is asked."""

    place: str
    pattern: Pattern
    how: str


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return every module of the project."""
    found = []
    for package in PACKAGES:
        root = importlib.import_module(package)
        found.append(root)
        for info in pkgutil.walk_packages(root.__path__, f"{package}."):
            if not info.name.startswith(_APART):
                found.append(importlib.import_module(info.name))
    return tuple(found)


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text())


def _held(value: object, depth: int = 0) -> Iterator[Pattern]:
    """Yield the patterns that a value of a module holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping) and depth < 4:
        for each in value.values():
            yield from _held(each, depth + 1)
    elif isinstance(value, (tuple, list, set, frozenset)) and depth < 4:
        for each in value:
            yield from _held(each, depth + 1)
    elif type(value).__name__ == "RegexValidator":
        yield value.regex  # type: ignore[attr-defined]


def _root(node: ast.expr) -> str:
    """Return the name that an expression begins with, or the last name of ``module.NAME``."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@cache
def _uses(module: ModuleType) -> dict[str, frozenset[str]]:
    """Return how a module asks the patterns of each name: as methods, "search" for what cannot be seen."""
    found: dict[str, set[str]] = {}
    known: set[int] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = _root(node.func.value)
            # From a position on is at many positions.
            how = _ASKED.get(node.func.attr, SEARCH) if len(node.args) == 1 else SEARCH
            if node.func.attr in _FUNCTIONS and name != "re":
                found.setdefault(name, set()).add(how)
                known |= {id(each) for each in ast.walk(node.func.value)}
    for node in ast.walk(_tree(module)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name and id(node) not in known and not isinstance(getattr(node, "ctx", None), ast.Store):
            found.setdefault(name, set()).add(SEARCH)
    return {name: frozenset(hows) for name, hows in found.items()}


def _how(module: ModuleType, name: str) -> str:
    asking = [module] if name.startswith("_") else modules()
    hows = {how for each in asking for how in _uses(each).get(name, ())}
    return SEARCH if SEARCH in hows or not hows else MATCH if MATCH in hows else FULLMATCH


def held_patterns() -> Iterator[Found]:
    """Yield the patterns that modules hold under a name."""
    for module in modules():
        for name, value in sorted(vars(module).items()):
            for pattern in _held(value):
                if not _imported(module, name):
                    yield Found(f"{module.__name__}:{name}", pattern, _how(module, name))


def _imported(module: ModuleType, name: str) -> bool:
    return any(
        isinstance(node, (ast.Import, ast.ImportFrom))
        and any((each.asname or each.name) == name for each in node.names)
        for node in _tree(module).body
    )


def _calls(module: ModuleType) -> Iterator[tuple[str, ast.Call, str]]:
    """Yield the calls that take a regular expression: where, the call, and the function's name."""
    for top in _tree(module).body:
        for place in [top] if not isinstance(top, ast.ClassDef) else top.body:
            name = getattr(place, "name", "") or _root(_target(place))
            for node in ast.walk(place):
                if not isinstance(node, ast.Call):
                    continue
                function = node.func
                if isinstance(function, ast.Attribute) and _root(function.value) == "re":
                    if function.attr in _FUNCTIONS:
                        yield name, node, function.attr
                elif _root(function) in ("RegexValidator", "RegexField"):
                    yield name, node, "validator"


def _target(node: ast.stmt) -> ast.expr:
    if isinstance(node, ast.Assign):
        return node.targets[0]
    return node.target if isinstance(node, ast.AnnAssign) else ast.Name("")


def written_patterns(built: Mapping[str, tuple[str, ...]]) -> Iterator[Found | str]:
    """Yield the patterns written in a call; of those that are built in it, the examples of `built`.

    A place that is built and has no example is yielded as its name alone.
    """
    held = {found.place for found in held_patterns()}
    for module in modules():
        for name, call, function in _calls(module):
            place = f"{module.__name__}:{name}"
            if place in held:
                continue
            how = SEARCH if function in ("compile", "validator") else _ASKED.get(function, SEARCH)
            try:
                patterns = [_value(module, _argument(call))]
                flags = _value(module, _flags(call, function))
            except NameError:
                patterns, flags = list(built.get(place, ())), 0
                if not patterns:
                    yield place
            for pattern in patterns:
                yield Found(place, re.compile(pattern, flags) if isinstance(pattern, str | bytes) else pattern, how)


def _argument(call: ast.Call) -> ast.expr:
    named = {each.arg: each.value for each in call.keywords}
    return named.get("regex") or named.get("pattern") or call.args[0]


def _flags(call: ast.Call, function: str) -> ast.expr | None:
    named = {each.arg: each.value for each in call.keywords}
    at = {"compile": 1, "split": 3, "sub": 4, "subn": 4, "validator": 9}.get(function, 2)
    return named.get("flags") or (call.args[at] if len(call.args) > at else None)


def _value(module: ModuleType, node: ast.expr | None) -> Any:
    if node is None:
        return 0
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))  # noqa: S307


def all_patterns(built: Mapping[str, tuple[str, ...]]) -> list[Found]:
    """Return every pattern of the project, once per place."""
    found = {*held_patterns(), *(each for each in written_patterns(built) if isinstance(each, Found))}
    return sorted(found, key=lambda each: (each.place, str(each.pattern.pattern)))
