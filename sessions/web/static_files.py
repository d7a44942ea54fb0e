"""Static files: names made of content (cache busting), scripts and style sheets joined to bundles, no comments.

A bundle holds all modules or style sheets of a page, so that it needs few requests.
The files in ``js/entries`` and ``css/entries`` list what a page loads; browsers understand them as they are, and
``collectstatic`` replaces each by its bundle. ``js/entries/site.js`` is on every page of a signed-in person: all other
scripts take the modules that it contains from it, so that each runs once.

esbuild would do the same, but needs Node where the site is installed. The modules are ours, and ESLint keeps them to
few forms: ``import { a } from "./b.js";``, ``import "./b.js";``, and ``export`` before a function, a class or a
constant, each at the start of a line.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRIES = "entries/"
SITE = "js/entries/site.js"
"""The bundle on every page of a signed-in person."""
SITE_STYLE = "css/entries/site.css"
"""The style sheet of every page."""
SIGNED_OUT = "js/pages/app.js"
"""The script of pages for somebody who is not signed in, such as the one that says that there is no network."""
SIGN_IN = "js/entries/sign-in.js"
"""The bundle of the sign-in page, which has no other: it contains all that it needs."""

_IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>\.[^"]+)";\n', re.MULTILINE)
_LAZY_IMPORT = re.compile(r'(?<=\bimport\()"(\.[^"]+)"(?=\))')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
_STYLE_IMPORT = re.compile(r'^@import "(\.[^"]+)";\n', re.MULTILINE)

# Comments and indentation. A library (rcssmin) took the blank out of "a :is(b)" inside of @layer.
_NOT_SENT = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/\s*|^\s+", re.MULTILINE)

type Paths = dict[str, tuple[Storage, str]]


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that contain a digest, so that browsers may cache them for ever (immutable).

    The scripts share one digest: a bundle imports scripts lazily that import the bundle, so that neither could have a
    digest that contains the name of the other.
    """

    support_js_module_import_aggregation = True
    _script_digest = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file, found out once: it stays the same until ``collectstatic`` runs again."""
        if name is None or settings.DEBUG or force:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    def file_hash(self, name: str | None, content: Any = None) -> Any:
        """Return the digest in the name of a file: that of all scripts for a script; None for the manifest."""
        return self._script_digest if self._script_digest and _is_script(name) else super().file_hash(name, content)

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[tuple[str, str, bool]]:
        """Store all files under their names with digests; scripts and styles of ours as ``served_texts`` has them."""
        texts = served_texts({name: _text(*paths[name]) for name in paths if _is_script(name) or name.endswith(".css")})
        self._script_digest = _digest(text for name, text in texts.items() if _is_script(name))
        memory = InMemoryStorage()
        for name, text in texts.items():
            memory.save(name, ContentFile(text.encode()))
        yield from super().post_process({**paths, **{name: (memory, name) for name in texts}}, dry_run, **options)
        self._addresses.clear()


def served_texts(sources: dict[str, str]) -> dict[str, str]:
    """Return scripts and styles of ours as browsers get them: entries as bundles, without comments and blanks.

    Vendored scripts stay as they are.
    """
    scripts = Scripts({name: text for name, text in sources.items() if _is_script(name)})
    styles = {name: served_styles(name, sources.__getitem__) for name in sources if name.endswith(".css")}
    return {name: jsmin(scripts.served(name)) for name in scripts.sources} | {
        name: _NOT_SENT.sub("", text) for name, text in styles.items()
    }


def _is_script(name: str | None) -> bool:
    return name is not None and name.startswith("js/") and name.endswith(".js")


def _text(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return bytes(file.read()).decode("utf-8")


def _digest(texts: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Scripts:
    """The modules of the site by their names below the static folder, such as ``js/outbox/store.js``."""

    sources: dict[str, str]
    _closures: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def served(self, name: str) -> str:
        """Return a script as it is served: an entry as its bundle, another with its imports taken from the site's.

        A module of the site's bundle stays as it is, for pages without that bundle.
        """
        if name in (SITE, SIGN_IN):
            return self._bundle(name, self.closure(name))
        if ENTRIES in name:
            return self._bundle(name, [each for each in self.closure(name) if each not in self.in_site])
        return self.sources[name] if name in self.in_site else self._linked(name, name)

    @cached_property
    def in_site(self) -> frozenset[str]:
        """The modules that the site's bundle contains."""
        return frozenset(self.closure(SITE)) if SITE in self.sources else frozenset()

    def closure(self, name: str) -> tuple[str, ...]:
        """Return a module and all that it imports, in the order in which they run.

        Raises ValueError for modules that import each other.
        """
        return tuple(self._in_order(name, ()))

    def _in_order(self, name: str, above: tuple[str, ...]) -> Iterator[str]:
        if name in above:
            raise ValueError(f"{name} imports itself by way of {above[-1]}")
        if name not in self._closures:
            inner = (each for path in self._imports(name) for each in self._in_order(path, (*above, name)))
            self._closures[name] = tuple(dict.fromkeys((*inner, name)))
        yield from self._closures[name]

    def _imports(self, name: str) -> Iterable[str]:
        return (_resolved(name, match["path"]) for match in _IMPORT.finditer(self.sources[name]))

    def _bundle(self, entry: str, names: Iterable[str]) -> str:
        """Return modules as functions that run at once and return what they export, one after the other."""
        inside = list(names)
        parts = [self._as_function(name, entry) for name in inside]
        outside = {each for name in inside for each in self._imports(name)} - set(inside)
        if outside:
            parts.insert(0, _import_of(map(_variable, sorted(outside)), entry))
        if entry == SITE:
            parts.append(f"export {{ {', '.join(map(_variable, inside))} }};\n")
        return "".join(parts)

    def _as_function(self, name: str, entry: str) -> str:
        exported = ", ".join(_EXPORT.findall(self.sources[name]))
        code = _EXPORT.sub("", _IMPORT.sub(_destructured(name), self.sources[name]))
        return f"const {_variable(name)} = (() => {{\n{_moved(code, name, entry)}return {{ {exported} }};\n}})();\n"

    def _linked(self, name: str, entry: str) -> str:
        def link(match: re.Match[str]) -> str:
            path = _resolved(name, match["path"])
            if path not in self.in_site:
                return match[0]
            return _import_of([_variable(path)], entry) + _destructured(name)(match)

        return _IMPORT.sub(link, self.sources[name])


def served_styles(name: str, read: Callable[[str], str]) -> str:
    """Return a style sheet with those that it imports in their places."""
    return _STYLE_IMPORT.sub(lambda match: read(_resolved(name, match[1])), read(name))


def bundled_styles(name: str, read: Callable[[str], str]) -> frozenset[str]:
    """Return the names of the style sheets that a style sheet imports."""
    return frozenset(_resolved(name, path) for path in _STYLE_IMPORT.findall(read(name)))


def _resolved(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _relative(name: str, entry: str) -> str:
    path = posixpath.relpath(name, posixpath.dirname(entry))
    return path if path.startswith("../") else f"./{path}"


def _variable(name: str) -> str:
    """Return the name of the constant that holds what a module exports."""
    return "$" + re.sub(r"\W", "_", name.removeprefix("js/").removesuffix(".js"))


def _import_of(variables: Iterable[str], entry: str) -> str:
    return f'import {{ {", ".join(variables)} }} from "{_relative(SITE, entry)}";\n'


def _destructured(name: str) -> Callable[[re.Match[str]], str]:
    """Return what replaces an import of a module that is a constant by now."""

    def replace(match: re.Match[str]) -> str:
        names = (match["names"] or "").replace(" as ", ": ").strip()
        return f"const {{ {names} }} = {_variable(_resolved(name, match['path']))};\n" if names else ""

    return replace


def _moved(code: str, name: str, entry: str) -> str:
    """Return code with its lazy imports as seen from the folder of the entry."""
    return _LAZY_IMPORT.sub(lambda match: f'"{_relative(_resolved(name, match[1]), entry)}"', code)
