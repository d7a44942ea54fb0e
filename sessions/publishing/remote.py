"""Addresses of repositories: which may be used (https, or ssh), and the IP addresses that they are pinned to.

The rules are those for fetching programmes: a host is resolved once, every address must be public unless the host is in
``GIT_HOSTS``, and git connects to exactly these addresses.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sessions.importing.fetch.addresses import AddressRefusal, FetchError, is_public, target_of
from sessions.importing.fetch.download import resolve
from sessions.publishing.faults import GitError, GitFault
from sessions.rules.git_names import SCP_ADDRESS, SSH_ADDRESS

type Resolver = Callable[[str, int], Collection[str]]

SSH_PORTS = frozenset({22, 443})
"""Ports for ssh on hosts that are not in GIT_HOSTS; 443 is what forges offer behind firewalls."""

_WITH_SECRET = re.compile(r"(?i)\Ahttps?://[^/?#]*@")

_OTHER_SCHEME = re.compile(r"(?i)\A(?!ssh:)[a-z][a-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Remote:
    """A valid address of a repository: what git is given, and the host that is resolved beforehand."""

    scheme: str
    host: str
    port: int
    url: str
    trusted: bool

    @property
    def by_ssh(self) -> bool:
        """Whether it is reached by ssh, with a key; else by https, with a token."""
        return self.scheme == "ssh"


def remote_of(address: str, allowed_hosts: Collection[str]) -> Remote:
    """Validate the address of a repository; raises GitError."""
    address = address.strip()
    found = SSH_ADDRESS.fullmatch(address) or SCP_ADDRESS.fullmatch(address)
    if found is None:
        return _by_https(address, allowed_hosts)
    given = found.groupdict()
    try:
        # The rules for hosts are those of https.
        target = target_of(f"https://{given['host']}/", allowed_hosts)
    except FetchError:
        raise GitError(GitFault.BAD_ADDRESS) from None
    port = int(given.get("port") or 22)
    if not 0 < port < 65_536 or (port not in SSH_PORTS and not target.trusted):
        raise GitError(GitFault.BAD_ADDRESS)
    return Remote("ssh", target.host, port, address, target.trusted)


def _by_https(address: str, allowed_hosts: Collection[str]) -> Remote:
    if _WITH_SECRET.match(address):
        raise GitError(GitFault.SECRET_IN_ADDRESS)
    try:
        target = target_of(address, allowed_hosts)
    except FetchError as error:
        is_insecure = error.reason == AddressRefusal.NOT_HTTPS and _OTHER_SCHEME.match(address)
        raise GitError(GitFault.NOT_SECURE if is_insecure else GitFault.BAD_ADDRESS) from None
    if target.path == "/" or "?" in target.path or not address.lower().startswith(("https:", "http:")):
        raise GitError(GitFault.BAD_ADDRESS)
    return Remote("https" if target.secure else "http", target.host, target.port, target.url, target.trusted)


def addresses_of(remote: Remote, resolver: Resolver = resolve) -> list[str]:
    """Resolve the host of a repository; raises GitError if any address is not public, unless the host is trusted."""
    try:
        found = resolver(remote.host, remote.port)
    except (OSError, UnicodeError):
        found = ()
    if not found:
        raise GitError(GitFault.UNRESOLVED, remote.host)
    if not remote.trusted and not all(map(is_public, found)):
        raise GitError(GitFault.PRIVATE_ADDRESS, remote.host)
    return list(found)
