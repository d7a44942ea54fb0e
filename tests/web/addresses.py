"""Every address that the resolver knows."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLResolver, get_resolver


class Address(NamedTuple):
    """One pattern that the resolver knows: its name with its namespace, its route, and what it takes."""

    name: str
    route: str
    keywords: tuple[str, ...]


def addresses() -> list[Address]:
    """Return every address of the site but those of the API."""
    return [address for address in _walk(get_resolver(), "", "", ()) if not address.route.startswith("api/")]


def api_addresses() -> list[Address]:
    """Return every address of the API: those that programs ask, with a token."""
    return [address for address in _walk(get_resolver(), "", "", ()) if address.route.startswith("api/")]


def _walk(resolver: URLResolver, route: str, namespace: str, keywords: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path, known = route + str(pattern.pattern), (*keywords, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""), known)
        else:
            yield Address(namespace + (pattern.name or ""), path, known)
