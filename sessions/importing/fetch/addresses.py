"""SSRF protection: which URLs may be fetched (https, public IP addresses only)."""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from sessions.rules.parsing import parse_url

_SCHEMES = {"https": "https", "webcal": "https", "webcals": "https", "http": "http"}
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,250}[a-z0-9_])?")
_LONGEST = 2000
"""Maximum length of a URL, in characters: no programme has a longer one."""

_UNICAST = ipaddress.ip_network("2000::/3")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""NAT64: IPv4 addresses as seen in an IPv6-only network."""
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # for protocols
        "192.88.99.0/24",  # 6to4 relays
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4, which contains an IPv4 address
        "3fff::/20",  # documentation; is_global is wrong in Python 3.12
    )
]


class AddressRefusal(StrEnum):
    """Reasons why a URL is not fetched, as error codes."""

    BAD_ADDRESS = "bad-address"
    NOT_HTTPS = "not-https"
    PRIVATE_ADDRESS = "private-address"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    STATUS = "status"
    TLS = "tls"


class FetchError(Exception):
    """A failed or refused fetch: ``reason`` is the error code, ``detail`` a host or status, or ""."""

    def __init__(self, reason: AddressRefusal, detail: str = "") -> None:
        super().__init__(" · ".join(filter(None, (reason, detail))))
        self.reason = reason
        self.detail = detail[:200]


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """A validated URL in parts; ``trusted`` hosts may be private, use http, and any port."""

    secure: bool
    host: str
    port: int
    path: str
    trusted: bool

    @property
    def url(self) -> str:
        """The URL without its fragment, which is not sent."""
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """The Host header: with the port unless it is the default."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.secure else "http"] else f"{host}:{self.port}"


def target_of(url: str, allowed_hosts: Collection[str]) -> RequestTarget:
    """Validate a URL; raises FetchError unless it is a plain https URL.

    ``webcal://`` becomes https. Only hosts in ``allowed_hosts`` may have http or a port other than 443.
    """
    parts = parse_url(url.strip()) if len(url) <= _LONGEST else None
    if parts is None:
        raise FetchError(AddressRefusal.BAD_ADDRESS, url)
    port, host = parts.port, (parts.hostname or "").rstrip(".")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        raise FetchError(AddressRefusal.BAD_ADDRESS, url) from None
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None:
        raise FetchError(AddressRefusal.NOT_HTTPS, parts.scheme)
    if parts.username is not None or parts.password is not None or not _is_host(host):
        raise FetchError(AddressRefusal.BAD_ADDRESS, host)
    trusted = host in {allowed.lower().rstrip(".") for allowed in allowed_hosts}
    if scheme == "http" and not trusted:
        raise FetchError(AddressRefusal.NOT_HTTPS, host)
    if port not in (None, 443) and not trusted:
        raise FetchError(AddressRefusal.BAD_ADDRESS, f"{host}:{port}")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")}" if parts.query else ""
    return RequestTarget(scheme == "https", host, port or _PORTS[scheme], path + query, trusted)


def is_public(address: str) -> bool:
    """Return whether an IP address is public, including addresses embedded in others (NAT64, 6to4, mapped IPv4)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found.scope_id or found not in _UNICAST:
            return False
    inside = any(found.version == network.version and found in network for network in _NOT_PUBLIC)
    return found.is_global and not (found.is_multicast or found.is_reserved or inside)


def _is_host(host: str) -> bool:
    if ":" not in host:
        return _HOST.fullmatch(host) is not None and ".." not in host
    try:
        return not ipaddress.IPv6Address(host).scope_id
    except ValueError:
        return False
