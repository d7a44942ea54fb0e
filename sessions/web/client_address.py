"""The network address of who sends a request, to count by."""

import ipaddress

from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - stands for no address; nothing listens on it


def client_address(request: HttpRequest) -> str:
    """Return the IP address of the client, UNKNOWN where there is none. Never raises.

    Behind PROXY_COUNT proxies it is the one that the outermost of them wrote into X-Forwarded-For, counted from the
    right: what stands further left came with the request. Where that is missing or no address, and without proxies,
    it is the address of the connection.
    """
    return address_of(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def address_of(connected: str, forwarded: str) -> str:
    """Return the same from the address of the connection and the header X-Forwarded-For. Never raises."""
    count = settings.PROXY_COUNT
    if count:
        hops = forwarded.split(",")
        if len(hops) >= count and (found := _parse(hops[-count])):
            return found
    return _parse(connected) or UNKNOWN


def network_of(address: str) -> str:
    """Return the network by which an address is counted: itself, of IPv6 the /64, which is one household."""
    return str(truncate_ip(address))


def _parse(text: str) -> str:
    """Return the address in one canonical spelling, or "". A port and the zone of a link-local address are left out.

    IPv4 written as IPv6 (``::ffff:192.0.2.1``) is IPv4: as IPv6 all of them would share one network.
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
