"""Where a request may be redirected to: paths of this site and nothing else (open redirect)."""

from typing import Final

LONGEST: Final = 2_000
"""Bytes of the longest path that is followed. Escaped it still fits into the header of a redirect."""


def site_path(text: str, default: str) -> str:
    """Return ``text`` if it is a path of this site, else ``default``. Never raises.

    For everything that says where to go on: the field or parameter ``next``, the address of the page that htmx sends,
    the Referer header. Taken is only what begins with one slash, with its query and fragment: no scheme and no host,
    not even those of this site, no backslash (browsers read it as a slash), no control character (browsers leave tabs
    and line breaks out), nothing that UTF-8 cannot write, and at most LONGEST bytes.
    """
    one_slash = text.startswith("/") and not text.startswith("//")
    # Not printable are control characters, separators but the space, and halves of characters.
    plain = one_slash and text.isprintable() and "\\" not in text
    return text if plain and len(text.encode()) <= LONGEST else default
