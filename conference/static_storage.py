"""Storage of style, scripts and icons: each file under a name made of its content, without comments."""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from sessions.web.served_scripts import served_script

# Whole lines only: what stands behind code is left alone. No text of style goes over several lines.
_STYLE_COMMENT = re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|^[ \t]+", re.MULTILINE)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Every file under a name made of its content, so that browsers may keep it for ever.

    The modules that a script imports are renamed in it too. Comments are for those who read the source: without them a
    phone receives a fifth less.
    """

    support_js_module_import_aggregation = True
    # A pass for each module in a chain of imports, since the name of each is made of the names that it imports.
    max_post_process_passes = 20

    def file_hash(self, name: str | None, content: Any = None) -> Any:
        """Return the part of the name that is made of what is served; the list of all files has no name."""
        return super().file_hash(name, _as_served(name, content) if name and content else content)

    def _save(self, name: str, content: Any) -> str:
        return str(super()._save(name, _as_served(name, content)))


def _as_served(name: str, content: Any) -> Any:
    """Return a file without comments; scripts of others stay as they are, since they may be written in another way."""
    is_ours = name.startswith("js/")
    if not (name.endswith(".css") or (is_ours and name.endswith(".js"))):
        return content
    content.seek(0)
    text = content.read().decode("utf-8")
    return ContentFile((served_script(text) if is_ours else _STYLE_COMMENT.sub("", text)).encode("utf-8"))
