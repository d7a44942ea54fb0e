"""Open redirect protection: redirects go only to paths of this site."""

from typing import Final

LONGEST: Final = 2_000
"""Maximum length of a path in bytes; escaped it still fits into a Location header."""


def site_path(text: str, default: str) -> str:
    """Return ``text`` if it is a path of this site, else ``default``. Never raises.

    For every redirect target that a client sends: the field or parameter ``next``, the page address of htmx, the
    Referer header. Accepted is only what begins with one slash, with query and fragment: no scheme and no host, not
    even ours, no backslash (browsers read it as a slash), no control character (browsers remove tabs and line breaks),
    no lone surrogate, and at most LONGEST bytes.
    """
    one_slash = text.startswith("/") and not text.startswith("//")
    # Not printable: control characters, separators except the space, lone surrogates.
    plain = one_slash and text.isprintable() and "\\" not in text
    return text if plain and len(text.encode()) <= LONGEST else default
