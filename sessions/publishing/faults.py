"""Reasons why a repository cannot be read or written, and how they are recognised in the output of git."""

import re
from enum import StrEnum


class GitFault(StrEnum):
    """Error codes; ``messages.py`` has a sentence for each."""

    BAD_ADDRESS = "bad-address"
    BAD_BRANCH_OR_FOLDER = "bad-branch-or-folder"
    SECRET_IN_ADDRESS = "secret-in-address"  # noqa: S105 - the name of an error
    NOT_SECURE = "not-secure"
    PRIVATE_ADDRESS = "private-address"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    TLS = "tls"
    REDIRECT = "redirect"
    REFUSED = "refused"
    NOT_FOUND = "not-found"
    NOT_GIT = "not-git"
    HOST_KEY = "host-key"
    NO_HOST_KEY = "no-host-key"
    NO_KEY = "no-key"
    SECRET_LOST = "secret-lost"  # noqa: S105 - the name of an error
    MOVED = "moved"
    DECLINED = "declined"
    LFS = "lfs"
    NO_GIT = "no-git"
    NO_SSH = "no-ssh"
    CHANGED_MEANWHILE = "changed-meanwhile"


class GitError(Exception):
    """A repository that cannot be read or written; ``detail`` is what the server said, without secrets, or ""."""

    def __init__(self, fault: GitFault, detail: str = "") -> None:
        super().__init__(" · ".join(filter(None, (fault, detail))))
        self.fault = fault
        self.detail = detail


# In this order: the first that is found decides. All are texts of git, curl and ssh in the language C.
_SIGNS: tuple[tuple[GitFault, re.Pattern[str]], ...] = tuple(
    (fault, re.compile(pattern, re.IGNORECASE))
    for fault, pattern in (
        (
            GitFault.HOST_KEY,
            r"host key verification failed|no .{1,40} host key is known|host identification has changed",
        ),
        (GitFault.TOO_LARGE, r"file too large|signal 25\b|returned error: 413|file size limit exceeded|out of memory"),
        (GitFault.REDIRECT, r"returned error: 30[1-8]|unable to update url base from redirection"),
        (
            GitFault.REFUSED,
            r"authentication failed|could not read (?:username|password)|returned error: 40[13]|permission denied"
            r"|permission to .{1,200} denied|write access to repository not granted|access denied|not authorized"
            r"|too many authentication failures",
        ),
        (GitFault.TLS, r"ssl certificate|certificate verif|server certificate|ssl_connect|tls connect|ssl routines"),
        (
            GitFault.NOT_GIT,
            r"dumb http transport|is this a git repository|mismatched algorithms|protocol error: bad line length"
            r"|invalid server response|not valid: could not determine hash algorithm",
        ),
        (
            GitFault.NOT_FOUND,
            r"repository .{0,600}not found|does not appear to be a git repository|returned error: 404"
            r"|project you were looking for could not be found|no such project",
        ),
    )
)

_MOVED = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|incorrect old value|already exists"
    r"|reference already exists|failed to lock",
    re.IGNORECASE,
)
_REMOTE_LINE = re.compile(r"^remote: ?(.*)$", re.MULTILINE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
QUOTED_LENGTH = 300
"""Maximum length of what is quoted from a server, in characters: a page stays readable."""


def fault_of(output: str, answer: str = "") -> GitFault:
    """Return the reason in the error output of git, or in the porcelain answer to a push.

    It is UNREACHABLE for one that is not known.
    """
    refused = next((line for line in answer.splitlines() if line.startswith("!")), "")
    if not refused:
        return next((fault for fault, sign in _SIGNS if sign.search(output)), GitFault.UNREACHABLE)
    # "[rejected]" is what git itself says, and "[remote rejected]" the server. Beside "main" no "main/report" can be.
    is_moved = _MOVED.search(refused) and "exists; cannot create" not in answer + output
    return GitFault.MOVED if is_moved else GitFault.DECLINED


def said_by_server(output: str, hidden: tuple[str, ...] = ()) -> str:
    """Return what the server said in the error output of git, as one short line without secrets."""
    for secret in filter(None, hidden):
        output = output.replace(secret, "…")
    said = " ".join(line.strip() for line in _REMOTE_LINE.findall(output) if line.strip())
    return _UNSEEN.sub(" ", said)[:QUOTED_LENGTH].strip()
