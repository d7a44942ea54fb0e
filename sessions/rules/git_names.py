"""Names in a git repository: its address, branches, folders and paths that every system can hold. No Django."""

import re
import unicodedata

_PART = r"(?!\.{1,2}(?:/|\Z))(?!(?i:\.git)(?:/|\Z))[0-9A-Za-z._-]+(?<!\.)"

FOLDER = re.compile(rf"\A{_PART}(?:/{_PART})*\Z")
"""A folder within a repository: plain names with slashes between them, never ``.git`` or ``..``."""

BRANCH = re.compile(r"\A(?![-/.])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|\Z)))[0-9A-Za-z._/#+@-]{1,100}(?<![/.])\Z")
"""A branch name that git accepts (git-check-ref-format), without unusual characters."""


_USER = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}"
_PATH = r"[A-Za-z0-9._~/@+%-]{1,400}"

SCP_ADDRESS = re.compile(rf"(?P<user>{_USER})@(?P<host>(?!-)[A-Za-z0-9._-]{{1,253}}):(?P<path>(?![-/]{{2}}|-){_PATH})")
"""An address of ssh in its short form: ``git@github.com:owner/blog.git``."""

SSH_ADDRESS = re.compile(
    rf"ssh://(?P<user>{_USER})@(?P<host>(?!-)[A-Za-z0-9._-]{{1,253}}|\[[0-9A-Fa-f:]{{2,45}}\])"
    rf"(?::(?P<port>[0-9]{{1,5}}))?(?P<path>/(?!-){_PATH})"
)

_HTTP_ADDRESS = re.compile(r"(?i)https?://[^\s/?#@\\]+/.+")

# What git reads for itself; "git~1" is the short name that Windows gives ".git".
_OF_GIT = re.compile(r"(?:\.git(?:modules|attributes|ignore)?|git~[0-9]+)[. ]*(?::.*)?")


def is_plain_path(path: str) -> bool:
    """Return whether a path leads to a file below its folder, and to none that git reads for itself."""
    parts = path.split("/")
    is_visible = "\\" not in path and all(" " <= sign != "\x7f" for sign in path)
    return is_visible and all(part.strip(". ") and not is_of_git(part) for part in parts)


def is_of_git(name: str) -> bool:
    """Return whether some file system takes a name for ``.git``, or for another file that git reads for itself.

    Some ignore case, characters that are not seen, and dots, blanks or a stream (``:``) at the end.
    """
    return _OF_GIT.fullmatch(same_name("".join(filter(str.isprintable, name)))) is not None


def is_branch(name: str) -> bool:
    """Return whether a text is the short name of a branch: ``refs/heads/main`` would make one of that whole name."""
    return BRANCH.match(name) is not None and not name.startswith("refs/") and name not in {"HEAD", "@"}


def is_repository_address(text: str) -> bool:
    """Return whether a text has the form of an address of https or ssh; which hosts are used is asked later."""
    return any(form.fullmatch(text) for form in (SSH_ADDRESS, SCP_ADDRESS, _HTTP_ADDRESS)) and text.isprintable()


def same_name(name: str) -> str:
    """Return the form in which two names are equal on a file system that ignores case or Unicode normalisation."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
