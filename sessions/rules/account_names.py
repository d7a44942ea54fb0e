"""Names of accounts: how they are compared, and which can be seen as they are."""

import re
import unicodedata

from sessions.rules.clean_text import without_invisible

_AFTER_PARENTHESIS = re.compile(r"\(([^()]*)")


def folded(name: str) -> str:
    """Normalise a user name or mail address for comparison: case fold, NFKC (width), no spaces around it.

    What this removes does not tell two accounts apart.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def in_parentheses(name: str) -> list[str]:
    """Return the texts in parentheses of a name that is shown, also nested and unclosed ones."""
    return [text.strip() for text in _AFTER_PARENTHESIS.findall(unicodedata.normalize("NFKC", name)) if text.strip()]


def is_visible(name: str) -> bool:
    """Return whether a user name is seen as it is, without invisible characters; the caller normalises it (NFKC)."""
    return bool(name) and unicodedata.is_normalized("NFKC", name) and without_invisible(name) == name
