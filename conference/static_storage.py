"""Static files storage: names made of content (cache busting), bundles, no comments."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

from sessions.web.script_bundles import Scripts, served_styles

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
