"""Sentences about publishing: why a repository cannot be used, and what happens to each file."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.place import Obstacle
from sessions.publishing.plan import Change, PlannedFile

FAULTS: Mapping[GitFault, str | Promise] = {
    GitFault.BAD_ADDRESS: gettext_lazy(
        "This is not the address of a repository. Enter one such as https://github.com/name/blog.git or "
        "git@github.com:name/blog.git."
    ),
    GitFault.BAD_BRANCH_OR_FOLDER: gettext_lazy(
        "This branch or folder cannot be used. Correct it in the settings of the repository."
    ),
    GitFault.SECRET_IN_ADDRESS: gettext_lazy(
        "Do not put a user name or a token into the address. Enter the token in its own field."
    ),
    GitFault.NOT_SECURE: gettext_lazy("Only addresses that begin with https:// or ssh:// are used."),
    GitFault.PRIVATE_ADDRESS: gettext_lazy(
        "This server is not on the public internet, so it is not contacted. The owner of this site can allow it with "
        "the setting GIT_HOSTS."
    ),
    GitFault.UNRESOLVED: gettext_lazy("No server of this name is found. Check the address."),
    GitFault.UNREACHABLE: gettext_lazy("The connection to the server failed or was interrupted. Try again later."),
    GitFault.TOO_SLOW: gettext_lazy("The server takes too long to respond. Try again later."),
    GitFault.TOO_LARGE: gettext_lazy(
        "The repository or the export is too large for this server. Use a smaller repository, or export the report as "
        "a zip file."
    ),
    GitFault.TLS: gettext_lazy(
        "No secure connection to the server is possible: its certificate may not be valid. Nothing was sent."
    ),
    GitFault.REDIRECT: gettext_lazy(
        "The server redirects to another address. Enter the address that the repository has now."
    ),
    GitFault.REFUSED: gettext_lazy(
        "The server refused the token or the key. Check that it has not expired, and that it may write to this "
        "repository."
    ),
    GitFault.NOT_FOUND: gettext_lazy(
        "The repository was not found. Check the address. If the repository is private, check the token or the key."
    ),
    GitFault.NOT_GIT: gettext_lazy("There is no git repository that can be used at this address."),
    GitFault.HOST_KEY: gettext_lazy(
        "The server has another host key than the one that is saved here. Nothing was sent. Ask the owner of the "
        "server for its host key, and paste that in the settings of the repository."
    ),
    GitFault.NO_HOST_KEY: gettext_lazy(
        "The host key of the server is missing. Paste it in the settings of the repository."
    ),
    GitFault.NO_KEY: gettext_lazy("The key for ssh is missing. Create one in the settings of the repository."),
    GitFault.SECRET_LOST: gettext_lazy(
        "The saved token or key can no longer be read, because the secret key of this site was changed. Enter it again "
        "in the settings of the repository."
    ),
    GitFault.MOVED: gettext_lazy(
        "Somebody else is publishing to this branch at the moment. Nothing was published. Compare again."
    ),
    GitFault.DECLINED: gettext_lazy(
        "The server did not accept the commit. The branch may be protected: allow this key or token to push, or choose "
        "another branch in the settings of the repository."
    ),
    GitFault.LFS: gettext_lazy(
        "Git LFS did not take the images, so nothing was published. Check that the server has Git LFS and that the "
        "token may write there, or try again later."
    ),
    GitFault.NO_GIT: gettext_lazy(
        "The program git, version 2.37 or newer, is not installed on this server. Ask the owner of this site."
    ),
    GitFault.NO_SSH: gettext_lazy(
        "The program ssh is not installed on this server. Use an address that begins with https://, or ask the owner "
        "of this site."
    ),
    GitFault.CHANGED_MEANWHILE: gettext_lazy(
        "A picture was changed in the meantime. Nothing was published. Try again."
    ),
}

CHANGES: Mapping[Change, str | Promise] = {
    Change.ADDED: gettext_lazy("New"),
    Change.CHANGED: gettext_lazy("Changed"),
    Change.REMOVED: gettext_lazy("Removed"),
    Change.EDITED_THERE: gettext_lazy("Edited in the repository. The report has not changed since, so it is left."),
    Change.REMOVED_THERE: gettext_lazy(
        "Removed in the repository. The report has not changed since, so it is not added again."
    ),
    Change.UNUSED_EDITED: gettext_lazy("No longer in the report, but edited in the repository, so it is left."),
    Change.NOT_OURS: gettext_lazy("A file of this name is already in the repository and was not published from here."),
    Change.BOTH_CHANGED: gettext_lazy("Changed here, and edited in the repository."),
    Change.GONE_THERE: gettext_lazy("Changed here, and removed in the repository."),
}

OBSTACLES: Mapping[Obstacle, str | Promise] = {
    Obstacle.LINK: gettext_lazy("“%(name)s” is a symbolic link in the repository."),
    Obstacle.SUBMODULE: gettext_lazy("“%(name)s” is a submodule in the repository."),
    Obstacle.FOLDER: gettext_lazy("“%(name)s” is a folder in the repository."),
    Obstacle.NOT_A_FOLDER: gettext_lazy("“%(name)s” is a file in the repository, and a folder is needed."),
    Obstacle.OF_GIT: gettext_lazy("“%(name)s” belongs to git itself."),
    Obstacle.OTHER_CASE: gettext_lazy("The repository has “%(name)s”, which differs only in upper and lower case."),
    Obstacle.LFS: gettext_lazy(
        "“%(name)s” belongs into Git LFS. This site can send it there only with the program git-lfs, and by https to a "
        "server in the setting GIT_HOSTS. Ask the owner of this site, or add the picture to the repository yourself."
    ),
    Obstacle.FILTER: gettext_lazy(
        "“%(name)s” has a filter in the file .gitattributes of the repository, which this site does not run."
    ),
}


def fault(error: GitError) -> str:
    """Return the message why a repository cannot be used, with what the server said about a refused commit."""
    reason = str(FAULTS[error.fault])
    if error.detail and error.fault == GitFault.DECLINED:
        return _("%(reason)s The server says: “%(said)s”") % {"reason": reason, "said": error.detail}
    return reason


def unknown_end(error: GitError) -> str:
    """Return the message after a push without an answer."""
    return _("%(reason)s It is not known whether the commit arrived. Compare again to see it.") % {
        "reason": FAULTS[error.fault]
    }


def busy(everybody: bool) -> str:
    """Return the message that the concurrency limit is reached: for all, or for this person."""
    if everybody:
        return _("Other people are publishing at the moment. Try again in a minute.")
    return _("Another report of yours is being published. Try again in a moment.")


def sentence_of(file: PlannedFile) -> str:
    """Return what happens to a file, or why nothing can be written there."""
    if file.there.obstacle:
        return str(OBSTACLES[file.there.obstacle]) % {"name": file.there.name}
    return str(CHANGES[file.change])
