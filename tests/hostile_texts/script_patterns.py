"""The regular expressions of the project's scripts, as patterns of Python that read the same texts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
_BEFORE = "(,=:[!&|?{};+-*%~^<>"
"""Behind these a slash begins a regular expression; behind a word or a closing bracket it divides."""

_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/", re.DOTALL)
_LITERAL = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
_WORD = re.compile(r"[\w$]+|\s+")


class ScriptPattern(NamedTuple):
    """A regular expression of a script: where it stands, and what it reads."""

    place: str
    pattern: re.Pattern[str]


def script_patterns() -> Iterator[ScriptPattern]:
    """Yield the regular expressions written between slashes in all scripts."""
    for path in sorted(SCRIPTS.rglob("*.js")):
        for source, flags in _literals(path.read_text()):
            yield ScriptPattern(f"{path.relative_to(SCRIPTS)}: {source}", translated(source, flags))


def built_patterns() -> list[str]:
    """Return the scripts that build regular expressions from texts."""
    return [str(path.relative_to(SCRIPTS)) for path in sorted(SCRIPTS.rglob("*.js")) if "RegExp(" in path.read_text()]


def _literals(text: str) -> Iterator[tuple[str, str]]:
    at, before = 0, ""
    while at < len(text):
        if found := _STRING.match(text, at):
            # A comment leaves what stands before it.
            before = before if text[at] == "/" else '"'
        elif text[at] == "/" and (before in _BEFORE or before == "return") and (found := _LITERAL.match(text, at)):
            yield found[1], found[2]
            before = '"'
        elif found := _WORD.match(text, at):
            before = found[0] if found[0].strip() else before
        else:
            # A template is read like code: what it holds is mostly that.
            before = text[at]
        at = found.end() if found else at + 1


def translated(source: str, flags: str) -> re.Pattern[str]:
    """Return a pattern of Python that reads the same as one of JavaScript."""
    source = source.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")
    source = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda code: re.escape(chr(int(code[1], 16))), source)
    source = re.sub(r"(?<!\\)((?:\\\\)*)\$$", r"\1\\Z", source) if "m" not in flags else source
    source = re.sub(r"\\p\{[^}]*\}", r"\\w", source)
    # Two kinds of brackets that only Python warns of.
    source = re.sub(r"(?<=\[)\^\[", r"^\\[", source)
    return re.compile(source, sum((_FLAGS[flag] for flag in flags if flag in _FLAGS), re.RegexFlag(0)))
