"""Client IP address behind proxies (X-Forwarded-For), for rate limits."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - stands for no address; nothing listens on it


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address, or UNKNOWN. Never raises.

    Behind PROXY_COUNT proxies it is the entry that the outermost proxy wrote into X-Forwarded-For, counted from the
    right: entries further left can be forged. Where it is missing or invalid, and without proxies, it is the peer
    address of the connection.
    """
    if count := settings.PROXY_COUNT:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= count and (found := _parse(hops[-count])):
            return found
    return _parse(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def is_on_this_machine(request: HttpRequest) -> bool:
    """Return whether a request comes from this machine: each address that it names, also a forwarded one, is loopback.

    What a client adds to X-Forwarded-For can only make it False.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    named = [request.META.get("REMOTE_ADDR", ""), *(forwarded.split(",") if forwarded else [])]
    return all((found := _parse(text)) != "" and ipaddress.ip_address(found).is_loopback for text in named)


def _parse(text: str) -> str:
    """Return the canonical form of an address without port and zone, or "".

    IPv4-mapped IPv6 (``::ffff:192.0.2.1``) becomes IPv4: as IPv6 all of them would share one /64.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
