"""Names in a git repository: branches, folders and paths that every system can hold. No Django."""

import re
import unicodedata

_PART = r"(?!\.{1,2}(?:/|\Z))(?!(?i:\.git)(?:/|\Z))[0-9A-Za-z._-]+(?<!\.)"

FOLDER = re.compile(rf"\A{_PART}(?:/{_PART})*\Z")
"""A folder within a repository: plain names with slashes between them, never ``.git`` or ``..``."""

BRANCH = re.compile(r"\A(?![-/.])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|\Z)))[0-9A-Za-z._/#+@-]{1,100}(?<![/.])\Z")
"""A branch name that git accepts (git-check-ref-format), without unusual characters."""


def same_name(name: str) -> str:
    """Return the form in which two names are equal on a file system that ignores case or Unicode normalisation."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
